"""Links that open a quote to colleagues: unguessable, running out, revocable, known here by their hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database.tables.quote_talk import QuoteShareRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.duties import find_hold
from app.marketplace.quoting.quote_view import QuoteView, require_open, view_quote
from app.marketplace.quoting.read_quote import read_quote
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id

SHARE_LENGTH = timedelta(days=30)
MOST_SHARES = 20
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class ShareView:
    """A link as the owner of the quote sees it."""

    id: str
    token: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SharedQuote:
    """What the holder of a link sees, and until when."""

    quote: QuoteView
    expires_at: datetime


def share_quote(
    session: Session, viewer: Viewer, quote_id: str, *, secret_key: bytes, now: datetime
) -> ShareView:
    """A new link; NotFound ``quote_not_found``, Conflict ``shares_limit_reached`` (maximum)."""
    require_scope(viewer, "quotes:write")
    read_quote(viewer, session, quote_id)
    alive = session.scalar(select(func.count()).select_from(QuoteShareRow).where(*_alive(quote_id, now)))
    if (alive or 0) >= MOST_SHARES:
        raise Conflict("shares_limit_reached", {"maximum": MOST_SHARES})
    share_id = new_id()
    row = QuoteShareRow(
        id=share_id,
        quote_id=quote_id,
        token_hash=_hash(_write_token(secret_key, share_id)),
        created_at=now,
        expires_at=now + SHARE_LENGTH,
        revoked_at=None,
    )
    session.add(row)
    session.flush()
    record(session, viewer, "quote_shared", "quote", quote_id, {"share": share_id}, now=now)
    return _view(row, secret_key)


def list_shares(
    viewer: Viewer, session: Session, quote_id: str, *, secret_key: bytes, now: datetime
) -> tuple[ShareView, ...]:
    """The links that work, oldest first; NotFound ``quote_not_found``."""
    read_quote(viewer, session, quote_id)
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
    if 0 < len(token) <= LONGEST_TOKEN:
        row = session.scalar(
            select(QuoteShareRow).where(
                QuoteShareRow.token_hash == _hash(token),
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


def _view(row: QuoteShareRow, secret_key: bytes) -> ShareView:
    return ShareView(row.id, _write_token(secret_key, row.id), row.created_at, row.expires_at)


def _write_token(secret_key: bytes, share_id: str) -> str:
    # made from the secret, so that its owner can copy the link again though only its hash is stored
    code = hmac.new(secret_key, b"quote share\x00" + share_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(code).decode("ascii").rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
