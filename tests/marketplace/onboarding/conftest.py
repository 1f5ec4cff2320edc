"""A desk at which firms apply."""

from __future__ import annotations

import pytest

from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.onboarding.desk import Desk
from tests.marketplace.stage import Stage


@pytest.fixture
def desk(stage: Stage, catalogue_rows: CatalogueRows) -> Desk:
    with stage.database.write() as session:
        catalogue_rows.put(session)
    return Desk(
        stage, stage.add_member("Muster Gruppe", "owner"), stage.add_member("Programme", is_operator=True)
    )
