"""Another address for an account: the new one is proven first, and the old one is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.open_account import check_email
from app.marketplace.accounts.own_password import hold_proven, prove_by_password
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.tokens import drop_tokens, make_token, take_token
from app.marketplace.accounts.viewer import Viewer, hash_secret
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.values.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class ChangeEmail:
    """The password is asked for again: an open browser is not enough to take an account away."""

    email: str
    current_password: str
    language: str


def ask_email_change(doors: Doors, viewer: Viewer, command: ChangeEmail, *, now: datetime) -> None:
    """Letters to both addresses; the answer does not tell whether the new one has an account.

    Invalid ``email_invalid``; NotAllowed ``password_wrong``, ``sign_in_required``.
    """
    proven_hash = prove_by_password(doors, viewer, command.current_password)
    email = check_email(command.email)
    with doors.open_write() as session:
        _write_to_both(session, hold_proven(session, viewer, proven_hash), email, command.language, now)


def _write_to_both(session: Session, user: UserRow, email: str, language: str, now: datetime) -> None:
    secret = make_token(session, "email", email, {"before": user.email}, user_id=user.id, now=now)
    if secret is None or email == user.email:
        return
    is_known = session.scalar(select(UserRow.id).where(UserRow.email == email)) is not None
    path = "/sign-in" if is_known else f"/account/email?token={secret}"
    send_mail(
        session,
        email,
        "email_known" if is_known else "confirm_email",
        {},
        language=language,
        key=f"email:{hash_secret(secret)}",
        now=now,
        path=f"/{language}{path}",
    )
    send_mail(
        session,
        user.email,
        "email_changing",
        {"email": email},
        language=language,
        key=f"email_changing:{hash_secret(secret)}",
        now=now,
        path=f"/{language}/password/forgotten",
    )


def confirm_email_change(session: Session, token: str, *, language: str, now: datetime) -> None:
    """The account has the new address, and the old one hears of it; NotAllowed ``link_invalid``."""
    taken = take_token(session, "email", token, now=now)
    user = None if taken.user_id is None else session.get(UserRow, taken.user_id, with_for_update=True)
    if user is None or not user.is_active or user.email != taken.wanted["before"]:
        raise NotAllowed("link_invalid")
    before, user.email = user.email, taken.email
    try:
        session.flush()
    except IntegrityError as error:  # the address got an account meanwhile
        raise NotAllowed("link_invalid") from error
    drop_tokens(session, "email", user.id, now=now)
    drop_tokens(session, "reset", user.id, now=now)
    send_mail(
        session,
        before,
        "email_changed",
        {"email": user.email},
        language=language,
        key=f"email_changed:{hash_secret(token)}",
        now=now,
        path=f"/{language}/",
    )
    view = load_user(session, user.id)
    if view is not None:
        record(session, view_as(view), "email_changed", "user", user.id, now=now)
