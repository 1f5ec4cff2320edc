"""Links that open a quote to colleagues: unguessable, running out, revocable, known here by their hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app.database.tables.quote_talk import QuoteShareRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.duties import find_hold
from app.marketplace.quoting.quote_view import QuoteView, require_open, view_quote
from app.marketplace.quoting.read_quote import read_quote
from app.marketplace.quoting.share_links import (
    USUAL_DAYS,
    check_share_days,
    hash_share_token,
    may_be_token,
    write_share_token,
)
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id

MOST_SHARES = 20


@dataclass(frozen=True, slots=True)
class ShareView:
    """A link as the owner of the quote sees it."""

    id: str
    token: str
    created_at: datetime
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """What the holder of a link sees, and until when."""

    quote: QuoteView
    expires_at: datetime


def share_quote(
    session: Session,
    viewer: Viewer,
    quote_id: str,
    *,
    secret_key: bytes,
    now: datetime,
    days: int = USUAL_DAYS,
) -> ShareView:
    """A new link; NotFound ``quote_not_found``, Conflict ``shares_limit_reached`` (maximum), Invalid
    ``share_days_out_of_range`` (minimum, maximum)."""
    require_scope(viewer, "quotes:write")
    read_quote(viewer, session, quote_id)
    length = check_share_days(days)
    alive = session.scalar(select(func.count()).select_from(QuoteShareRow).where(*_alive(quote_id, now)))
    if (alive or 0) >= MOST_SHARES:
        raise Conflict("shares_limit_reached", {"maximum": MOST_SHARES})
    share_id = new_id()
    row = QuoteShareRow(
        id=share_id,
        quote_id=quote_id,
        token_hash=hash_share_token(write_share_token(secret_key, "quote", share_id)),
        created_at=now,
        expires_at=now + length,
        revoked_at=None,
        opened=0,
    )
    session.add(row)
    session.flush()
    record(session, viewer, "quote_shared", "quote", quote_id, {"share": share_id}, now=now)
    return _view(row, secret_key)


def list_shares(
    viewer: Viewer, session: Session, quote_id: str, *, secret_key: bytes, now: datetime
) -> tuple[ShareView, ...]:
    """The links that work, oldest first, none for an operator who looks as the owner; NotFound
    ``quote_not_found``."""
    read_quote(viewer, session, quote_id)
    if viewer.looked_at_by is not None:
        return ()
    rows = session.scalars(
        select(QuoteShareRow).where(*_alive(quote_id, now)).order_by(QuoteShareRow.created_at)
    )
    return tuple(_view(row, secret_key) for row in rows)


def revoke_share(session: Session, viewer: Viewer, quote_id: str, share_id: str, *, now: datetime) -> None:
    """The link is dead at once, and saying it twice is fine.

    NotFound ``quote_not_found``, ``share_not_found``.
    """
    require_scope(viewer, "quotes:write")
    read_quote(viewer, session, quote_id)
    row = session.get(QuoteShareRow, share_id)
    if row is None or row.quote_id != quote_id:
        raise NotFound("share_not_found")
    if row.revoked_at is None:
        row.revoked_at = now
        session.flush()
        record(session, viewer, "quote_share_revoked", "quote", quote_id, {"share": share_id}, now=now)


def read_shared_quote(session: Session, token: str, *, now: datetime) -> SharedQuote:
    """The quote behind a link; NotFound ``share_not_found`` for one that is unknown, over or revoked.

    Conflict ``quote_held`` (number, hold_status) while an operator has to look at it.
    """
    row = None
    if may_be_token(token):
        row = session.scalar(
            select(QuoteShareRow).where(
                QuoteShareRow.token_hash == hash_share_token(token),
                QuoteShareRow.expires_at > now,
                QuoteShareRow.revoked_at.is_(None),
            )
        )
    quote = None if row is None else session.get(QuoteRow, row.quote_id)
    if row is None or quote is None:
        raise NotFound("share_not_found")
    view = view_quote(quote, find_hold(session, "quote", quote.id))
    return SharedQuote(require_open(view), row.expires_at)


def _alive(quote_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        QuoteShareRow.quote_id == quote_id,
        QuoteShareRow.expires_at > now,
        QuoteShareRow.revoked_at.is_(None),
    )


def count_quote_opening(session: Session, token: str, *, now: datetime) -> None:
    """A link was followed; the owner sees how often, and when last."""
    session.execute(
        update(QuoteShareRow)
        .where(QuoteShareRow.token_hash == hash_share_token(token))
        .values(opened=QuoteShareRow.opened + 1, last_opened_at=now)
        .execution_options(synchronize_session=False)
    )


def _view(row: QuoteShareRow, secret_key: bytes) -> ShareView:
    token = write_share_token(secret_key, "quote", row.id)
    return ShareView(row.id, token, row.created_at, row.expires_at, row.opened, row.last_opened_at)
