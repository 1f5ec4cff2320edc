"""Questions are kept for a while only; the figures counted from them stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.tables.insights import FigureCountRow, InquiryRow
from app.marketplace.noting import find_quarter
from app.marketplace.noting.classes import begin_quarter

KEPT = timedelta(days=3 * 366)


def forget_inquiries(session: Session, *, now: datetime) -> int:
    """Delete those of quarters older than three years, once they have been counted; how many."""
    # a month is counted once, after those before it: the third of a quarter is its last
    months = session.scalars(select(FigureCountRow.month)).all()
    counted = [begin_quarter(month) for month in months if month.month % 3 == 0]
    gone = session.execute(
        delete(InquiryRow).where(
            InquiryRow.quarter < find_quarter(now - KEPT), InquiryRow.quarter.in_(counted)
        )
    )
    return gone.rowcount  # type: ignore[attr-defined,no-any-return]
