"""Passkeys against a security key in software: alone, as a second step, forged, copied, of another site."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.database import Database
from app.database.tables import PasskeyRow, RecoveryCodeRow, SessionRow
from app.marketplace.accounts import (
    AddPasskey,
    Browser,
    OpenedSession,
    PasskeyView,
    SignedIn,
    Site,
    add_passkey,
    ask_for_passkey,
    offer_passkey,
    remove_passkey,
    rename_passkey,
    sign_in_by_passkey,
)
from app.values import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tests.marketplace.accounts.authenticator import HOST, ORIGIN, Authenticator
from tests.marketplace.accounts.test_second_factor import Gate
from tests.refusals import refuse

SITE = Site(HOST, ORIGIN)


class Keys(Gate):
    """The steps of passkeys."""

    def offer(self, opened: OpenedSession) -> dict[str, Any]:
        with self.database.write() as session:
            return offer_passkey(session, opened, SITE, now=self.now)

    def add_key(
        self, opened: OpenedSession, credential: dict[str, Any], name: str = "Laptop"
    ) -> tuple[PasskeyView, tuple[str, ...]]:
        with self.database.write() as session:
            return add_passkey(session, opened, AddPasskey(name, credential), SITE, now=self.now)

    def ask(self, ticket: str | None = None) -> dict[str, Any]:
        with self.database.write() as session:
            return ask_for_passkey(session, SITE, ticket=ticket, address="192.0.2.7", now=self.now)

    def come(self, credential: dict[str, Any], ticket: str | None = None) -> SignedIn:
        with self.database.write() as session:
            return sign_in_by_passkey(
                session, credential, SITE, Browser("192.0.2.7"), ticket=ticket, now=self.now
            )


@pytest.fixture
def keys(database: Database, now: datetime) -> Keys:
    keys = Keys(database, now)
    keys.add()
    return keys


def test_a_passkey_signs_in_alone_and_as_second_step(keys: Keys) -> None:
    device, opened = Authenticator(), keys.open()
    options = keys.offer(opened)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    view, codes = keys.add_key(opened, device.make(options))
    assert (view.name, len(codes)) == ("Laptop", 10)
    signed_in = keys.come(device.sign(keys.ask()))
    assert (signed_in.user.email, signed_in.proven_by) == ("anna@example.org", "passkey")
    assert not keys.owes(keys.find(signed_in.token))
    ticket = keys.ticket()
    assert keys.come(device.sign(keys.ask(ticket)), ticket).proven_by == "password+passkey"
    refuse(NotAllowed, "ceremony_over", lambda: keys.ask(ticket))


def test_an_answer_counts_once(keys: Keys) -> None:
    device, opened = Authenticator(), keys.open()
    made = device.make(keys.offer(opened))
    keys.add_key(opened, made)
    opened = keys.find(keys.come(device.sign(keys.ask())).token)
    refuse(NotAllowed, "ceremony_over", lambda: keys.add_key(opened, made))
    again = device.make(keys.offer(opened))
    refuse(Conflict, "passkey_there", lambda: keys.add_key(opened, again))
    answer = device.sign(keys.ask())
    keys.come(answer)
    refuse(NotAllowed, "ceremony_over", lambda: keys.come(answer))
    late = device.sign(keys.ask())
    keys.now += timedelta(minutes=10)
    refuse(NotAllowed, "ceremony_over", lambda: keys.come(late))
    assert (keys.count(PasskeyRow), keys.count(RecoveryCodeRow)) == (1, 10)


def test_what_is_forged_opens_nothing(keys: Keys) -> None:
    device, opened = Authenticator(), keys.open()
    keys.add_key(opened, device.make(keys.offer(opened)))
    before = keys.count(SessionRow)
    thief = Authenticator(credential_id=device.credential_id)
    elsewhere = Authenticator("https://evil.example", HOST, 5, True, device.key, device.credential_id)
    other_host = Authenticator(ORIGIN, "evil.example", 5, True, device.key, device.credential_id)
    unverified = Authenticator(ORIGIN, HOST, 5, False, device.key, device.credential_id)
    for forger in (thief, elsewhere, other_host, unverified, Authenticator()):
        refuse(NotAllowed, "passkey_refused", lambda forger=forger: keys.come(forger.sign(keys.ask())))
    unknown_challenge = device.sign({"challenge": "AAAA"})
    refuse(NotAllowed, "ceremony_over", lambda: keys.come(unknown_challenge))
    strange: tuple[dict[str, Any], ...] = (
        {},
        {"id": 7},
        {"id": "x", "response": {"clientDataJSON": "e30"}},
        {"response": []},
    )
    for nonsense in strange:
        refuse(Invalid, "passkey_invalid", lambda nonsense=nonsense: keys.come(nonsense))
    assert keys.count(SessionRow) == before


@pytest.mark.parametrize(
    "device",
    [
        Authenticator("https://evil.example"),
        Authenticator(host="evil.example"),
        Authenticator(verifies=False),
    ],
)
def test_nothing_is_registered_that_another_site_asked_for(keys: Keys, device: Authenticator) -> None:
    opened = keys.open()
    refuse(Invalid, "passkey_invalid", lambda: keys.add_key(opened, device.make(keys.offer(opened))))
    assert keys.count(PasskeyRow) == 0


def test_a_counter_that_goes_back_is_a_copy(keys: Keys) -> None:
    device, opened = Authenticator(), keys.open()
    keys.add_key(opened, device.make(keys.offer(opened)))
    device.counter = 10
    keys.come(device.sign(keys.ask()))
    device.counter = 4
    refuse(NotAllowed, "passkey_copied", lambda: keys.come(device.sign(keys.ask())))
    device.counter = 11
    keys.come(device.sign(keys.ask()))


def test_somebody_elses_passkey_is_no_second_step(keys: Keys) -> None:
    keys.add("max@example.org")
    device, other = Authenticator(), Authenticator()
    anna, stranger = keys.open(), keys.open("max@example.org")
    view, _ = keys.add_key(anna, device.make(keys.offer(anna)))
    keys.add_key(stranger, other.make(keys.offer(stranger)))
    ticket = keys.ticket()
    refuse(NotAllowed, "passkey_refused", lambda: keys.come(other.sign(keys.ask(ticket)), ticket))
    refuse(NotAllowed, "passkey_refused", lambda: keys.come(other.sign(keys.ask()), ticket))
    refuse(NotAllowed, "passkey_refused", lambda: keys.come(other.sign(keys.ask(ticket))))
    strong = replace(stranger, proven_by="password+passkey")
    with keys.database.write() as session:
        refuse(
            NotFound,
            "passkey_not_found",
            lambda: rename_passkey(session, strong, view.id, "mine", now=keys.now),
        )


def test_an_open_browser_gives_no_passkey_another_name(keys: Keys) -> None:
    device = Authenticator()
    anna = keys.open()
    view, _ = keys.add_key(anna, device.make(keys.offer(anna)))
    strong = replace(anna, proven_by="password+passkey")

    def rename(opened: OpenedSession) -> str:
        with keys.database.write() as session:
            return rename_passkey(session, opened, view.id, "Schlüssel am Bund", now=keys.now).name

    refuse(NotAllowed, "second_factor_needed", lambda: rename(anna))
    assert rename(strong) == "Schlüssel am Bund"
    keys.now += timedelta(minutes=16)
    refuse(NotAllowed, "proof_too_old", lambda: rename(strong))


def test_the_last_passkey_stays_with_who_must_have_one(keys: Keys) -> None:
    device, second, opened = Authenticator(), Authenticator(), keys.open()
    first, _ = keys.add_key(opened, device.make(keys.offer(opened)))
    opened = keys.find(keys.come(device.sign(keys.ask())).token)
    other, codes = keys.add_key(opened, second.make(keys.offer(opened)), " Key  at the desk ")
    assert (other.name, codes) == ("Key at the desk", ())

    def remove(passkey_id: str) -> None:
        with keys.database.write() as session:
            remove_passkey(session, opened, passkey_id, is_demonstration=False, now=keys.now)

    remove(first.id)
    refuse(NotAllowed, "passkey_refused", lambda: keys.come(device.sign(keys.ask())))
    refuse(Conflict, "last_factor", lambda: remove(other.id))
    refuse(NotFound, "passkey_not_found", lambda: remove(first.id))


def test_two_tabs_do_not_remove_the_last_two(keys: Keys) -> None:
    device, second, opened = Authenticator(), Authenticator(), keys.open()
    first, _ = keys.add_key(opened, device.make(keys.offer(opened)))
    opened = keys.find(keys.come(device.sign(keys.ask())).token)
    other, _ = keys.add_key(opened, second.make(keys.offer(opened)))

    def remove(passkey_id: str) -> str:
        try:
            with keys.database.write() as session:
                remove_passkey(session, opened, passkey_id, is_demonstration=False, now=keys.now)
        except Conflict as refusal:
            return refusal.code
        return "removed"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(remove, (first.id, other.id)))
    assert answers == ["last_factor", "removed"]
    assert keys.count(PasskeyRow) == 1


def test_asking_without_end_is_held_up(keys: Keys) -> None:
    for _ in range(300):
        keys.ask()
    refuse(Unavailable, "asked_too_often", keys.ask)
