"""Accounts closed by the operator: dead at once, never the last operator's, always with a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database.tables import AuditEntryRow, UserRow
from app.marketplace.accounts import (
    CreateApiKey,
    Viewer,
    create_api_key,
    resolve_api_key,
    resolve_session,
)
from app.marketplace.accounts.sessions import open_session
from app.marketplace.administering import CloseAccount, close_account, list_people, reopen_account
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.accounts.doors import begin
from tests.marketplace.stage import Stage
from tests.refusals import try_at_once


@pytest.fixture
def operator(stage: Stage) -> Viewer:
    return stage.add_member("Betrieb", "owner", is_operator=True)


def close(stage: Stage, viewer: Viewer, user_id: str | None, reason: str = "left the firm") -> None:
    with stage.database.write() as session:
        close_account(session, viewer, CloseAccount(str(user_id), reason), now=stage.now)


def test_a_closed_account_is_dead_at_once_and_opens_again(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH")
    assert member.user_id is not None
    with stage.database.write() as session:
        token, _ = open_session(session, member.user_id, now=stage.now)
    close(stage, operator, member.user_id)
    close(stage, operator, member.user_id)
    with stage.database.read() as session:
        assert resolve_session(session, token, now=stage.now) is None
        (person,) = (
            p for p in list_people(operator, session, now=stage.now).people if p.id == member.user_id
        )
        assert (person.is_active, person.sessions) == (False, 0)
        entries = session.scalars(
            select(AuditEntryRow).where(AuditEntryRow.object_id == member.user_id)
        ).all()
        assert [(e.action, e.user_id, e.reason) for e in entries] == [
            ("account_closed", operator.user_id, "left the firm")
        ]
    with stage.database.write() as session:
        reopen_account(session, operator, CloseAccount(member.user_id, "a mistake"), now=stage.now)
        assert open_session(session, member.user_id, now=stage.now)


def test_keys_of_a_closed_account_stay_revoked(stage: Stage, operator: Viewer) -> None:
    member, other = stage.add_member("Muster GmbH"), stage.add_member("Andere GmbH")
    command = CreateApiKey("Programm", ("parts:read",), None)
    with stage.database.write() as session:
        key = create_api_key(session, begin(member, stage.now), command, now=stage.now).secret
        others = create_api_key(session, begin(other, stage.now), command, now=stage.now).secret
    close(stage, operator, member.user_id)
    with stage.database.write() as session:
        reopen_account(session, operator, CloseAccount(str(member.user_id), "a mistake"), now=stage.now)
    with stage.database.read() as session:
        assert resolve_api_key(session, key, now=stage.now) is None
        assert resolve_api_key(session, others, now=stage.now) is not None


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1_001])
def test_a_reason_is_asked_for(stage: Stage, operator: Viewer, reason: str) -> None:
    member = stage.add_member("Muster GmbH")
    with pytest.raises(Invalid, match="reason_invalid"):
        close(stage, operator, member.user_id, reason)
    assert is_active(stage, member)


def test_nobody_else_may(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH", "owner")
    with pytest.raises(NotAllowed, match="operator_only"):
        close(stage, member, operator.user_id)
    with pytest.raises(NotFound, match="person_not_found"):
        close(stage, operator, "a" * 26)
    with pytest.raises(Conflict, match="own_account"):
        close(stage, operator, operator.user_id)
    assert is_active(stage, operator)


def test_two_operators_cannot_close_each_other(stage: Stage, operator: Viewer) -> None:
    other = stage.add_member("Betrieb 2", "owner", is_operator=True)
    outcomes = try_at_once(
        lambda: close(stage, operator, other.user_id), lambda: close(stage, other, operator.user_id)
    )
    assert outcomes == ["done", "last_operator"]
    assert is_active(stage, operator) != is_active(stage, other)


def is_active(stage: Stage, viewer: Viewer) -> bool:
    with stage.database.read() as session:
        return session.scalars(select(UserRow.is_active).where(UserRow.id == viewer.user_id)).one()
