"""Lists organisations for the operator: how much belongs to them, and nothing of what they keep secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.database.tables import MembershipRow, OrganisationRow, PartRow, ProviderRow, QuoteRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.administering.people import LONGEST_SEARCH
from app.marketplace.paging import check_limit, read_place, write_cursor


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """``providers`` are codes of the firms that are theirs."""

    id: str
    name: str
    created_at: datetime
    members: int
    parts: int
    quotes: int
    providers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """Newest first; ``next_cursor`` leads to older ones."""

    organisations: tuple[OrganisationView, ...]
    next_cursor: str | None


def list_organisations(
    viewer: Viewer, session: Session, *, search: str = "", cursor: str | None = None, limit: int = 50
) -> OrganisationPage:
    """NotAllowed ``operator_only``; Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_operator(viewer)
    check_limit(limit)
    query = select(OrganisationRow)
    words = search.strip().lower()[:LONGEST_SEARCH]
    if words:
        query = query.where(func.lower(OrganisationRow.name).contains(words, autoescape=True))
    if cursor is not None:
        created_at, row_id = read_place(cursor)
        query = query.where(
            or_(
                OrganisationRow.created_at < created_at,
                and_(OrganisationRow.created_at == created_at, OrganisationRow.id < row_id),
            )
        )
    rows = session.scalars(
        query.order_by(OrganisationRow.created_at.desc(), OrganisationRow.id.desc()).limit(limit + 1)
    ).all()
    shown = rows[:limit]
    ids = [row.id for row in shown]
    counts = [_count(session, table, ids) for table in (MembershipRow, PartRow, QuoteRow)]
    firms: dict[str, list[str]] = {}
    for organisation_id, code in session.execute(
        select(ProviderRow.organisation_id, ProviderRow.code)
        .where(ProviderRow.organisation_id.in_(ids))
        .order_by(ProviderRow.code)
    ):
        firms.setdefault(str(organisation_id), []).append(code)
    views = tuple(
        OrganisationView(
            id=row.id,
            name=row.name,
            created_at=row.created_at,
            members=counts[0].get(row.id, 0),
            parts=counts[1].get(row.id, 0),
            quotes=counts[2].get(row.id, 0),
            providers=tuple(firms.get(row.id, ())),
        )
        for row in shown
    )
    after = write_cursor(shown[-1].created_at.isoformat(), shown[-1].id) if len(rows) > limit else None
    return OrganisationPage(views, after)


def _count(
    session: Session, table: type[MembershipRow] | type[PartRow] | type[QuoteRow], ids: list[str]
) -> dict[str, int]:
    counted = session.execute(
        select(table.organisation_id, func.count())
        .where(table.organisation_id.in_(ids))
        .group_by(table.organisation_id)
    )
    return {str(organisation_id): count for organisation_id, count in counted}
