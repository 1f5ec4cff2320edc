"""Signs a person in by e-mail and password; the answer tells nobody which accounts exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.ceremonies import begin_ceremony
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.limiter import Attempt, begin_attempt, end_attempt, take_back_attempt
from app.marketplace.accounts.open_account import normalise_email
from app.marketplace.accounts.passwords import verify_password
from app.marketplace.accounts.proving import has_second_factor, is_strong, must_have_second_factor
from app.marketplace.accounts.read_account import UserView, load_user, view_as
from app.marketplace.accounts.sessions import open_session
from app.marketplace.accounts.taking_over import take_over_guest_work
from app.marketplace.auditing import record
from app.values.errors import NotAllowed, Parameter, Unavailable

# how long for a core that compares passwords: while strangers crowd in, who was here before waits longer
KNOWN_WAIT_S, STRANGER_WAIT_S = 20.0, 2.0


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in.

    What the ``guest_keys`` open follows its owner; ``address`` is only used to slow down guessing.
    """

    address: str
    guest_keys: tuple[str, ...] = ()
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """``known_as`` names a browser that signed in to this account before."""

    email: str
    password: str
    browser: Browser
    known_as: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token goes into the cookie and is nowhere else."""

    token: str
    expires_at: datetime
    user: UserView
    proven_by: str = "password"


@dataclass(frozen=True, slots=True)
class FactorAsked:
    """The password was right; with the ticket and a second factor the person is in, within minutes."""

    ticket: str


def sign_in(doors: Doors, command: SignIn, *, now: datetime) -> SignedIn | FactorAsked:
    """NotAllowed ``sign_in_failed`` for any wrong pair, Unavailable ``sign_in_slowed`` (retry_after_s).

    No transaction is open while the password is compared, which takes its time on purpose.
    """
    email = normalise_email(command.email)
    attempt = Attempt(email, command.browser.address, command.known_as)
    with doors.open_write() as session:
        found = session.execute(
            select(UserRow.id, UserRow.password_hash).where(UserRow.email == email, UserRow.is_active)
        ).one_or_none()
        begin_attempt(session, attempt, None if found is None else found.id, now=now)
    wait_s = KNOWN_WAIT_S if command.known_as else STRANGER_WAIT_S
    try:
        fits = verify_password(
            command.password, None if found is None else found.password_hash, wait_s=wait_s
        )
    except Unavailable:
        with doors.open_write() as session:
            take_back_attempt(session, attempt, now=now)
        raise
    if found is None or not fits:
        raise NotAllowed("sign_in_failed")
    with doors.open_write() as session:
        failures = end_attempt(session, attempt, now=now)
        user = session.get(UserRow, found.id, with_for_update=True)
        # a password that was changed meanwhile opens nothing any more
        if user is None or not user.is_active or user.password_hash != found.password_hash:
            raise NotAllowed("sign_in_failed")
        return enter(session, user, "password", command.browser, {"failures_before": failures}, now=now)


def enter(
    session: Session,
    user: UserRow,
    proof: str,
    browser: Browser,
    details: dict[str, Parameter],
    *,
    now: datetime,
) -> SignedIn | FactorAsked:
    """After a first proof that is not enough for who has a second factor; the person's row is locked.

    NotAllowed ``sign_in_failed`` for somebody without an organisation.
    """
    if has_second_factor(session, user.id):
        return FactorAsked(
            begin_ceremony(
                session, "second_factor", {"proof": proof, "details": details}, user_id=user.id, now=now
            )
        )
    return begin_session(session, user.id, proof, browser, details, now=now)


def begin_session(
    session: Session,
    user_id: str,
    proven_by: str,
    browser: Browser,
    details: dict[str, Parameter],
    *,
    now: datetime,
) -> SignedIn:
    """The person is in; NotAllowed ``sign_in_failed`` for one who is not active or in no organisation."""
    user = load_user(session, user_id)
    if user is None:
        raise NotAllowed("sign_in_failed")
    take_over_guest_work(session, user, browser.guest_keys)
    token, expires_at = open_session(session, user.id, now=now, proven_by=proven_by, agent=browser.agent)
    by: dict[str, Parameter] = {} if proven_by == "password" else {"by": proven_by}
    record(session, view_as(user), "signed_in", "user", user.id, {**details, **by}, now=now)
    return SignedIn(token=token, expires_at=expires_at, user=user, proven_by=proven_by)


def is_second_factor_owed(session: Session, signed_in: SignedIn, *, is_demonstration: bool) -> bool:
    """Whether the new session opens nothing yet but the pages where a second factor is set up."""
    return not is_strong(signed_in.proven_by) and must_have_second_factor(
        session, signed_in.user.id, is_demonstration=is_demonstration
    )
