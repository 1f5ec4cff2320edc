"""The stage for use cases."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.database import Database
from app.integrations.storage.local import LocalStorage
from app.offers import Prepared
from app.programme import find_policy
from tests.light_passwords import light_passwords  # noqa: F401 - a fixture
from tests.marketplace.stage import Stage
from tests.remembering import RememberingSandbox


@pytest.fixture
def stage(
    database: Database,
    storage: LocalStorage,
    sandbox: RememberingSandbox,
    prepared: Prepared,
    now: datetime,
) -> Stage:
    return Stage(database, storage, sandbox, prepared, find_policy("pilot"), now)
