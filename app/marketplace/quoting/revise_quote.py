"""Which quote revises which: a new one names its predecessor, and the old one stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.database.tables.quote_talk import QuoteRevisionRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.read_quote import read_quote
from app.values.errors import Invalid


@dataclass(frozen=True, slots=True)
class QuoteName:
    """Enough to link to a quote."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Revisions:
    """The quote this one revises, if any, and those that revise it, oldest first."""

    revises: QuoteName | None
    revised_by: tuple[QuoteName, ...]


def record_revision(session: Session, viewer: Viewer, quote_id: str, revises_id: str) -> None:
    """Both must be the viewer's own: NotFound ``quote_not_found``; Invalid ``quote_revises_itself``."""
    require_scope(viewer, "quotes:write")
    if quote_id == revises_id:
        raise Invalid("quote_revises_itself")
    for each in (quote_id, revises_id):
        read_quote(viewer, session, each)
    session.add(QuoteRevisionRow(quote_id=quote_id, revises_id=revises_id))
    session.flush()


def find_revisions(viewer: Viewer, session: Session, quote_id: str) -> Revisions:
    """Versions before and after; NotFound ``quote_not_found``."""
    read_quote(viewer, session, quote_id)
    # another team's is not even named
    named = select(QuoteRow.id, QuoteRow.number).where(
        or_(QuoteRow.team_id.is_(None), QuoteRow.team_id.in_(viewer.team_ids))
    )
    before = session.execute(
        named.join(QuoteRevisionRow, QuoteRevisionRow.revises_id == QuoteRow.id).where(
            QuoteRevisionRow.quote_id == quote_id
        )
    ).one_or_none()
    after = session.execute(
        named.join(QuoteRevisionRow, QuoteRevisionRow.quote_id == QuoteRow.id)
        .where(QuoteRevisionRow.revises_id == quote_id)
        .order_by(QuoteRow.created_at, QuoteRow.id)
    )
    return Revisions(
        None if before is None else QuoteName(before.id, before.number),
        tuple(QuoteName(row.id, row.number) for row in after),
    )
