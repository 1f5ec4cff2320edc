"""A forgotten password: a link to the address of the account, and a new one by that link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import ApiKeyRow, UserRow
from app.marketplace.accounts.doors import Doors
from app.marketplace.accounts.open_account import normalise_email
from app.marketplace.accounts.passwords import check_password, hash_password
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.sessions import close_sessions
from app.marketplace.accounts.tokens import drop_tokens, make_token, read_token, take_token
from app.marketplace.accounts.viewer import hash_secret
from app.marketplace.auditing import record
from app.marketplace.mailing import send_mail
from app.values.errors import NotAllowed


def ask_password_reset(session: Session, email: str, *, language: str, now: datetime) -> None:
    """A letter to an account's address; for any other address nothing, and nobody is told which."""
    normal = normalise_email(email)
    user_id = session.scalar(select(UserRow.id).where(UserRow.email == normal, UserRow.is_active))
    if user_id is None:
        return
    secret = make_token(session, "reset", normal, {}, user_id=user_id, now=now)
    if secret is not None:
        send_mail(
            session,
            normal,
            "reset_password",
            {},
            language=language,
            key=f"reset:{hash_secret(secret)}",
            now=now,
            path=f"/{language}/password/new?token={secret}",
        )


def reset_password(doors: Doors, token: str, password: str, *, language: str, now: datetime) -> None:
    """The new password; every session and API key ends, and the address is told.

    Invalid ``password_…`` (the link stays good), NotAllowed ``link_invalid``.
    """
    check_password(password)
    with doors.open_read() as session:
        read_token(session, "reset", token, now=now)  # nobody works for a link that opens nothing
    password_hash = hash_password(password)
    with doors.open_write() as session:
        _take_new_password(session, token, password_hash, language=language, now=now)


def _take_new_password(
    session: Session, token: str, password_hash: str, *, language: str, now: datetime
) -> None:
    taken = take_token(session, "reset", token, now=now)
    user = None if taken.user_id is None else session.get(UserRow, taken.user_id, with_for_update=True)
    # a link to an address that the account has left opens nothing
    if user is None or not user.is_active or user.email != taken.email:
        raise NotAllowed("link_invalid")
    user.password_hash = password_hash
    drop_tokens(session, "reset", user.id, now=now)
    close_sessions(session, user.id, keep_token=None)
    session.execute(
        update(ApiKeyRow)
        .where(ApiKeyRow.user_id == user.id, ApiKeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    session.flush()
    send_mail(
        session,
        user.email,
        "password_changed",
        {},
        language=language,
        key=f"password_changed:{hash_secret(token)}",
        now=now,
        path=f"/{language}/password/forgotten",
    )
    view = load_user(session, user.id)
    if view is not None:
        record(session, view_as(view), "password_reset", "user", user.id, now=now)
