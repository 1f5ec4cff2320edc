"""Quotes: numbered snapshots that never change, kept as the canonical bytes they were issued as."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, event
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record
from app.database.tables.ownership import Owned
from app.database.tables.teams import KeptToTeam


class QuoteRow(Owned, KeptToTeam, Record):
    """``content`` is canonical JSON of ``schema_version``; ``sha256`` is its digest."""

    __tablename__ = "quotes"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    part_ids: Mapped[list[str]] = mapped_column(CanonicalJson())
    viewer_key_hashes: Mapped[list[str]] = mapped_column(CanonicalJson())  # every guest key that opens it
    content: Mapped[bytes] = mapped_column(LargeBinary())
    sha256: Mapped[str] = mapped_column(sha256_hex())
    schema_version: Mapped[int]
    valid_until: Mapped[date | None] = mapped_column(index=True)  # as in the content, to search by
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class QuoteNumberRow(Record):
    """The last number of a year; the row lock makes numbers unique, the rollback makes them gap-free."""

    __tablename__ = "quote_numbers"
    __table_args__ = (CheckConstraint("last_number > 0", name="last_number"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]


@event.listens_for(QuoteRow, "before_update")
def _refuse_update(_mapper: object, _connection: object, row: QuoteRow) -> None:
    raise RuntimeError(f"quote {row.number} was issued and never changes")
