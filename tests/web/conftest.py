"""A whole web application over a real database; jobs are worked off at once, in the test's thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.catalogue import load_catalogue
from app.database import Database
from app.integrations.storage.local import LocalStorage
from app.offers import Prepared, prepare
from app.programme import find_policy
from app.sandbox import Sandbox
from tests.web.house import House


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(concurrency=2) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    return prepare(load_catalogue())


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build leaves, without needing one."""
    folder = tmp_path_factory.mktemp("static")
    (folder / "assets").mkdir()
    (folder / "assets" / "site-1.js").write_text("export {};", "utf-8")
    (folder / "manifest.json").write_text(
        '{"islands/site.ts": {"file": "assets/site-1.js", "css": ["assets/site-1.css"]},'
        ' "_api.js": {"file": "assets/api-1.js", "css": ["assets/api-1.css"]},'
        ' "islands/desk.ts": {"file": "assets/desk-1.js", "imports": ["_api.js"]}}',
        "utf-8",
    )
    return folder


@pytest.fixture
def house(
    database: Database,
    storage: LocalStorage,
    sandbox: Sandbox,
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
