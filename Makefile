# Everything sets itself up; see scripts/set_up.py.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

OPTIONS ?=

.PHONY: help run test check bench bench-pricing bench-geometry bench-evaluation demo-year nightly format lock notices

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## set up and serve on http://127.0.0.1:8000
	@$(PYTHON) scripts/set_up.py run
	@$(BIN)/schichtwerk serve

test: ## set up and run all tests
	@$(PYTHON) scripts/set_up.py test
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: ## linters, types, floors, translations
	@$(PYTHON) scripts/set_up.py check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_notices.py
	$(BIN)/python scripts/document_settings.py --check
	$(BIN)/python scripts/document_pricing.py --check
	$(BIN)/python scripts/document_footprint.py --check
	$(BIN)/python scripts/document_routes.py --check
	npm run --silent check

bench: ## measure offers and write their section of docs/performance.md
	@$(PYTHON) scripts/set_up.py test
	$(BIN)/python -m tests.benchmarks

bench-pricing: ## measure matching and pricing of large markets, one thread, and write their section
	@$(PYTHON) scripts/set_up.py test
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 NUMBA_NUM_THREADS=1 \
		$(BIN)/python -m tests.benchmarks.pricing

bench-geometry: ## measure geometry beside other libraries, and write its section (OPTIONS=--quick: no slicing)
	@$(PYTHON) scripts/set_up.py bench
	$(BIN)/python -m tests.benchmarks.geometry $(OPTIONS)

bench-evaluation: ## measure figures over a million requests on both databases, and write their section
	@$(PYTHON) scripts/set_up.py test
	$(BIN)/python -m tests.benchmarks.evaluation $(OPTIONS)

demo-year: ## fill the data folder with a made-up year (OPTIONS=--requests 1000000: a large one)
	@$(PYTHON) scripts/set_up.py run
	PYTHONPATH=. $(BIN)/python scripts/demo_year.py $(OPTIONS)

nightly: ## long fuzzing of every reader, its kernels with bounds checked
	@$(PYTHON) scripts/set_up.py test
	SCHICHTWERK_FUZZ_EXAMPLES=20000 NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=.venv/checked-kernels \
		$(BIN)/python -m pytest -q tests/geometry tests/sandbox -k "fuzz or hostile" -p no:randomly
	$(BIN)/python -m tests.benchmarks.hostile_files

format: ## format and sort
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: ## resolve requirements/*.in anew
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/lock.sh

notices: ## write THIRD_PARTY_NOTICES.md
	$(BIN)/python scripts/check_notices.py --write
