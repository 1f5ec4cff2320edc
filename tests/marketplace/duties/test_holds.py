"""Declarations, holds, denied files: what waits binds nobody, and one of two operators decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.record import Record
from app.database.tables import DeclarationRow, HoldRow, MailRow
from app.marketplace.accounts import Viewer, guest_viewer
from app.marketplace.auditing import AuditQuery, list_audit
from app.marketplace.duties import (
    DecideHold,
    HoldView,
    allow_file,
    decide_hold,
    deny_file,
    find_hold,
    list_denied_files,
    list_holds,
    require_country,
)
from app.marketplace.quoting import IssueQuote, QuoteView, issue_quote, read_quote, share_quote
from app.marketplace.quoting.share_quote import read_shared_quote
from app.offers import Party
from app.programme import Declaration, find_policy
from app.values import Conflict, Invalid, NotAllowed, NotFound, SchichtwerkError
from tests.marketplace.stage import CIVIL, SECRET_KEY, Stage

WEAPON = Declaration("civil", "A hinge", is_weapon_part=True)


@pytest.fixture
def operator(stage: Stage) -> Viewer:
    stage.policy = find_policy("commercial")  # where quotes bind
    return stage.add_member("Programme", "owner", is_operator=True)


@pytest.fixture
def member(stage: Stage) -> Viewer:
    return stage.add_member("Muster GmbH", "owner")


def quote(
    stage: Stage, viewer: Viewer, stated: Declaration | None = CIVIL, recipient: Party | None = None
) -> QuoteView:
    part = stage.upload_measured(viewer)
    (item,) = stage.compose(viewer, part.id, limit=1).items
    command = IssueQuote((item.offers[0].offer_id,), recipient, declaration=stated)
    with stage.database.write() as session:
        return issue_quote(
            session, viewer, command,
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip


def read(stage: Stage, viewer: Viewer, quote_id: str) -> QuoteView:
    with stage.database.read() as session:
        return read_quote(viewer, session, quote_id)


def waiting(stage: Stage, operator: Viewer) -> tuple[HoldView, ...]:
    with stage.database.read() as session:
        return list_holds(operator, session)


def decide(
    stage: Stage, viewer: Viewer, hold_id: str, *, is_released: bool = True, reason: str = "Looked at"
) -> HoldView:
    with stage.database.write() as session:
        return decide_hold(session, viewer, DecideHold(hold_id, is_released, reason), now=stage.now)


def count(stage: Stage, table: type[Record]) -> int:
    with stage.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_plain_civil_request_goes_on_and_what_was_stated_stays(
    stage: Stage, operator: Viewer, member: Viewer
) -> None:
    issued = quote(stage, member, Declaration("civil", "A  housing"))
    assert (issued.hold, issued.is_binding) == (None, True)
    assert read(stage, member, issued.id).declaration == Declaration("civil", "A housing")
    assert waiting(stage, operator) == ()
    with pytest.raises(RuntimeError, match="never changes"), stage.database.write() as session:
        change(session)


def change(session: Session) -> None:
    session.scalars(select(DeclarationRow)).one().is_weapon_part = True
    session.flush()


def test_saying_nothing_issues_nothing(stage: Stage, member: Viewer) -> None:
    for stated, code in (
        (None, "declaration_missing"),
        (Declaration("civil", control_class="dual_use"), "control_number_invalid"),
    ):
        with pytest.raises(Invalid) as refusal:
            quote(stage, member, stated)
        assert refusal.value.code == code
    assert (count(stage, DeclarationRow), count(stage, HoldRow)) == (0, 0)
    with stage.database.read() as session:
        assert find_hold(session, "quote", "x") is None


def test_what_is_held_binds_nobody_and_is_not_handed_on(
    stage: Stage, operator: Viewer, member: Viewer
) -> None:
    issued = quote(stage, member, WEAPON)
    assert (issued.hold, issued.content.is_binding, issued.is_binding) == ("held", True, False)
    with stage.database.write() as session:
        token = share_quote(session, member, issued.id, secret_key=SECRET_KEY, now=stage.now).token
    with pytest.raises(Conflict) as refusal, stage.database.read() as session:
        read_shared_quote(session, token, now=stage.now)
    assert refusal.value.code == "quote_held"
    (hold,) = waiting(stage, operator)
    assert (hold.subject_kind, hold.name) == ("quote", issued.number)
    assert [each.code for each in hold.reasons] == ["weapon_part"]

    stage.now += timedelta(hours=1)
    decide(stage, operator, hold.id)
    assert read(stage, member, issued.id).is_binding
    with stage.database.read() as session:
        assert read_shared_quote(session, token, now=stage.now).quote.number == issued.number
        kinds = session.scalars(select(MailRow.kind).order_by(MailRow.created_at)).all()
        actions = [
            (each.action, each.reason)
            for each in list_audit(operator, session, AuditQuery(object_kind="hold")).entries
        ]
    assert kinds == ["hold_placed", "hold_released"]
    assert actions == [("hold_released", "Looked at"), ("hold_placed", "")]


def test_two_operators_releasing_one_hold(stage: Stage, operator: Viewer, member: Viewer) -> None:
    issued = quote(stage, member, WEAPON)
    other = stage.add_member("Programme too", "owner", is_operator=True)
    (hold,) = waiting(stage, operator)

    def act(who: tuple[Viewer, bool]) -> str:
        try:
            return decide(stage, who[0], hold.id, is_released=who[1]).status
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(act, ((operator, True), (other, False))))
    assert sorted(outcomes)[0] == "hold_decided"
    (status,) = set(outcomes) - {"hold_decided"}
    assert read(stage, member, issued.id).hold == status
    with stage.database.read() as session:
        letters = session.scalars(select(MailRow.kind).where(MailRow.kind != "hold_placed")).all()
    assert letters == [f"hold_{status}"]


def test_refusals_of_deciding(stage: Stage, operator: Viewer, member: Viewer) -> None:
    issued = quote(stage, member, WEAPON)
    (hold,) = waiting(stage, operator)

    def refuse(viewer: Viewer, code: str, hold_id: str = hold.id, reason: str = "Because") -> None:
        with pytest.raises(SchichtwerkError) as refusal:
            decide(stage, viewer, hold_id, reason=reason)
        assert refusal.value.code == code
        assert read(stage, member, issued.id).hold == "held"

    refuse(member, "operator_only")
    refuse(guest_viewer(), "scope_missing")
    refuse(replace(operator, scopes=frozenset({"quotes:read"})), "scope_missing")
    refuse(operator, "hold_not_found", hold_id="x")
    refuse(operator, "reason_invalid", reason=" ")
    refuse(operator, "reason_invalid", reason="x" * 1_001)


def test_a_refused_quote_never_binds(stage: Stage, operator: Viewer, member: Viewer) -> None:
    issued = quote(stage, member, WEAPON)
    (hold,) = waiting(stage, operator)
    decide(stage, operator, hold.id, is_released=False)
    seen = read(stage, member, issued.id)
    assert (seen.hold, seen.is_binding, seen.is_open) == ("refused", False, False)


def test_a_denied_file_waits(stage: Stage, operator: Viewer, member: Viewer) -> None:
    first = quote(stage, member)
    sha256 = first.content.items[0].part.sha256
    with stage.database.write() as session:
        deny_file(session, operator, sha256.upper(), "A frame", now=stage.now)
        deny_file(session, operator, sha256, "Again", now=stage.now)
    with stage.database.read() as session:
        assert [(each.sha256, each.reason) for each in list_denied_files(operator, session)] == [
            (sha256, "A frame")
        ]
    stranger = stage.add_member("Andere GmbH")
    assert quote(stage, stranger).hold == "held"
    assert read(stage, member, first.id).hold is None  # what was issued before stays
    with stage.database.write() as session:
        allow_file(session, operator, sha256, now=stage.now)
    assert quote(stage, stranger).hold is None
    for viewer, value, code in ((operator, "abc", "hash_invalid"), (member, sha256, "operator_only")):
        with pytest.raises(SchichtwerkError) as refusal, stage.database.write() as session:
            deny_file(session, viewer, value, "x", now=stage.now)
        assert refusal.value.code == code
    with pytest.raises(NotFound), stage.database.write() as session:
        allow_file(session, operator, sha256, now=stage.now)


def test_a_guest_is_held_too_and_gets_no_letter(stage: Stage, operator: Viewer) -> None:
    stage.policy = find_policy("pilot")
    guest = stage.make_guest()
    assert quote(stage, guest, WEAPON).hold == "held"
    assert len(waiting(stage, operator)) == 1
    assert count(stage, MailRow) == 0


def test_the_country_gate() -> None:
    countries = {"192.0.2.1": "DE", "198.51.100.1": "CN"}
    require_country(None, "198.51.100.1", is_owner=False)  # off
    require_country(countries.get, "192.0.2.1", is_owner=False)
    require_country(countries.get, "198.51.100.1", is_owner=True)
    for address, country in (("198.51.100.1", "CN"), ("203.0.113.9", None), ("", None)):
        with pytest.raises(NotAllowed) as refusal:
            require_country(countries.get, address, is_owner=False)
        assert refusal.value.parameters == {"country": country}
