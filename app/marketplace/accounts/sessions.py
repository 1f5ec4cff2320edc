"""Sessions of browsers: a random token in a cookie, its hash in the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.database.tables.accounts import SessionRow
from app.marketplace.accounts.proving import OpenedSession
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.accounts.viewer import Viewer, hash_secret, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.values.errors import NotFound
from app.values.identifiers import is_id, new_secret

SESSION_LENGTH = timedelta(days=14)
SEEN_EVERY = timedelta(minutes=5)
# one that begins later than that was made before the clock went back, and would last too long
_CLOCK_SKEW = timedelta(minutes=5)
_ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its person sees it; ``is_this`` where he looks from."""

    id: str
    agent: str
    proven_by: tuple[str, ...]
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_this: bool


def open_session(
    session: Session,
    user_id: str,
    *,
    now: datetime,
    organisation_id: str | None = None,
    proven_by: str = "password",
    agent: str = "",
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
            proven_by=proven_by,
            agent=agent,
            last_seen_at=now,
        )
    )
    session.flush()
    return token, expires_at


def strengthen_session(session: Session, opened: OpenedSession, proven_by: str) -> None:
    """Its person proved himself by more, just now."""
    session.execute(
        update(SessionRow).where(SessionRow.token_hash == opened.token_hash).values(proven_by=proven_by)
    )


def close_sessions(session: Session, user_id: str, *, keep_token: str | None) -> None:
    """End every session of a user but the one that is kept."""
    close_other_sessions(session, user_id, keep_hash=None if keep_token is None else hash_secret(keep_token))


def close_other_sessions(session: Session, user_id: str, *, keep_hash: str | None) -> int:
    """How many ended."""
    ending = delete(SessionRow).where(SessionRow.user_id == user_id)
    if keep_hash is not None:
        ending = ending.where(SessionRow.token_hash != keep_hash)
    return len(session.scalars(ending.returning(SessionRow.token_hash)).all())


def find_session(session: Session, token: str, *, now: datetime) -> OpenedSession | None:
    """The session a token opens; None where it is unknown, over, killed, from the future, or nobody's."""
    row = session.execute(
        select(
            SessionRow.user_id,
            SessionRow.organisation_id,
            SessionRow.proven_by,
            SessionRow.created_at,
            SessionRow.last_seen_at,
        ).where(
            SessionRow.token_hash == hash_secret(token),
            SessionRow.expires_at > now,
            SessionRow.created_at <= now + _CLOCK_SKEW,
        )
    ).one_or_none()
    user = None if row is None else load_user(session, row.user_id, row.organisation_id)
    if row is None or user is None:
        return None
    return OpenedSession(
        viewer=view_as(user),
        id=hash_secret(token)[:_ID_LENGTH],
        token_hash=hash_secret(token),
        proven_by=row.proven_by,
        begun_at=row.created_at,
        last_seen_at=row.last_seen_at,
    )


def resolve_session(session: Session, token: str, *, now: datetime) -> Viewer | None:
    """Whose token this is; None where it is unknown, over, killed, or its user no longer active."""
    opened = find_session(session, token, now=now)
    return None if opened is None else opened.viewer


def is_seen_rarely(opened: OpenedSession, *, now: datetime) -> bool:
    """Whether it is time to note that the session is in use."""
    return opened.last_seen_at is None or abs(now - opened.last_seen_at) >= SEEN_EVERY


def note_seen(session: Session, opened: OpenedSession, *, now: datetime) -> None:
    """The session was in use just now."""
    session.execute(
        update(SessionRow).where(SessionRow.token_hash == opened.token_hash).values(last_seen_at=now)
    )


def list_sessions(
    viewer: Viewer, session: Session, opened: OpenedSession | None, *, now: datetime
) -> tuple[SessionView, ...]:
    """The viewer's open sessions, the one he looks from first, then those seen last."""
    user_id, _ = require_signed_in(viewer)
    rows = session.scalars(
        select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.expires_at > now)
    )
    here = None if opened is None else opened.token_hash
    views = [
        SessionView(
            id=row.token_hash[:_ID_LENGTH],
            agent=row.agent,
            proven_by=tuple(row.proven_by.split("+")),
            created_at=row.created_at,
            last_seen_at=row.last_seen_at or row.created_at,
            expires_at=row.expires_at,
            is_this=row.token_hash == here,
        )
        for row in rows
    ]
    return tuple(sorted(views, key=lambda view: (view.is_this, view.last_seen_at, view.id), reverse=True))


def end_session(session: Session, viewer: Viewer, session_id: str, *, now: datetime) -> None:
    """It opens nothing from the next call on; NotFound ``session_not_found`` for any but one's own."""
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if not is_id(session_id):
        raise NotFound("session_not_found")
    ended = session.scalars(
        delete(SessionRow)
        .where(SessionRow.user_id == user_id, SessionRow.token_hash.startswith(session_id))
        .returning(SessionRow.token_hash)
    ).all()
    if not ended:
        raise NotFound("session_not_found")
    record(session, viewer, "sessions_ended", "user", user_id, {"count": 1}, now=now)


def end_other_sessions(
    session: Session, viewer: Viewer, opened: OpenedSession | None, *, now: datetime
) -> int:
    """How many ended; the one that asks goes on."""
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    keep_hash = None if opened is None else opened.token_hash
    count = close_other_sessions(session, user_id, keep_hash=keep_hash)
    if count:
        record(session, viewer, "sessions_ended", "user", user_id, {"count": count}, now=now)
    return count


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session; saying it twice is fine. Sessions that are over go with it."""
    viewer = resolve_session(session, token, now=now)
    session.execute(delete(SessionRow).where(SessionRow.token_hash == hash_secret(token)))
    session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
    if viewer is not None and viewer.user_id is not None:
        record(session, viewer, "signed_out", "user", viewer.user_id, now=now)
