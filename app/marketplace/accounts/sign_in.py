"""Signs a person in by e-mail and password; the answer tells nobody which accounts exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.limiter import SignInLimiter
from app.marketplace.accounts.open_account import normalise_email
from app.marketplace.accounts.passwords import verify_password
from app.marketplace.accounts.read_account import UserView, load_user, view_as
from app.marketplace.accounts.sessions import open_session
from app.marketplace.accounts.taking_over import take_over_guest_work
from app.marketplace.auditing import record
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class SignIn:
    """``address`` is where the request came from; it is only used to slow down guessing.

    What the ``guest_keys`` open, because the browser was a guest before, follows its owner.
    """

    email: str
    password: str
    address: str
    guest_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token goes into the cookie and is nowhere else."""

    token: str
    expires_at: datetime
    user: UserView


def sign_in(session: Session, command: SignIn, *, limiter: SignInLimiter, now: datetime) -> SignedIn:
    """NotAllowed ``sign_in_failed`` for any wrong pair, Unavailable ``sign_in_slowed`` (retry_after_s)."""
    email = normalise_email(command.email)
    limiter.check(email, command.address, now=now)
    found = session.execute(
        select(UserRow.id, UserRow.password_hash).where(UserRow.email == email, UserRow.is_active)
    ).one_or_none()
    fits = verify_password(command.password, None if found is None else found.password_hash)
    user = load_user(session, found.id) if found is not None and fits else None
    if user is None:
        limiter.record_failure(email, command.address, now=now)
        raise NotAllowed("sign_in_failed")
    failures = limiter.record_success(email, command.address)
    take_over_guest_work(session, user, command.guest_keys)
    token, expires_at = open_session(session, user.id, now=now)
    record(session, view_as(user), "signed_in", "user", user.id, {"failures_before": failures}, now=now)
    return SignedIn(token=token, expires_at=expires_at, user=user)
