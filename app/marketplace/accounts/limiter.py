"""Slows down guessing, counted in the database: it survives restarts and holds for every process.

Who guesses waits by account *and* address. Where an account is tried from many addresses, each has one try
and then waits long; a browser that the owner signed in with before is never held up by what others do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.proving import AttemptRow
from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.auditing import SYSTEM, record
from app.values.errors import Unavailable

FREE_FAILURES = 5
FREE_FAILURES_PER_ADDRESS = 50
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)
# from here on an account counts as attacked: an address that failed once waits long, and only so many
# strangers come in a second
ATTACKED_FROM = 20
FREE_FAILURES_ATTACKED = 1
STRANGERS_A_SECOND = 20
_ATTACKED_WAITS = 8  # times as long
WRONG_CODES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """``browser`` names one that signed in to this account before; None: a stranger's."""

    account: str
    address: str
    browser: str | None = None

    @property
    def network(self) -> str:
        """Who has one address of version 6 has a whole network of them."""
        return name_network(self.address)

    @property
    def pair(self) -> tuple[str, str, str]:
        """Who tries whom."""
        return (self.account, "browser", self.browser) if self.browser else (self.account, "", self.network)


def begin_attempt(session: Session, attempt: Attempt, user_id: str | None, *, now: datetime) -> None:
    """Count one attempt as failed before anybody looks at the password, so that a hundred at once count too.

    Raises Unavailable ``sign_in_slowed`` (retry_after_s), and then nothing is counted.
    """
    account = _hold(session, "account", (attempt.account,), user_id, now=now)
    address = _hold(session, "address", (attempt.network,), None, now=now)
    pair = _hold(session, "pair", attempt.pair, None, now=now)
    is_attacked = account.tries >= ATTACKED_FROM
    free = FREE_FAILURES if attempt.browser or not is_attacked else FREE_FAILURES_ATTACKED
    times = 1 if attempt.browser or not is_attacked else _ATTACKED_WAITS
    waits = [_wait_until(pair, free, now, times=times)]
    if not attempt.browser:
        waits.append(_wait_until(address, FREE_FAILURES_PER_ADDRESS, now))
    until = max(waits)
    if until > now:
        raise Unavailable("sign_in_slowed", {"retry_after_s": _count_seconds(until - now)})
    if is_attacked and not attempt.browser:
        _bound_strangers(session, attempt.account, now)
    for row in (account, address, pair):
        row.tries, row.last_at = row.tries + 1, now
    session.flush()


def _bound_strangers(session: Session, account: str, now: datetime) -> None:
    strangers = _hold(session, "strangers", (account,), None, now=now, window=timedelta(seconds=1))
    if strangers.tries >= STRANGERS_A_SECOND:
        raise Unavailable("sign_in_slowed", {"retry_after_s": 1})
    strangers.tries, strangers.last_at = strangers.tries + 1, now


def end_attempt(session: Session, attempt: Attempt, *, now: datetime) -> int:
    """It was the right password: this pair starts anew. How often the account was tried in vain before."""
    account = _hold(session, "account", (attempt.account,), None, now=now)
    address = _hold(session, "address", (attempt.network,), None, now=now)
    pair = _hold(session, "pair", attempt.pair, None, now=now)
    account.tries, address.tries, pair.tries = max(account.tries - 1, 0), max(address.tries - 1, 0), 0
    failures = max(account.tries - account.told, 0)
    account.told = account.tries
    session.flush()
    return failures


def take_back_attempt(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """Nobody looked at the password after all."""
    for kind, names in (
        ("account", (attempt.account,)),
        ("address", (attempt.network,)),
        ("pair", attempt.pair),
    ):
        row = _hold(session, kind, names, None, now=now)
        row.tries = max(row.tries - 1, 0)
    session.flush()


def begin_code(
    session: Session, user_id: str, ticket: str, address: str, *, is_guessable: bool, now: datetime
) -> None:
    """Count one code of a second factor before it is looked at: a few a sign-in, some an hour a person.

    The latter only of codes that can be guessed: who knows the password must not keep the owner's recovery
    code out. Raises Unavailable ``sign_in_slowed`` (retry_after_s).
    """
    person = _hold(session, "codes", (user_id,), user_id, now=now)
    pair = _hold(session, "code_pair", (user_id, name_network(address)), None, now=now)
    begun = _hold(session, "ticket", (ticket,), None, now=now)
    until = max(_wait_until(pair, FREE_FAILURES, now), _wait_until(begun, FREE_FAILURES, now))
    if is_guessable and person.tries >= WRONG_CODES_AN_HOUR:
        until = max(until, person.last_at + LONGEST_WAIT)
    if until > now:
        raise Unavailable("sign_in_slowed", {"retry_after_s": _count_seconds(until - now)})
    for row in (person, pair, begun):
        row.tries, row.last_at = row.tries + 1, now
    session.flush()


def end_code(session: Session, user_id: str, address: str, *, now: datetime) -> None:
    """It was right."""
    for kind, names in (("codes", (user_id,)), ("code_pair", (user_id, name_network(address)))):
        row = _hold(session, kind, names, None, now=now)
        row.tries = row.told = 0
    session.flush()


def limit_asking(session: Session, kind: str, address: str, *, most: int, now: datetime) -> None:
    """Count what a client address asks for; Unavailable ``asked_too_often`` (retry_after_s) above ``most`` an
    hour."""
    row = _hold(session, kind, (name_network(address),), None, now=now, is_window=True)
    if row.tries >= most:
        until = row.began_at + FORGET_AFTER
        raise Unavailable("asked_too_often", {"retry_after_s": _count_seconds(until - now)})
    row.tries, row.last_at = row.tries + 1, now
    session.flush()


def sweep_attempts(session: Session, *, now: datetime) -> None:
    """Forget what is over; the audit log is told in sum of attempts that no right one followed."""
    before = now - FORGET_AFTER
    for row in session.scalars(
        select(AttemptRow)
        .where(AttemptRow.kind.in_(("account", "codes")), AttemptRow.tries > AttemptRow.told)
        .where(AttemptRow.began_at <= before)
        .with_for_update(skip_locked=True)
    ):
        _tell(session, row, now)
        row.began_at = now
    session.flush()
    for row in session.scalars(
        select(AttemptRow).where(AttemptRow.last_at <= before).limit(10_000).with_for_update(skip_locked=True)
    ):
        session.delete(row)
    session.flush()


def _tell(session: Session, row: AttemptRow, now: datetime) -> None:
    if row.tries > row.told and row.kind in ("account", "codes"):
        # of an address without an account nothing is kept, not even what was typed
        record(
            session,
            SYSTEM,
            "sign_ins_failed",
            "user",
            row.user_id or "unknown",
            {"failures": row.tries - row.told},
            now=now,
        )
    row.told = row.tries


def _hold(
    session: Session,
    kind: str,
    names: tuple[str, ...],
    user_id: str | None,
    *,
    now: datetime,
    window: timedelta = FORGET_AFTER,
    is_window: bool = False,
) -> AttemptRow:
    """The row, locked and as it is now, begun anew where it is forgotten.

    ``is_window``: forgotten so long after its beginning, else after the last attempt.
    """
    key_hash = hash_secret("\x00".join((kind, *names)))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = {"kind": kind, "user_id": user_id, "tries": 0, "told": 0, "began_at": now, "last_at": now}
    row = None
    while row is None:  # it may be swept away between the two
        session.execute(insert(AttemptRow).values(key_hash=key_hash, **fresh).on_conflict_do_nothing())
        row = session.scalars(
            select(AttemptRow)
            .where(AttemptRow.key_hash == key_hash)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
    since = row.began_at if is_window or window < FORGET_AFTER else row.last_at
    # a clock that went back must make nobody wait for hours
    if now - since >= window or since - now >= LONGEST_WAIT:
        _tell(session, row, now)
        row.tries = row.told = 0
        row.began_at = row.last_at = now
    return row


def _wait_until(row: AttemptRow, free: int, now: datetime, *, times: int = 1) -> datetime:
    if row.tries < free:
        return now
    seconds = min(times * 2 ** min(row.tries - free, 20), int(LONGEST_WAIT.total_seconds()))
    return min(row.last_at, now) + timedelta(seconds=seconds)


def name_network(address: str) -> str:
    """The address, or for version 6 its first 64 bits; anything else as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return address


def _count_seconds(wait: timedelta) -> int:
    return max(int(wait.total_seconds()), 0) + 1
