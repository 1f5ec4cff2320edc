"""Numbers of quotes: one sequence a year, without gaps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.quotes import QuoteNumberRow
from app.delivery.calendar import SAXON_TIME


def take_quote_number(session: Session, *, now: datetime) -> str:
    """The next number of the year in Saxony, like SW-2026-000123.

    The row stays locked until the transaction ends, and a rollback gives the number back.
    """
    year = now.astimezone(SAXON_TIME).year
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    number = session.execute(
        insert(QuoteNumberRow)
        .values(year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=[QuoteNumberRow.year], set_={"last_number": QuoteNumberRow.last_number + 1}
        )
        .returning(QuoteNumberRow.last_number)
    ).scalar_one()
    return f"SW-{year}-{number:06d}"
