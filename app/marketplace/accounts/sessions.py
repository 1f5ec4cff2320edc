"""Sessions of browsers: a random token in a cookie, its hash in the table."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import SessionRow
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.viewer import Viewer, hash_secret
from app.marketplace.auditing import record
from app.values.identifiers import new_secret

SESSION_LENGTH = timedelta(days=14)


def open_session(
    session: Session, user_id: str, *, now: datetime, organisation_id: str | None = None
) -> tuple[str, datetime]:
    """A new token for every sign-in, and when it ends; it acts for the organisation, or the one used last."""
    token, expires_at = new_secret(), now + SESSION_LENGTH
    session.execute(delete(SessionRow).where(SessionRow.user_id == user_id, SessionRow.expires_at <= now))
    session.add(
        SessionRow(
            token_hash=hash_secret(token),
            user_id=user_id,
            created_at=now,
            expires_at=expires_at,
            organisation_id=organisation_id,
        )
    )
    session.flush()
    return token, expires_at


def close_sessions(session: Session, user_id: str, *, keep_token: str | None) -> None:
    """End every session of a user but the one that is kept."""
    ending = delete(SessionRow).where(SessionRow.user_id == user_id)
    if keep_token is not None:
        ending = ending.where(SessionRow.token_hash != hash_secret(keep_token))
    session.execute(ending)


def resolve_session(session: Session, token: str, *, now: datetime) -> Viewer | None:
    """Whose token this is; None where it is unknown, over, killed, or its user no longer active."""
    found = session.execute(
        select(SessionRow.user_id, SessionRow.organisation_id).where(
            SessionRow.token_hash == hash_secret(token), SessionRow.expires_at > now
        )
    ).one_or_none()
    user = None if found is None else load_user(session, found.user_id, found.organisation_id)
    return None if user is None else view_as(user)


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session; saying it twice is fine. Sessions that are over go with it."""
    viewer = resolve_session(session, token, now=now)
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_secret(token)))
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    if viewer is not None and viewer.user_id is not None:
        record(session, viewer, "signed_out", "user", viewer.user_id, now=now)
