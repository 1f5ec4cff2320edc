"""The viewer's referrals, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.database.tables.referrals import ReferralRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.paging import check_limit, read_place, write_cursor
from app.marketplace.referring.referral_view import ReferralView, view_referrals


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """``next_cursor`` is None on the last page."""

    referrals: tuple[ReferralView, ...]
    next_cursor: str | None


def list_referrals(
    viewer: Viewer, session: Session, *, limit: int = 50, cursor: str | None = None
) -> ReferralPage:
    """Raises Invalid ``limit_out_of_range``, ``cursor_invalid``."""
    require_scope(viewer, "referrals:read")
    check_limit(limit)
    query = select(ReferralRow).where(owned_by(viewer, ReferralRow))
    if cursor is not None:
        query = query.where(tuple_(ReferralRow.created_at, ReferralRow.id) < tuple_(*read_place(cursor)))
    rows = session.scalars(
        query.order_by(ReferralRow.created_at.desc(), ReferralRow.id.desc()).limit(limit + 1)
    ).all()
    page = rows[:limit]
    more = len(rows) > limit
    return ReferralPage(
        view_referrals(session, page),
        write_cursor(page[-1].created_at.isoformat(), page[-1].id) if more else None,
    )
