"""Codes of an app, recovery codes, who must have a factor, and what happens to who lost it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from app.database import Database
from app.database.record import Record
from app.database.tables import AuditEntryRow, MailRow, RecoveryCodeRow, SessionRow, TotpRow, UserRow
from app.marketplace.accounts import (
    AddUser,
    Browser,
    FactorAsked,
    GiveCode,
    OpenedSession,
    ResetFactors,
    Role,
    SignedIn,
    SignIn,
    add_user,
    begin_totp,
    confirm_totp,
    create_api_key,
    find_session,
    give_code,
    make_recovery_codes,
    owes_second_factor,
    read_factors,
    read_ways_on,
    refuse_weak_key,
    remove_totp,
    reset_factors,
    reset_factors_here,
    resolve_api_key,
    sign_in,
)
from app.marketplace.accounts.api_keys import CreateApiKey
from app.values import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from tests.marketplace.accounts.doors import Opened
from tests.refusals import refuse

PASSWORD = "a long enough pass phrase"
KEY = b"the secret of the house, for tests"
ANNA = "anna@example.org"


@dataclass
class Gate:
    """Short names for the steps; ``now`` may be set, also back."""

    database: Database
    now: datetime

    def add(self, email: str = ANNA, role: Role = "institute_staff", *, is_operator: bool = False) -> None:
        with self.database.write() as session:
            command = AddUser(email, PASSWORD, f"Firm of {email}", role, is_operator)
            add_user(session, command, now=self.now)

    def enter(self, email: str = ANNA, address: str = "192.0.2.7") -> SignedIn | FactorAsked:
        return sign_in(Opened(self.database), SignIn(email, PASSWORD, Browser(address)), now=self.now)

    def ticket(self) -> str:
        asked = self.enter()
        assert isinstance(asked, FactorAsked)
        return asked.ticket

    def give(self, ticket: str, code: str, address: str = "192.0.2.7", key: bytes = KEY) -> SignedIn:
        command = GiveCode(ticket, code, Browser(address))
        return give_code(Opened(self.database), command, secret_key=key, now=self.now)

    def open(self, email: str = ANNA) -> OpenedSession:
        result = self.enter(email)
        assert isinstance(result, SignedIn)
        return self.find(result.token)

    def find(self, token: str) -> OpenedSession:
        with self.database.read() as session:
            opened = find_session(session, token, now=self.now)
        assert opened is not None
        return opened

    def owes(self, opened: OpenedSession) -> bool:
        with self.database.read() as session:
            return owes_second_factor(session, opened, is_demonstration=False)

    def set_up(self, opened: OpenedSession) -> tuple[pyotp.TOTP, tuple[str, ...]]:
        with self.database.write() as session:
            begun = begin_totp(session, opened, secret_key=KEY, now=self.now)
        app = pyotp.TOTP(begun.secret)
        with self.database.write() as session:
            codes = confirm_totp(session, opened, app.at(self.now), secret_key=KEY, now=self.now)
        return app, codes

    def count(self, table: type[Record]) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def actions(self) -> list[str]:
        with self.database.read() as session:
            return list(session.scalars(select(AuditEntryRow.action).order_by(AuditEntryRow.sequence)))

    def mails(self) -> list[str]:
        with self.database.read() as session:
            return sorted(session.scalars(select(MailRow.kind)))


@pytest.fixture
def gate(database: Database, now: datetime) -> Gate:
    gate = Gate(database, now)
    gate.add()
    return gate


def test_an_app_is_set_up_and_asked_for_from_then_on(gate: Gate) -> None:
    other, here = gate.enter(), gate.open()
    assert gate.owes(here)
    app, codes = gate.set_up(here)
    assert isinstance(other, SignedIn)
    with gate.database.read() as session:
        assert find_session(session, other.token, now=gate.now) is None  # weaker ones ended
        row = session.get_one(SessionRow, here.token_hash)
        assert row.proven_by == "password+totp"
        totp = session.scalars(select(TotpRow)).one()
        assert app.secret not in totp.sealed_secret
    assert (len(codes), len(set(codes)), gate.count(RecoveryCodeRow)) == (10, 10, 10)
    gate.now += timedelta(seconds=30)
    ticket = gate.ticket()
    assert gate.count(SessionRow) == 1
    with gate.database.read() as session:
        ways = read_ways_on(session, ticket, now=gate.now)
    assert (ways.totp, ways.passkey) == (True, False)
    signed_in = gate.give(ticket, app.at(gate.now))
    opened = gate.find(signed_in.token)
    assert (opened.proven_by, gate.owes(opened)) == ("password+totp", False)
    refuse(NotAllowed, "ceremony_over", lambda: gate.give(ticket, app.at(gate.now)))
    assert gate.actions() == ["signed_in", "signed_in", "factor_added", "signed_in"]
    assert gate.mails() == ["factor_added"]


def test_a_code_is_taken_once_a_step_early_or_late(gate: Gate) -> None:
    app, _ = gate.set_up(gate.open())
    taken = app.at(gate.now)
    refuse(NotAllowed, "factor_code_used", lambda: gate.give(gate.ticket(), taken))
    gate.now += timedelta(seconds=60)

    def at(seconds: int) -> str:
        return app.at(gate.now + timedelta(seconds=seconds))

    for wrong in (at(60), at(-60), "000 000", "x", "ü", ""):
        gate.now += timedelta(hours=2)
        refuse(NotAllowed, "factor_code_wrong", lambda wrong=wrong: gate.give(gate.ticket(), wrong))
    gate.now += timedelta(hours=2)
    gate.give(gate.ticket(), at(30))
    # the one before it is older than what was taken
    refuse(NotAllowed, "factor_code_used", lambda: gate.give(gate.ticket(), app.at(gate.now)))
    gate.now += timedelta(seconds=60)
    gate.give(gate.ticket(), " " + at(0))


def test_the_same_code_in_two_tabs_opens_once(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    gate.now += timedelta(minutes=1)
    for code in (app.at(gate.now), codes[0]):
        tickets = [gate.ticket() for _ in range(4)]

        def give(ticket: str, code: str = code) -> str:
            try:
                return gate.give(ticket, code).proven_by
            except (NotAllowed, Unavailable) as refusal:
                return refusal.code

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(give, tickets))
        assert sum(answer.startswith("password+") for answer in answers) == 1, answers
    assert gate.count(SessionRow) == 3


def test_a_secret_that_was_left_lying_is_made_anew(gate: Gate) -> None:
    def begin() -> str:
        opened = gate.open()
        with gate.database.write() as session:
            return begin_totp(session, opened, secret_key=KEY, now=gate.now).secret

    first = begin()
    gate.now += timedelta(minutes=5)
    assert begin() == first
    gate.now += timedelta(minutes=6)
    second = begin()
    assert second != first
    gate.now -= timedelta(minutes=1)
    assert begin() != second


def test_a_recovery_code_opens_once_and_the_person_hears_of_it(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    signed_in = gate.give(gate.ticket(), codes[3].upper().replace("-", " "))
    assert signed_in.proven_by == "password+recovery"
    assert not gate.owes(gate.find(signed_in.token))
    refuse(NotAllowed, "factor_code_wrong", lambda: gate.give(gate.ticket(), codes[3]))
    assert gate.mails() == ["factor_added", "recovery_used"]
    with gate.database.write() as session:
        fresh = make_recovery_codes(session, gate.find(signed_in.token), now=gate.now)
    refuse(NotAllowed, "factor_code_wrong", lambda: gate.give(gate.ticket(), codes[4]))
    gate.give(gate.ticket(), fresh[0])
    assert gate.count(RecoveryCodeRow) == 10
    assert gate.actions().count("recovery_code_used") == 2
    del app


def test_guessing_codes_is_slowed_and_counted(gate: Gate) -> None:
    app, _ = gate.set_up(gate.open())
    gate.now += timedelta(minutes=1)
    ticket = gate.ticket()
    for _ in range(5):
        refuse(NotAllowed, "factor_code_wrong", lambda: gate.give(ticket, "000000"))
    slowed = refuse(Unavailable, "sign_in_slowed", lambda: gate.give(ticket, app.at(gate.now)))
    assert slowed.parameters == {"retry_after_s": 2}
    gate.now += timedelta(seconds=1)
    # from another address it is the ticket that has to wait no longer
    assert gate.give(ticket, app.at(gate.now), "198.51.100.9").proven_by == "password+totp"


def test_who_knows_the_password_does_not_keep_a_recovery_code_out(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    gate.now += timedelta(minutes=1)
    for number in range(60):
        thief = f"198.51.100.{number}"
        asked = gate.enter(address=thief)
        assert isinstance(asked, FactorAsked)
        refuse(NotAllowed, "factor_code_wrong", lambda: gate.give(asked.ticket, "000000", thief))  # noqa: B023
    ticket = gate.ticket()
    refuse(Unavailable, "sign_in_slowed", lambda: gate.give(ticket, app.at(gate.now)))
    assert gate.give(ticket, codes[0]).proven_by == "password+recovery"


def test_a_ticket_ends_by_itself_and_tickets_from_the_future_are_none(gate: Gate) -> None:
    app, _ = gate.set_up(gate.open())
    ticket = gate.ticket()
    gate.now += timedelta(minutes=10)
    refuse(NotAllowed, "ceremony_over", lambda: gate.give(ticket, app.at(gate.now)))
    ticket = gate.ticket()
    gate.now -= timedelta(hours=1)
    refuse(NotAllowed, "ceremony_over", lambda: gate.give(ticket, app.at(gate.now)))
    refuse(NotAllowed, "ceremony_over", lambda: gate.give("forged", app.at(gate.now)))


def test_after_the_clock_went_back_codes_say_so(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    gate.now -= timedelta(hours=3)
    refuse(NotAllowed, "factor_clock", lambda: gate.give(gate.ticket(), app.at(gate.now)))
    assert gate.give(gate.ticket(), codes[0]).proven_by == "password+recovery"


def test_a_session_from_the_future_opens_nothing(gate: Gate) -> None:
    result = gate.enter()
    assert isinstance(result, SignedIn)
    gate.now -= timedelta(minutes=6)
    with gate.database.read() as session:
        assert find_session(session, result.token, now=gate.now) is None


def test_another_secret_of_the_house_is_said(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    gate.now += timedelta(minutes=1)
    refuse(
        Unavailable, "factor_unreadable", lambda: gate.give(gate.ticket(), app.at(gate.now), key=b"x" * 32)
    )
    assert gate.give(gate.ticket(), codes[0], key=b"x" * 32).proven_by == "password+recovery"


def test_what_protects_is_changed_only_after_a_fresh_proof(gate: Gate) -> None:
    opened = gate.open()
    gate.now += timedelta(minutes=16)

    def begin(opened: OpenedSession | None) -> None:
        with gate.database.write() as session:
            begin_totp(session, opened, secret_key=KEY, now=gate.now)

    refuse(NotAllowed, "proof_too_old", lambda: begin(opened))
    refuse(NotAllowed, "sign_in_required", lambda: begin(None))
    weak = gate.open()
    gate.set_up(gate.open())
    refuse(NotAllowed, "second_factor_needed", lambda: begin(weak))
    assert gate.count(TotpRow) == 1


def test_the_last_factor_stays_with_who_must_have_one(gate: Gate) -> None:
    app, codes = gate.set_up(gate.open())
    opened = gate.find(gate.give(gate.ticket(), codes[0]).token)

    def remove(*, is_demonstration: bool) -> None:
        with gate.database.write() as session:
            remove_totp(session, opened, is_demonstration=is_demonstration, now=gate.now)

    refuse(Conflict, "last_factor", lambda: remove(is_demonstration=False))
    assert gate.count(TotpRow) == 1
    remove(is_demonstration=True)
    refuse(NotFound, "totp_missing", lambda: remove(is_demonstration=True))
    assert isinstance(gate.enter(), SignedIn)
    assert "factor_removed" in gate.mails()
    del app


def test_keys_of_who_owes_a_factor_open_nothing(gate: Gate) -> None:
    opened = gate.open()
    with gate.database.write() as session:
        command = CreateApiKey("robot", ("parts:read",), None)
        secret = create_api_key(session, opened, command, now=gate.now).secret

    def resolve() -> None:
        with gate.database.read() as session:
            viewer = resolve_api_key(session, secret, now=gate.now)
            assert viewer is not None
            refuse_weak_key(session, viewer, is_demonstration=False)

    refuse(NotAllowed, "second_factor_needed", resolve)
    gate.set_up(opened)
    resolve()


def test_the_operator_helps_who_lost_everything(gate: Gate) -> None:
    gate.add("olga@example.org", "owner", is_operator=True)
    operator = gate.open("olga@example.org").viewer
    opened = gate.open()
    gate.set_up(opened)

    def reset(viewer: object, email: str = ANNA, reason: str = "called back") -> None:
        with gate.database.write() as session:
            reset_factors(session, viewer, ResetFactors(email, reason), now=gate.now)  # type: ignore[arg-type]

    refuse(NotAllowed, "operator_only", lambda: reset(opened.viewer))
    refuse(Invalid, "reset_reason_missing", lambda: reset(operator, reason="  "))
    refuse(NotFound, "user_not_found", lambda: reset(operator, "nobody@example.org"))
    refuse(NotAllowed, "reset_own_factors", lambda: reset(operator, "olga@example.org"))
    assert (gate.count(TotpRow), gate.count(RecoveryCodeRow)) == (1, 10)
    reset(operator)
    assert (gate.count(TotpRow), gate.count(RecoveryCodeRow)) == (0, 0)
    with gate.database.read() as session:
        anna = session.scalars(select(UserRow.id).where(UserRow.email == ANNA)).one()
        assert session.scalar(select(func.count()).where(SessionRow.user_id == anna)) == 0
        entry = session.scalars(select(AuditEntryRow).where(AuditEntryRow.action == "factors_reset")).one()
        assert (entry.object_id, entry.reason) == (anna, "called back")
    assert "factors_reset" in gate.mails()
    assert gate.owes(gate.open())


def test_at_the_machine_itself_the_only_operator_is_helped(gate: Gate) -> None:
    gate.set_up(gate.open())

    def reset(email: str) -> None:
        with gate.database.write() as session:
            reset_factors_here(session, ResetFactors(email, "the phone fell into the Elbe"), now=gate.now)

    refuse(NotFound, "user_not_found", lambda: reset("nobody@example.org"))
    reset(ANNA)
    assert (gate.count(TotpRow), gate.count(SessionRow)) == (0, 0)
    assert gate.actions()[-1] == "factors_reset"


def test_what_one_sees_of_it(gate: Gate) -> None:
    opened = gate.open()
    with gate.database.read() as session:
        before = read_factors(opened.viewer, session, is_demonstration=False)
        assert not read_factors(opened.viewer, session, is_demonstration=True).is_required
    assert (before.is_required, before.has_any, before.recovery_codes_left) == (True, False, 0)
    gate.set_up(opened)
    with gate.database.read() as session:
        after = read_factors(opened.viewer, session, is_demonstration=False)
    assert (after.has_totp, after.has_any, after.recovery_codes_left) == (True, True, 10)
