"""Which role may what: the table, and that the use cases ask it."""

from __future__ import annotations

import pytest

from app.marketplace.accounts import MAY, PERMISSIONS, ROLES, Permission, Role, guest_viewer, may, require_may
from app.marketplace.accounts.permissions import require_member_may
from app.values import NotAllowed, NotFound
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import Stage
from tests.marketplace.supplying.firm import found_firm

#                        buyer  engineer planner owner  institute_staff
TABLE: dict[Permission, tuple[bool, bool, bool, bool, bool]] = {
    "members:manage": (False, False, False, True, False),
    "organisation:change": (False, False, False, True, False),
    "teams:manage": (False, False, False, True, False),
    "domains:manage": (False, False, False, True, False),
    "firm:apply": (False, False, False, True, False),
    "rates:draft": (False, False, True, True, False),
    "rates:publish": (False, False, False, True, False),
    "parts:change": (True, True, True, True, False),
    "quotes:issue": (True, False, False, True, False),
    "organisation:read": (True, True, True, True, True),
}


def test_the_whole_table() -> None:
    assert {permission: tuple(may(role, permission) for role in ROLES) for permission in PERMISSIONS} == TABLE
    assert set(MAY) == set(PERMISSIONS)
    assert not any(may(None, permission) for permission in PERMISSIONS)


def test_who_may_not_is_told_whom_to_ask() -> None:
    for role, permission, code in (
        ("planner", "members:manage", "owner_only"),
        ("engineer", "quotes:issue", "role_may_not"),
        (None, "parts:change", "role_may_not"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            require_may(role, permission)  # type: ignore[arg-type]
        assert refusal.value.code == code
    require_member_may(guest_viewer(), "parts:change")  # a phase's matter


@pytest.mark.parametrize("role", ROLES)
def test_uploading_and_quoting_ask_the_table(stage: Stage, role: Role) -> None:
    viewer = stage.add_member("Muster GmbH", role)
    if not may(role, "parts:change"):
        with pytest.raises(NotAllowed) as refusal:
            stage.upload(viewer)
        assert refusal.value.code == "role_may_not"
        assert not any(path.is_file() for path in stage.storage.folder.rglob("*"))
        return
    part = stage.upload_measured(viewer)
    if may(role, "quotes:issue"):
        assert stage.quote_cheapest(viewer, part.id).number
        return
    with pytest.raises(NotAllowed) as refusal:
        stage.quote_cheapest(viewer, part.id)
    assert refusal.value.code == "role_may_not"


@pytest.mark.parametrize("role", ROLES)
def test_drafting_and_publishing_ask_the_table(
    stage: Stage, catalogue_rows: CatalogueRows, role: Role
) -> None:
    firm = found_firm(stage, catalogue_rows)
    viewer = firm.hire(role)
    if not may(role, "rates:draft"):
        with pytest.raises(NotFound):
            firm.start(viewer)
        assert firm.versions() == ()
        return
    draft = firm.change(firm.start(viewer), {"pickup_hour": 17}, viewer)
    if may(role, "rates:publish"):
        assert firm.publish(draft, viewer).status == "published"
        return
    with pytest.raises(NotAllowed) as refusal:
        firm.publish(draft, viewer)
    assert refusal.value.code == "owner_only"
    assert firm.in_force().pickup_hour != 17
