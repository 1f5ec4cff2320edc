# The platform with embedded defaults (SQLite and files under /data). Build: docker build -t schichtwerk .
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json vite.config.ts ./
COPY app/web ./app/web
RUN npm run build

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends libseccomp2 libgl1 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/schichtwerk
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY app ./app
COPY migrations ./migrations
COPY fixtures ./fixtures
COPY LICENSE THIRD_PARTY_NOTICES.md ./
COPY --from=assets /build/app/web/static ./app/web/static
RUN useradd --create-home --uid 10001 schichtwerk && mkdir /data && chown schichtwerk /data
ENV SCHICHTWERK_DATA_DIR=/data SCHICHTWERK_HOST=0.0.0.0
# The kernels are compiled into the image, so that the first part is as quick as the second; numba reads
# a cache only where it could also write one.
RUN python -m compileall -q app && python -c "from app.geometry.warm import compile_kernels; compile_kernels()" \
    && find app -name __pycache__ -exec chown -R schichtwerk {} +
USER schichtwerk
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "app", "serve"]
