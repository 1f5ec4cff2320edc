"""Guessing is slowed across threads and restarts; the owner gets in; the log is told in sum."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.database import Database, open_engine
from app.database.tables import (
    AttemptRow,
    AuditEntryRow,
    MembershipRow,
    OrganisationRow,
    SessionRow,
    UserRow,
)
from app.marketplace.accounts import (
    Browser,
    FactorAsked,
    SignedIn,
    SignIn,
    limit_asking,
    sign_in,
    sweep_attempts,
)
from app.marketplace.accounts.limiter import (
    ATTACKED_FROM,
    STRANGERS_A_SECOND,
    Attempt,
    begin_attempt,
    end_attempt,
    name_network,
)
from app.marketplace.accounts.passwords import SLOTS, hash_password
from app.values import NotAllowed, Unavailable, new_id
from tests.marketplace.accounts.doors import Opened

PASSWORD = "a long enough pass phrase"
ANNA = "anna@example.org"


@dataclass
class Attack:
    """An account, and who tries it; a wrong password costs next to nothing here."""

    database: Database
    now: datetime

    def try_in(
        self, password: str, address: str, *, after_s: float = 0, known_as: str | None = None
    ) -> SignedIn | FactorAsked:
        command = SignIn(ANNA, password, Browser(address), known_as)
        return sign_in(Opened(self.database), command, now=self.now + timedelta(seconds=after_s))

    def guess(self, address: str, *, after_s: float = 0) -> str:
        try:
            self.try_in("not the one", address, after_s=after_s)
        except (NotAllowed, Unavailable) as refusal:
            return refusal.code
        raise AssertionError("a wrong password opened the account")

    def told(self) -> list[tuple[str, str, dict[str, object]]]:
        with self.database.read() as session:
            rows = session.scalars(select(AuditEntryRow).order_by(AuditEntryRow.sequence))
            return [(row.action, row.object_id, row.details) for row in rows]

    def sweep(self) -> None:
        with self.database.write() as session:
            sweep_attempts(session, now=self.now)


@pytest.fixture
def attack(database: Database, now: datetime) -> Attack:
    with database.write() as session:
        user = UserRow(
            id=new_id(), email=ANNA, display_name="Anna", password_hash=hash_password(PASSWORD),
            is_operator=False, is_active=True, created_at=now,
        )  # fmt: skip
        owner = OrganisationRow(id=new_id(), name="Muster GmbH", created_at=now)
        session.add_all((user, owner))
        session.flush()
        session.add(
            MembershipRow(user_id=user.id, organisation_id=owner.id, role="owner", joined_at=now, used_at=now)
        )
    return Attack(database, now)


def test_fifty_a_second_are_slowed_and_the_owner_gets_in(attack: Attack) -> None:
    seconds, threads, addresses = 4, 10, 40
    began, until = time.monotonic(), time.monotonic() + seconds
    guesses: list[str] = []

    def guess(thread: int) -> None:
        for number in range(thread, 10_000, threads):
            if time.monotonic() > until:
                return
            after_s = time.monotonic() - began
            guesses.append(attack.guess(f"198.51.100.{number % addresses}", after_s=after_s))
            time.sleep(max(0.0, began + (number // threads + 1) * threads / 50 - time.monotonic()))

    def come(password: str, address: str, known_as: str | None = None) -> str:
        try:
            attack.try_in(password, address, after_s=time.monotonic() - began, known_as=known_as)
        except (Unavailable, NotAllowed) as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(threads) as pool:
        attackers = [pool.submit(guess, thread) for thread in range(threads)]
        time.sleep(seconds / 2)
        assert come(PASSWORD, "192.0.2.7", "the browser at her desk") == "in"
        assert come("mistyped", "192.0.2.7", "the browser at her desk") == "sign_in_failed"
        assert come(PASSWORD, "192.0.2.7", "the browser at her desk") == "in"
        assert come(PASSWORD, "203.0.113.9") == "in"  # from a browser nobody knows
        for each in attackers:
            each.result()
    assert len(guesses) >= 100
    let_through = guesses.count("sign_in_failed")
    assert let_through + guesses.count("sign_in_slowed") == len(guesses)
    assert let_through <= addresses  # each had one


def test_more_strangers_than_a_second_takes_are_told_to_come_again(attack: Attack) -> None:
    answers = [attack.guess(f"198.51.{number}.1", after_s=number / 1000) for number in range(60)]
    assert answers.count("sign_in_failed") == ATTACKED_FROM + STRANGERS_A_SECOND
    assert answers[-1] == "sign_in_slowed"
    assert isinstance(attack.try_in(PASSWORD, "192.0.2.7", after_s=1.2), SignedIn)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_network_counts_as_one(address: str, network: str) -> None:
    assert name_network(address) == network


def test_it_survives_a_restart_and_holds_in_every_process(attack: Attack) -> None:
    for _ in range(5):
        assert attack.guess("198.51.100.1") == "sign_in_failed"
    engine = attack.database.engine
    again = open_engine(engine.url.render_as_string(hide_password=False))
    try:
        assert Attack(Database(again), attack.now).guess("198.51.100.1") == "sign_in_slowed"
    finally:
        again.dispose()


def test_many_at_once_count_as_many(attack: Attack) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: attack.guess("198.51.100.1"), range(24)))
    assert answers.count("sign_in_failed") == 5
    assert answers.count("sign_in_slowed") == 19


def test_what_never_succeeds_is_told_in_sum(attack: Attack) -> None:
    for number in range(7):
        attack.guess(f"198.51.100.{number}")
    attack.sweep()
    assert attack.told() == []
    attack.now += timedelta(hours=1)
    attack.sweep()
    ((action, object_id, details),) = attack.told()
    with attack.database.read() as session:
        user_id = session.scalars(select(UserRow.id)).one()
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 0
    assert (action, object_id, details) == ("sign_ins_failed", user_id, {"failures": 7})
    attack.sweep()
    assert len(attack.told()) == 1


def test_an_attack_without_end_is_told_every_hour(attack: Attack) -> None:
    for number in range(6):
        attack.guess(f"198.51.100.{number}")
        attack.now += timedelta(minutes=30)
        attack.sweep()
    sums = [details["failures"] for _, _, details in attack.told()]
    assert sum(map(int, map(str, sums))) in (5, 6)
    assert len(sums) == 3


def test_an_unknown_address_leaves_no_trace_of_what_was_typed(attack: Attack) -> None:
    with attack.database.write() as session:
        begin_attempt(session, Attempt("my secret@typed.wrong", "192.0.2.1"), None, now=attack.now)
    attack.now += timedelta(hours=1)
    attack.sweep()
    assert attack.told() == [("sign_ins_failed", "unknown", {"failures": 1})]


def test_a_clock_that_went_back_makes_nobody_wait_for_hours(attack: Attack) -> None:
    for _ in range(5):
        attack.guess("198.51.100.1")
    attack.now -= timedelta(hours=5)
    assert isinstance(attack.try_in(PASSWORD, "198.51.100.1"), SignedIn)
    with attack.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SessionRow)) == 1


def test_the_right_one_tells_how_often_it_was_tried(attack: Attack) -> None:
    attempt = Attempt(ANNA, "192.0.2.1")
    for _ in range(3):
        attack.guess("192.0.2.1")
    with attack.database.write() as session:
        begin_attempt(session, attempt, None, now=attack.now)
    with attack.database.write() as session:
        assert end_attempt(session, attempt, now=attack.now) == 3
    with attack.database.write() as session:
        begin_attempt(session, attempt, None, now=attack.now)
        assert end_attempt(session, attempt, now=attack.now) == 0


def test_without_a_core_to_spare_nothing_is_counted(attack: Attack) -> None:
    taken = 0
    while SLOTS.acquire(blocking=False):
        taken += 1
    try:
        assert taken >= 2
        assert attack.guess("198.51.100.1") == "sign_in_slowed"
    finally:
        for _ in range(taken):
            SLOTS.release()
    with attack.database.read() as session:
        assert session.scalar(select(func.sum(AttemptRow.tries))) == 0
    assert isinstance(attack.try_in(PASSWORD, "198.51.100.1"), SignedIn)


def test_letters_are_bounded_by_address(attack: Attack) -> None:
    def ask(address: str) -> None:
        with attack.database.write() as session:
            limit_asking(session, "letters", address, most=3, now=attack.now)

    for _ in range(3):
        ask("192.0.2.1")
        attack.now += timedelta(minutes=10)
    with pytest.raises(Unavailable) as refusal:
        ask("192.0.2.1")
    assert (refusal.value.code, refusal.value.parameters) == ("asked_too_often", {"retry_after_s": 1801})
    ask("192.0.2.2")
    attack.now += timedelta(minutes=30)
    ask("192.0.2.1")
