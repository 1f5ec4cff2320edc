"""A whole web application over a real database; jobs are worked off at once, in the test's thread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import app.web
from app.database import Database
from app.integrations.storage.local import LocalStorage
from app.offers import Prepared
from app.programme import find_policy
from tests.light_passwords import light_passwords  # noqa: F401 - a fixture
from tests.remembering import RememberingSandbox
from tests.web.house import House

ENTRIES = Path(app.web.__file__).parent / "islands" / "entries"


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build leaves, without needing one."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "assets").mkdir()
    (folder / "assets" / "site-1.js").write_text("export {};", "utf-8")
    manifest: dict[str, dict[str, object]] = {
        "_api.js": {"file": "assets/api-1.js", "css": ["assets/api-1.css"]}
    }
    for entry in ENTRIES.glob("*.ts"):
        manifest[f"islands/entries/{entry.name}"] = {
            "file": f"assets/{entry.stem}-1.js",
            "css": [f"assets/{entry.stem}-1.css"],
            "imports": ["_api.js"],
        }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


@pytest.fixture
def house(
    database: Database,
    storage: LocalStorage,
    sandbox: RememberingSandbox,
    prepared: Prepared,
    static_dir: Path,
    tmp_path: Path,
    now: datetime,
) -> Iterator[House]:
    house = House(
        database, storage, sandbox, prepared, find_policy("pilot"), now, static_dir, tmp_path / "files"
    )
    yield house
    house.close()
