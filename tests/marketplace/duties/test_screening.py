"""Screening: every name is held against the list in use, a hit waits, a released one does not wait again."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.database.tables import MailRow, ScreeningRow
from app.marketplace.accounts import Browser, SignUp, Viewer, confirm_sign_up, sign_up
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.duties import (
    DecideHold,
    ListedName,
    decide_hold,
    import_sanctions_list,
    list_holds,
    list_sanctions_lists,
    list_screenings,
    require_account_free,
    screen,
)
from app.marketplace.quoting import IssueQuote, issue_quote
from app.offers import Party
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError
from tests.marketplace.accounts.doors import Opened
from tests.marketplace.stage import CIVIL, SECRET_KEY, Stage

NAMES = (ListedName("EU.1", "Иван Петров"), ListedName("EU.2", "Böse Handels GmbH"))


@pytest.fixture
def operator(stage: Stage) -> Viewer:
    return stage.add_member("Programme", "owner", is_operator=True)


def import_list(stage: Stage, *names: ListedName, day: date = date(2026, 11, 1)) -> int:
    """The list by the digest of its names: it is remembered by that from one test to the next."""
    digest = sha256(repr(names).encode()).hexdigest()
    with stage.database.write() as session:
        return import_sanctions_list(
            session, names, version=f"Test {day}", issued_on=day, sha256=digest, now=stage.now
        )


def join(stage: Stage, name: str, organisation: str = "") -> Viewer:
    """Somebody signs up, a second after whoever was before."""
    stage.now += timedelta(seconds=1)
    command = SignUp(f"{len(name)}{len(organisation)}@example.org", name, organisation, "de")
    with stage.database.write() as session:
        sign_up(session, command, policy=stage.policy, now=stage.now)
    with stage.database.read() as session:
        path = session.scalars(
            select(MailRow.path).where(MailRow.kind == "verify_email").order_by(MailRow.created_at.desc())
        ).first()
    token, doors = str(path).partition("token=")[2], Opened(stage.database)
    begun = confirm_sign_up(doors, token, "a long enough pass", browser=Browser(""), now=stage.now)
    return view_as(begun.user)


def held(stage: Stage, viewer: Viewer) -> bool:
    with stage.database.read() as session:
        try:
            require_account_free(viewer, session)
        except NotAllowed as refusal:
            return refusal.code == "account_held"
    return False


def test_without_a_list_nobody_is_hit(stage: Stage) -> None:
    assert not held(stage, join(stage, "Ivan Petrov"))
    with stage.database.read() as session:
        assert session.scalars(select(ScreeningRow)).all() == []


def test_a_hit_at_sign_up_is_held_and_may_request_nothing(stage: Stage, operator: Viewer) -> None:
    import_list(stage, *NAMES)
    viewer = join(stage, "PETROW, Iwan", "Harmlos GmbH")
    assert held(stage, viewer)
    part = stage.upload_measured(viewer)  # he signs in and works
    (item,) = stage.compose(viewer, part.id, limit=1).items
    with pytest.raises(NotAllowed) as refusal:
        stage.quote(viewer, item.offers[0].offer_id)
    assert refusal.value.code == "account_held"
    with stage.database.read() as session:
        (hold,) = list_holds(operator, session)
        found = list_screenings(operator, session, only_hits=False)
    assert (hold.subject_kind, hold.subject_id) == ("user", viewer.user_id)
    ours = [each for each in found if each.subject_id in (viewer.user_id, viewer.organisation_id)]
    assert {(each.subject_kind, each.is_hit, each.list_version) for each in ours} == {
        ("user", True, "Test 2026-11-01"),
        ("organisation", False, "Test 2026-11-01"),
    }
    with stage.database.write() as session:
        decide_hold(session, operator, DecideHold(hold.id, True, "Somebody else"), now=stage.now)
    assert not held(stage, viewer)
    stage.quote(viewer, item.offers[0].offer_id)


def test_a_firm_that_is_hit_holds_its_people(stage: Stage, operator: Viewer) -> None:
    import_list(stage, *NAMES)
    viewer = join(stage, "Erika Mustermann", "Boese Handels AG")
    assert held(stage, viewer)
    with stage.database.read() as session:
        (hold,) = list_holds(operator, session)
    assert hold.subject_kind == "organisation"
    with stage.database.write() as session:
        decide_hold(session, operator, DecideHold(hold.id, False, "It is them"), now=stage.now)
    assert held(stage, viewer)


def test_a_new_list_screens_everybody_again_but_not_who_was_released(stage: Stage, operator: Viewer) -> None:
    viewer = join(stage, "Ivan Petrov", "Eins GmbH")
    other = join(stage, "Carla Neu", "Zwei und mehr GmbH")
    import_list(stage, *NAMES)
    assert not held(stage, viewer)  # the job has not run yet
    stage.work()
    assert (held(stage, viewer), held(stage, other)) == (True, False)
    with stage.database.read() as session:
        (hold,) = list_holds(operator, session)
    with stage.database.write() as session:
        decide_hold(session, operator, DecideHold(hold.id, True, "Somebody else"), now=stage.now)
    stage.now += timedelta(days=1)
    more = (*NAMES, ListedName("EU.3", "Carla Neu"))
    import_list(stage, *more, day=date(2026, 11, 20))
    stage.work()
    assert (held(stage, viewer), held(stage, other)) == (False, True)
    with stage.database.read() as session:
        lists = list_sanctions_lists(operator, session)
        hits = list_screenings(operator, session)
    assert [(each.version, each.entries) for each in lists] == [
        ("Test 2026-11-20", 3),
        ("Test 2026-11-01", 2),
    ]
    assert [each.list_version for each in hits].count("Test 2026-11-20") == 2


def test_refusals_of_importing(stage: Stage) -> None:
    import_list(stage, *NAMES, day=date(2026, 11, 5))

    def refuse(kind: type[SchichtwerkError], code: str, *names: ListedName, day: date) -> None:
        with pytest.raises(kind) as refusal:
            import_list(stage, *names, day=day)
        assert refusal.value.code == code

    refuse(Invalid, "sanctions_list_empty", day=date(2026, 11, 6))
    refuse(Conflict, "sanctions_list_known", *NAMES, day=date(2026, 11, 6))
    refuse(Conflict, "sanctions_list_older", *NAMES[:1], day=date(2026, 11, 4))


def test_whom_a_quote_is_made_out_to_is_screened(stage: Stage, operator: Viewer) -> None:
    import_list(stage, *NAMES)
    member = stage.add_member("Muster GmbH")
    part = stage.upload_measured(member)
    (item,) = stage.compose(member, part.id, limit=1).items
    command = IssueQuote((item.offers[0].offer_id,), Party("", "Ivan Petrov Trading", ()), declaration=CIVIL)
    with stage.database.write() as session:
        issued = issue_quote(
            session, member, command,
            prepared=stage.prepared, policy=stage.policy, secret_key=SECRET_KEY, now=stage.now,
        )  # fmt: skip
    assert issued.hold == "held"
    with stage.database.read() as session:
        (hold,) = list_holds(operator, session)
    assert [dict(each.parameters) for each in hold.reasons] == [{"reference": "EU.1"}]
    assert not held(stage, member)


def test_naming_is_screened_by_whoever_names(stage: Stage) -> None:
    import_list(stage, *NAMES)
    member = stage.add_member("Muster GmbH")
    assert member.organisation_id is not None
    with stage.database.write() as session:
        found = screen(session, "organisation", member.organisation_id, "Böse Handel GmbH", now=stage.now)
    assert found is not None
    assert found.is_hit
    assert held(stage, member)
    with stage.database.read() as session:
        assert load_user(session, str(member.user_id)) is not None
