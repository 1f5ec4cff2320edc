"""Joining by a mail domain that an owner's address proves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete

from app.database import Database
from app.database.tables import JoinRequestRow, MailDomainRow, MembershipRow, UserRow
from app.marketplace.accounts import Viewer
from app.marketplace.organisations import (
    answer_join_request,
    ask_to_join,
    drop_domain,
    list_domains,
    list_join_requests,
    list_open_doors,
    prove_domain,
    remove_member,
)
from app.marketplace.organisations.removals import is_marked
from app.values import Conflict, Invalid, NotAllowed, NotFound
from tests.marketplace.organisations.firm_of_people import People
from tests.refusals import refuse, try_at_once


class Yard:
    """A firm with an owner at muster.test, and somebody else of that domain."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.people = People(database, now)
        self.firm, self.own = self.people.found("Muster GmbH"), self.people.found("Max")
        self.owner = self.people.see(self.people.add("anna@muster.test", (self.firm, "owner")))
        self.max = self.people.see(self.people.add("max@muster.test", (self.own, "owner")))

    def prove(self, viewer: Viewer | None = None, *, joins_at_once: bool = False) -> str:
        with self.people.database.write() as session:
            return prove_domain(
                session, viewer or self.owner, joins_at_once=joins_at_once, now=self.people.now
            )

    def ask(self, viewer: Viewer, organisation_id: str | None = None) -> bool:
        with self.people.database.write() as session:
            return ask_to_join(session, viewer, organisation_id or self.firm, now=self.people.now)

    def answer(self, viewer: Viewer, request_id: str, *, approves: bool) -> None:
        with self.people.database.write() as session:
            answer_join_request(session, viewer, request_id, approves=approves, now=self.people.now)

    def waiting(self, viewer: Viewer | None = None) -> list[str]:
        with self.people.database.read() as session:
            return [one.id for one in list_join_requests(viewer or self.owner, session)]

    def doors(self, viewer: Viewer) -> list[tuple[str, bool]]:
        with self.people.database.read() as session:
            return [(one.organisation_name, one.is_asked) for one in list_open_doors(viewer, session)]


@pytest.fixture
def yard(database: Database, now: datetime) -> Yard:
    return Yard(database, now)


def test_who_has_the_domain_asks_and_an_owner_lets_him_in(yard: Yard) -> None:
    refuse(NotFound, "organisation_not_found", lambda: yard.ask(yard.max))
    assert yard.prove() == "muster.test"
    assert yard.doors(yard.max) == [("Muster GmbH", False)]
    assert not yard.ask(yard.max)
    assert not yard.ask(yard.max)  # asking twice is one request
    assert yard.doors(yard.max) == [("Muster GmbH", True)]
    (request,) = yard.waiting()
    assert yard.people.roles(yard.firm) == {"anna": "owner"}
    yard.answer(yard.owner, request, approves=True)
    assert yard.people.roles(yard.firm) == {"anna": "owner", "max": "buyer"}
    assert yard.doors(yard.max) == []
    assert yard.people.letters() == [("anna@muster.test", "join_asked"), ("max@muster.test", "join_approved")]
    refuse(Conflict, "join_request_answered", lambda: yard.answer(yard.owner, request, approves=False))
    refuse(Conflict, "member_already", lambda: yard.ask(yard.max))


def test_a_declined_person_stays_outside_and_may_ask_again_later(yard: Yard) -> None:
    yard.prove()
    yard.ask(yard.max)
    yard.answer(yard.owner, yard.waiting()[0], approves=False)
    assert yard.people.roles(yard.firm) == {"anna": "owner"}
    assert ("max@muster.test", "join_declined") in yard.people.letters()
    yard.prove(joins_at_once=True)  # is not meant for who was declined
    again_on = (yard.people.now + timedelta(days=30)).date()
    yard.people.now += timedelta(days=29)
    with pytest.raises(Conflict) as refusal:
        yard.ask(yard.max)
    assert (refusal.value.code, refusal.value.parameters) == (
        "join_declined_lately", {"again_on": again_on.isoformat()},
    )  # fmt: skip
    assert yard.waiting() == []
    yard.people.now += timedelta(days=1)
    assert not yard.ask(yard.max)
    assert len(yard.waiting()) == 1
    assert yard.people.roles(yard.firm) == {"anna": "owner"}


def test_who_was_removed_waits_for_an_owner(yard: Yard) -> None:
    yard.prove(joins_at_once=True)
    assert yard.ask(yard.max)
    assert yard.max.user_id is not None
    with yard.people.database.write() as session:
        remove_member(session, yard.owner, yard.max.user_id, now=yard.people.now)
    assert not yard.ask(yard.max)
    assert yard.people.roles(yard.firm) == {"anna": "owner"}
    (request,) = yard.waiting()
    yard.answer(yard.owner, request, approves=True)
    assert yard.people.roles(yard.firm) == {"anna": "owner", "max": "buyer"}


@pytest.mark.parametrize("email", ["max@muster.test", "Max+neu@muster.test"])
@pytest.mark.parametrize("is_removed", [True, False])
def test_a_new_account_of_the_same_mailbox_waits_too(yard: Yard, email: str, is_removed: bool) -> None:
    yard.prove(joins_at_once=is_removed)
    yard.ask(yard.max)
    if is_removed:
        with yard.people.database.write() as session:
            remove_member(session, yard.owner, str(yard.max.user_id), now=yard.people.now)
    else:
        yard.answer(yard.owner, yard.waiting()[0], approves=False)
        yard.prove(joins_at_once=True)
    with yard.people.database.write() as session:  # the account is deleted
        session.execute(delete(MembershipRow).where(MembershipRow.user_id == yard.max.user_id))
        session.execute(delete(UserRow).where(UserRow.id == yard.max.user_id))
    again = yard.people.see(yard.people.add(email.lower(), (yard.people.found("Wieder"), "owner")))
    assert not yard.ask(again)
    assert len(yard.waiting()) == 1
    assert yard.people.roles(yard.firm) == {"anna": "owner"}
    other = yard.people.see(yard.people.add("eva@muster.test", (yard.people.found("Eva"), "owner")))
    assert yard.ask(other)
    yard.people.now += timedelta(days=731)
    assert not is_marked_now(yard, email)


def is_marked_now(yard: Yard, email: str) -> bool:
    with yard.people.database.read() as session:
        return is_marked(session, yard.firm, email, now=yard.people.now)


def test_an_owner_may_let_the_domain_in_at_once(yard: Yard) -> None:
    yard.prove()
    yard.prove(joins_at_once=True)
    assert yard.people.count(MailDomainRow) == 1
    assert yard.ask(yard.max)
    assert yard.people.roles(yard.firm) == {"anna": "owner", "max": "buyer"}
    assert yard.people.count(JoinRequestRow) == 0
    assert yard.people.letters() == []


@pytest.mark.parametrize("domain", ["gmail.com", "web.de", "gmx.de", "t-online.de", "mailbox.org", "tuta.io"])
def test_a_domain_where_everybody_has_an_address_proves_nothing(yard: Yard, domain: str) -> None:
    firm = yard.people.found("Freie")
    owner = yard.people.see(yard.people.add(f"freie@{domain}", (firm, "owner")))
    refuse(Invalid, "domain_free", lambda: yard.prove(owner))
    assert yard.people.count(MailDomainRow) == 0


def test_a_domain_is_one_organisations_and_its_owners_word(yard: Yard) -> None:
    yard.prove()
    refuse(Conflict, "domain_taken", lambda: yard.prove(yard.max))
    buyer = yard.people.see(yard.people.add("bert@muster.test", (yard.firm, "buyer")))
    refuse(NotAllowed, "owner_only", lambda: yard.prove(buyer))

    def drop(viewer: Viewer) -> None:
        with yard.people.database.write() as session:
            drop_domain(session, viewer, "muster.test", now=yard.people.now)

    refuse(NotFound, "domain_not_found", lambda: drop(yard.max))
    refuse(NotAllowed, "owner_only", lambda: drop(buyer))
    with yard.people.database.read() as session:
        assert [one.domain for one in list_domains(buyer, session)] == ["muster.test"]
        assert list_domains(yard.max, session) == ()
    drop(yard.owner)
    refuse(NotFound, "organisation_not_found", lambda: yard.ask(yard.max))


def test_another_domain_does_not_open(yard: Yard) -> None:
    yard.prove()
    for email in ("eva@sub.muster.test", "eva@muster.test.evil.test", "eva@notmuster.test"):
        eve = yard.people.see(yard.people.add(email, (yard.people.found(email), "owner")))
        assert yard.doors(eve) == []
        refuse(NotFound, "organisation_not_found", lambda eve=eve: yard.ask(eve))  # type: ignore[misc]


def test_requests_are_seen_and_answered_by_the_own_owners(yard: Yard) -> None:
    yard.prove()
    yard.ask(yard.max)
    (request,) = yard.waiting()
    buyer = yard.people.see(yard.people.add("bert@muster.test", (yard.firm, "buyer")))
    assert yard.waiting(buyer) == yard.waiting(yard.max) == []
    refuse(NotAllowed, "owner_only", lambda: yard.answer(buyer, request, approves=True))
    refuse(NotFound, "join_request_not_found", lambda: yard.answer(yard.max, request, approves=True))
    assert yard.people.count(MembershipRow) == 3


def test_of_two_answers_one_counts(yard: Yard) -> None:
    yard.prove()
    yard.ask(yard.max)
    (request,) = yard.waiting()
    second = yard.people.see(yard.people.add("bert@muster.test", (yard.firm, "owner")))
    outcomes = try_at_once(
        lambda: yard.answer(yard.owner, request, approves=True),
        lambda: yard.answer(second, request, approves=False),
    )
    assert outcomes == ["done", "join_request_answered"]
    assert len([kind for _, kind in yard.people.letters() if kind in ("join_approved", "join_declined")]) == 1
