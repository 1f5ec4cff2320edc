"""The viewer's quotes, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.marketplace.quoting.quote_view import view_quote


@dataclass(frozen=True, slots=True)
class QuoteSummary:
    """A line in the list."""

    id: str
    number: str
    created_at: datetime
    issuer_name: str
    gross_minor: int
    currency: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class QuotePage:
    """``next_cursor`` is None on the last page."""

    quotes: tuple[QuoteSummary, ...]
    next_cursor: str | None


def list_quotes(viewer: Viewer, session: Session, *, limit: int = 50, cursor: str | None = None) -> QuotePage:
    """Raises Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_scope(viewer, "quotes:read")
    check_limit(limit)
    query = select(QuoteRow).where(owned_by(viewer, QuoteRow))
    if cursor is not None:
        query = query.where(tuple_(QuoteRow.created_at, QuoteRow.id) < tuple_(*read_place(cursor)))
    rows = session.scalars(
        query.order_by(QuoteRow.created_at.desc(), QuoteRow.id.desc()).limit(limit + 1)
    ).all()
    page = rows[:limit]
    more = len(rows) > limit
    return QuotePage(
        tuple(_summarise(row) for row in page),
        write_cursor(page[-1].created_at.isoformat(), page[-1].id) if more else None,
    )


def _summarise(row: QuoteRow) -> QuoteSummary:
    content = view_quote(row).content
    return QuoteSummary(
        id=row.id,
        number=row.number,
        created_at=row.created_at,
        issuer_name=content.issuer.name,
        gross_minor=content.gross_minor,
        currency=content.currency,
        valid_until=content.valid_until,
    )
