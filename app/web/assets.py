"""Built web assets: which file stands for which entry, and how long a browser may keep it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC_DIR = Path(__file__).parent / "static"
BUILD_HINT = "web assets are not built: run npm ci && npm run build"


@dataclass(frozen=True, slots=True)
class Entry:
    """Addresses of a script and of the styles and fonts it brings."""

    script: str
    styles: tuple[str, ...]


class Assets:
    """The manifest of the build, read on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest: dict[str, Any] | None = None

    def find(self, name: str) -> Entry:
        """The entry ``islands/entries/NAME.ts``; FileNotFoundError says what to run if there is none."""
        if self._manifest is None:
            path = self._folder / "manifest.json"
            if not path.is_file():
                raise FileNotFoundError(BUILD_HINT)
            self._manifest = json.loads(path.read_text("utf-8"))
        entry = self._manifest[f"islands/entries/{name}.ts"]
        styles = list(entry.get("css", ()))
        for imported in entry.get("imports", ()):
            styles += self._manifest[imported].get("css", ())
        return Entry(f"/static/{entry['file']}", tuple(f"/static/{style}" for style in styles))


class ImmutableFiles(StaticFiles):
    """Names of built files carry a digest of their content, so a browser need never ask again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """As ever, with a long life."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file of ``assets/`` only: the manifest is nobody's business."""
        if not path.startswith("assets"):
            path = "assets/"
        return await super().get_response(path, scope)
