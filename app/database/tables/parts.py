"""Parts: an uploaded file, what the customer said about it, and what was measured."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record
from app.database.tables.ownership import Owned
from app.database.tables.teams import KeptToTeam


class PartRow(Owned, KeptToTeam, Record):
    """``measurements``, ``error`` and the keys of what was made of it are of the revision in force.

    A new one clears them.
    """

    __tablename__ = "parts"
    __table_args__ = (
        *Owned.__table_args__,
        CheckConstraint("status IN ('queued','measuring','measured','refused')", name="status"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    status: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(12))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sha256_hex())
    storage_key: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str | None] = mapped_column(String(4))
    orientation: Mapped[Any] = mapped_column(CanonicalJson())  # "auto", "given" or an up vector
    measurements: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    preview_key: Mapped[str | None] = mapped_column(String(80))
    thumbnail_key: Mapped[str | None] = mapped_column(String(80))
    repaired_key: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson())
    note: Mapped[str | None] = mapped_column(Text())  # of the customer, for whoever makes the part
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), index=True)


class UploadCountRow(Record):
    """How many files somebody sent on a day (UTC); deleting a part gives nothing back."""

    __tablename__ = "upload_counts"

    counted_for: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    uploads: Mapped[int]
