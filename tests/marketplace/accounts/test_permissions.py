"""Which role may what: the table, and that the use cases ask it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables import AuditEntryRow, FolderRow, PartRow, PartShareRow, UploadCountRow
from app.marketplace.accounts import MAY, PERMISSIONS, ROLES, Permission, Role, guest_viewer, may, require_may
from app.marketplace.accounts.permissions import require_member_may
from app.marketplace.workspace import (
    DeleteFolder,
    MoveParts,
    SharePart,
    create_folder,
    delete_folder,
    list_drawings_to_copy,
    move_parts,
    rename_folder,
    revoke_part_share,
    share_part,
)
from app.values import NotAllowed, NotFound
from tests.catalogue_in_force import CatalogueRows
from tests.marketplace.stage import SECRET_KEY, Stage
from tests.marketplace.supplying.firm import found_firm
from tests.marketplace.workspace.revising import revise

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
def test_the_workspace_asks_the_table(stage: Stage, role: Role) -> None:
    owner = stage.add_member("Muster GmbH", "owner")
    viewer, now = replace(owner, role=role), stage.now
    part, moved = stage.upload(owner), stage.upload(owner)
    with stage.database.write() as session:
        folder = create_folder(session, owner, "Greifer", now=now)
        link = share_part(session, owner, SharePart(part.id), secret_key=SECRET_KEY, now=now)
    acts: tuple[Callable[[Session], object], ...] = (
        lambda session: create_folder(session, viewer, "Zangen", now=now),
        lambda session: rename_folder(session, viewer, folder.id, "Hebel", now=now),
        lambda session: move_parts(session, viewer, MoveParts((moved.id,), folder.id), now=now),
        lambda session: delete_folder(session, viewer, DeleteFolder(folder.id, moves_parts=True), now=now),
        lambda session: share_part(session, viewer, SharePart(part.id), secret_key=SECRET_KEY, now=now),
        lambda session: revoke_part_share(session, viewer, part.id, link.id, now=now),
        lambda session: list_drawings_to_copy(viewer, session, part.id, now=now),
    )
    before = count_rows(stage)
    for act in acts:
        with expect_as_the_table_says(role), stage.database.write() as session:
            act(session)
    with expect_as_the_table_says(role):
        revise(stage, viewer, part.id)
    assert (count_rows(stage) == before) is not may(role, "parts:change")
    # who may not see a part is not told what he may not do
    stranger = replace(stage.add_member("Fremde"), role=role)
    with pytest.raises(NotFound, match="part_not_found"):
        revise(stage, stranger, part.id)


def expect_as_the_table_says(role: Role) -> AbstractContextManager[object]:
    return nullcontext() if may(role, "parts:change") else pytest.raises(NotAllowed, match="role_may_not")


def count_rows(stage: Stage) -> list[int]:
    tables = PartRow, FolderRow, PartShareRow, AuditEntryRow, UploadCountRow
    with stage.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


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
