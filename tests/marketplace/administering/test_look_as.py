"""Looking with another person's eyes: with a reason, for half an hour, beside the own session only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.tables import AuditEntryRow, LookingRow
from app.marketplace.accounts import Viewer
from app.marketplace.administering import LookAs, end_looking, look_as, resolve_looking
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.stage import Stage


@pytest.fixture
def operator(stage: Stage) -> Viewer:
    return stage.add_member("Betrieb", "owner", is_operator=True)


def look(stage: Stage, viewer: Viewer, user_id: str | None, reason: str = "asked for help") -> str:
    with stage.database.write() as session:
        return look_as(session, viewer, LookAs(str(user_id), reason), now=stage.now)[0]


def resolve(stage: Stage, viewer: Viewer, token: str) -> Viewer | None:
    with stage.database.read() as session:
        return resolve_looking(session, viewer, token, now=stage.now)


def test_the_operator_sees_what_the_person_sees_until_it_ends(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH", "buyer")
    token = look(stage, operator, member.user_id)
    seen = resolve(stage, operator, token)
    assert seen is not None
    assert (seen.user_id, seen.organisation_id, seen.kind) == (
        member.user_id,
        member.organisation_id,
        "member",
    )
    assert seen.looked_at_by == operator.user_id
    with stage.database.read() as session:
        (entry,) = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action == "looked_as"))
        assert (entry.user_id, entry.object_id) == (operator.user_id, member.user_id)
        # the organisation's owner finds it in his log, too
        assert (entry.concerned_id, entry.reason) == (member.organisation_id, "asked for help")
        assert token not in session.scalars(select(LookingRow.token_hash)).all()
    stage.now += timedelta(minutes=30)
    assert resolve(stage, operator, token) is None


def test_a_token_is_nothing_without_its_operator(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH")
    token = look(stage, operator, member.user_id)
    for other in (member, stage.add_member("Betrieb 2", "owner", is_operator=True)):
        assert resolve(stage, other, token) is None
    assert resolve(stage, operator, "forged") is None
    with stage.database.write() as session:
        end_looking(session, token)
        end_looking(session, token)
    assert resolve(stage, operator, token) is None


def test_what_is_refused_leaves_nothing(stage: Stage, operator: Viewer) -> None:
    member = stage.add_member("Muster GmbH", "owner")
    with pytest.raises(NotAllowed, match="operator_only"):
        look(stage, member, member.user_id)
    with pytest.raises(Invalid, match="reason_invalid"):
        look(stage, operator, member.user_id, " ")
    with pytest.raises(NotFound, match="person_not_found"):
        look(stage, operator, "a" * 26)
    with pytest.raises(Conflict, match="look_as_operator"):
        look(stage, operator, operator.user_id)
    with stage.database.read() as session:
        assert session.scalars(select(LookingRow)).all() == []
        assert session.scalars(select(AuditEntryRow)).all() == []
