"""The stage for use cases; sandbox and catalogue are made once, for nothing changes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.catalogue import load_catalogue
from app.database import Database
from app.integrations.storage.local import LocalStorage
from app.offers import Prepared, prepare
from app.programme import find_policy
from app.sandbox import Sandbox
from tests.marketplace.stage import Stage


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(concurrency=2) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    return prepare(load_catalogue())


@pytest.fixture
def stage(
    database: Database, storage: LocalStorage, sandbox: Sandbox, prepared: Prepared, now: datetime
) -> Stage:
    return Stage(database, storage, sandbox, prepared, find_policy("pilot"), now)
