"""The viewer's parts, newest first, without the files that later revisions replace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.marketplace.quoting.part_view import PartView, is_alive, is_newest_issue, view_part


@dataclass(frozen=True, slots=True)
class PartPage:
    """``next_cursor`` is None on the last page."""

    parts: tuple[PartView, ...]
    next_cursor: str | None


def list_parts(
    viewer: Viewer, session: Session, *, now: datetime, limit: int = 50, cursor: str | None = None
) -> PartPage:
    """Raises Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_scope(viewer, "parts:read")
    check_limit(limit)
    query = select(PartRow).where(owned_by(viewer, PartRow), is_alive(now), is_newest_issue())
    if cursor is not None:
        query = query.where(tuple_(PartRow.created_at, PartRow.id) < tuple_(*read_place(cursor)))
    query = query.order_by(PartRow.created_at.desc(), PartRow.id.desc()).limit(limit + 1)
    rows = session.scalars(query).all()
    page = rows[:limit]
    more = len(rows) > limit
    return PartPage(
        tuple(view_part(row) for row in page),
        write_cursor(page[-1].created_at.isoformat(), page[-1].id) if more else None,
    )
