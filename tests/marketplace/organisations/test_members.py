"""Members come, change roles and go; there is always an owner, and who has gone sees nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.database import Database
from app.database.tables import MembershipRow
from app.marketplace.accounts import (
    CreateApiKey,
    Role,
    Viewer,
    create_api_key,
    read_account,
    resolve_api_key,
)
from app.marketplace.organisations import (
    change_role,
    join_organisation,
    leave_organisation,
    list_belongings,
    list_members,
    remove_member,
    rename_organisation,
    switch_organisation,
)
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.accounts.doors import begin
from tests.marketplace.organisations.firm_of_people import People
from tests.refusals import refuse, try_at_once


@pytest.fixture
def people(database: Database, now: datetime) -> People:
    return People(database, now)


def change(people: People, viewer: Viewer, user_id: str, role: Role) -> None:
    with people.database.write() as session:
        change_role(session, viewer, user_id, role, now=people.now)


def remove(people: People, viewer: Viewer, user_id: str) -> None:
    with people.database.write() as session:
        remove_member(session, viewer, user_id, now=people.now)


def leave(people: People, viewer: Viewer) -> None:
    with people.database.write() as session:
        leave_organisation(session, viewer, now=people.now)


def switch(people: People, viewer: Viewer, token: str | None, organisation_id: str) -> None:
    with people.database.write() as session:
        switch_organisation(session, viewer, token, organisation_id, now=people.now)


def join(people: People, viewer: Viewer, code: str) -> str:
    with people.database.write() as session:
        return join_organisation(session, viewer, code, now=people.now)


def test_one_person_in_two_organisations_acts_for_one_at_a_time(people: People) -> None:
    first, second = people.found("Erste"), people.found("Zweite")
    anna = people.add("anna@example.org", (first, "owner"), (second, "buyer"))
    token, other = people.enter(anna), people.enter(anna)
    viewer = people.look(token)
    assert viewer is not None
    assert (viewer.organisation_id, viewer.role) == (second, "buyer")  # the one used last

    people.now += timedelta(minutes=1)
    switch(people, viewer, token, first)
    switched, untouched = people.look(token), people.look(other)
    assert switched is not None
    assert untouched is not None
    assert (switched.organisation_id, switched.role) == (first, "owner")
    assert people.look(people.enter(anna)) == switched  # the next sign-in begins there
    assert people.actions() == ["organisation_switched"]
    with people.database.read() as session:
        assert [(one.name, one.role, one.is_current) for one in list_belongings(switched, session)] == [
            ("Erste", "owner", True),
            ("Zweite", "buyer", False),
        ]
        assert read_account(switched, session).organisation_name == "Erste"


def test_nobody_acts_for_an_organisation_that_is_not_his(people: People) -> None:
    own, foreign = people.found("Eigene"), people.found("Fremde")
    anna = people.add("anna@example.org", (own, "owner"))
    token, viewer = people.enter(anna), people.see(anna)
    stranger = people.enter(people.add("max@example.org", (foreign, "owner")))
    refuse(NotFound, "organisation_not_found", lambda: switch(people, viewer, token, foreign))
    refuse(NotFound, "organisation_not_found", lambda: switch(people, viewer, token, "a" * 26))
    refuse(NotAllowed, "sign_in_required", lambda: switch(people, viewer, None, own))
    refuse(NotAllowed, "sign_in_required", lambda: switch(people, viewer, stranger, own))
    assert people.actions() == []


def test_a_session_that_names_a_foreign_organisation_falls_to_an_own_one(people: People) -> None:
    own, foreign = people.found("Eigene"), people.found("Fremde")
    anna = people.add("anna@example.org", (own, "owner"))
    viewer = people.look(people.enter(anna, foreign))
    assert viewer is not None
    assert viewer.organisation_id == own


def test_who_was_removed_sees_nothing_from_the_next_call_on(people: People) -> None:
    firm, other = people.found("Muster GmbH"), people.found("Andere GmbH")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    max_ = people.add("max@example.org", (other, "buyer"), (firm, "engineer"))
    token, viewer = people.enter(max_, firm), people.see(max_, firm)
    with people.database.write() as session:
        wanted = CreateApiKey("Nightly", ("parts:read",), None)
        key = create_api_key(session, begin(viewer, people.now), wanted, now=people.now).secret
        elsewhere = begin(people.see(max_, other), people.now)
        kept = create_api_key(session, elsewhere, wanted, now=people.now).secret
    with people.database.read() as session:
        program = resolve_api_key(session, key, now=people.now)
    assert program is not None
    assert program.organisation_id == firm

    remove(people, owner, max_)
    fallen = people.look(token)
    assert fallen is not None
    assert (fallen.organisation_id, fallen.role) == (other, "buyer")
    with people.database.read() as session:
        assert resolve_api_key(session, key, now=people.now) is None
        assert resolve_api_key(session, kept, now=people.now) is not None
        refuse(NotAllowed, "sign_in_required", lambda: read_account(viewer, session))
    assert people.letters() == [("max@example.org", "member_removed")]

    assert people.acting(max_) == [None]  # taken in again, nothing of before comes to life by itself


def test_who_has_no_other_organisation_gets_one_of_his_own(people: People) -> None:
    firm = people.found("Muster GmbH")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    max_ = people.add("max@example.org", (firm, "engineer"))
    token = people.enter(max_)
    remove(people, owner, max_)
    viewer = people.look(token)
    assert viewer is not None
    assert viewer.role == "owner"
    assert viewer.organisation_id != firm
    with people.database.read() as session:
        assert [one.name for one in list_belongings(viewer, session)] == ["max"]


def test_there_is_always_an_owner(people: People) -> None:
    firm = people.found("Muster GmbH")
    anna = people.add("anna@example.org", (firm, "owner"))
    people.add("max@example.org", (firm, "engineer"))
    owner = people.see(anna)
    refuse(Conflict, "last_owner", lambda: leave(people, owner))
    refuse(Conflict, "last_owner", lambda: remove(people, owner, anna))
    refuse(Conflict, "last_owner", lambda: change(people, owner, anna, "buyer"))
    assert people.roles(firm) == {"anna": "owner", "max": "engineer"}
    assert (people.actions(), people.letters()) == ([], [])


def test_an_owner_hands_over_and_leaves(people: People) -> None:
    firm = people.found("Muster GmbH")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    max_ = people.add("max@example.org", (firm, "engineer"))
    change(people, owner, max_, "owner")
    leave(people, owner)
    assert people.roles(firm) == {"max": "owner"}
    assert people.actions() == ["role_changed", "member_left"]


@pytest.mark.parametrize("act", [remove, lambda p, v, u: change(p, v, u, "buyer")])
def test_of_two_owners_who_remove_each_other_one_stays(
    people: People, act: Callable[[People, Viewer, str], None]
) -> None:
    firm = people.found("Muster GmbH")
    users = [people.add(f"{name}@example.org", (firm, "owner")) for name in ("anna", "bert")]
    viewers = [people.see(user) for user in users]
    outcomes = try_at_once(
        lambda: act(people, viewers[0], users[1]), lambda: act(people, viewers[1], users[0])
    )
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "owner_only", "sign_in_required", "last_owner"}
    assert [*people.roles(firm).values()].count("owner") == 1


def test_of_two_last_owners_who_leave_at_once_one_stays(people: People) -> None:
    firm = people.found("Muster GmbH")
    viewers = [people.see(people.add(f"{name}@example.org", (firm, "owner"))) for name in ("anna", "bert")]
    outcomes = try_at_once(lambda: leave(people, viewers[0]), lambda: leave(people, viewers[1]))
    assert outcomes == ["done", "last_owner"]
    assert [*people.roles(firm).values()] == ["owner"]


def test_only_owners_manage_members_and_only_their_own(people: People) -> None:
    firm, other = people.found("Muster GmbH"), people.found("Andere GmbH")
    people.add("anna@example.org", (firm, "owner"))
    planner = people.see(people.add("paul@example.org", (firm, "planner")))
    stranger = people.see(people.add("sven@example.org", (other, "owner")))
    max_ = people.add("max@example.org", (firm, "engineer"))
    refuse(NotAllowed, "owner_only", lambda: remove(people, planner, max_))
    refuse(NotAllowed, "owner_only", lambda: change(people, planner, max_, "owner"))
    refuse(NotFound, "member_not_found", lambda: remove(people, stranger, max_))
    refuse(NotFound, "member_not_found", lambda: change(people, stranger, max_, "owner"))
    owner = people.see(people.add("olga@example.org", (firm, "owner")))
    refuse(Invalid, "role_unknown", lambda: change(people, owner, max_, "institute_staff"))
    assert people.roles(firm)["max"] == "engineer"
    assert people.actions() == []
    with people.database.read() as session:
        assert [one.display_name for one in list_members(stranger, session)] == ["sven"]


def test_an_invited_person_with_an_account_joins(people: People) -> None:
    firm, own = people.found("Muster GmbH"), people.found("Max")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    max_ = people.add("max@example.org", (own, "owner"))
    code = people.invite(owner, "max@example.org")
    viewer = people.see(max_)
    assert join(people, viewer, code) == firm
    assert (people.roles(firm), people.roles(own)) == (
        {"anna": "owner", "max": "engineer"},
        {"max": "owner"},
    )
    refuse(NotAllowed, "invitation_invalid", lambda: join(people, viewer, code))


def test_an_invitation_is_for_whom_it_was_sent_to(people: People) -> None:
    firm, own = people.found("Muster GmbH"), people.found("Eva")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    eve = people.see(people.add("eva@example.org", (own, "owner")))
    code = people.invite(owner, "max@example.org")
    refuse(NotAllowed, "invitation_for_another", lambda: join(people, eve, code))
    refuse(NotAllowed, "invitation_invalid", lambda: join(people, eve, "x" * 43))
    again = people.invite(owner, "anna@example.org")
    refuse(Conflict, "member_already", lambda: join(people, owner, again))
    max_ = people.see(people.add("max@example.org", (own, "buyer")))
    assert join(people, max_, code) == firm  # nothing was used up


def test_two_tabs_with_one_invitation_join_once(people: People) -> None:
    firm, own = people.found("Muster GmbH"), people.found("Max")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))
    viewer = people.see(people.add("max@example.org", (own, "owner")))
    code = people.invite(owner, "max@example.org")
    outcomes = try_at_once(*[lambda: join(people, viewer, code)] * 2)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "member_already", "invitation_invalid"}
    assert people.roles(firm) == {"anna": "owner", "max": "engineer"}
    assert people.count(MembershipRow) == 3


def test_a_name_is_taken_once(people: People) -> None:
    firm = people.found("Muster GmbH")
    people.found("Andere GmbH")
    owner = people.see(people.add("anna@example.org", (firm, "owner")))

    def rename(name: str, viewer: Viewer = owner) -> str:
        with people.database.write() as session:
            return rename_organisation(session, viewer, name, now=people.now)

    refuse(Conflict, "organisation_name_taken", lambda: rename("Andere GmbH"))
    refuse(Invalid, "name_invalid", lambda: rename(" \n "))
    buyer = people.see(people.add("max@example.org", (firm, "buyer")))
    refuse(NotAllowed, "owner_only", lambda: rename("Neu", buyer))
    assert rename("  Neue   GmbH ") == "Neue GmbH"
    assert people.actions() == ["organisation_renamed"]
