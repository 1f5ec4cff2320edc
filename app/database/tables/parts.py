"""Parts: an uploaded file, what the customer said about it, and what was measured."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record
from app.database.tables.ownership import Owned
from app.database.tables.teams import KeptToTeam
from app.values.folding import LONGEST_FOLDED, fold_name


def _fold_file_name(context: DefaultExecutionContext) -> str:
    return fold_name(context.get_current_parameters()["file_name"])  # type: ignore[no-untyped-call]


def _begin_series(context: DefaultExecutionContext) -> str:
    series_id: str = context.get_current_parameters()["id"]  # type: ignore[no-untyped-call]
    return series_id


class PartRow(Owned, KeptToTeam, Record):
    """``measurements``, ``error`` and the keys of what was made of it are of the revision in force.

    A new one clears them. ``revision`` counts how often the file was read anew; another file for the same
    thing is another row of the same series with the next ``issue`` (1 is A, 2 is B).
    """

    __tablename__ = "parts"
    __table_args__ = (
        *Owned.__table_args__,
        CheckConstraint("status IN ('queued','measuring','measured','refused')", name="status"),
        # an index, because SQLite cannot be given a constraint later
        Index("uq_parts_series_id", "series_id", "issue", unique=True),
        # with the name, so that a search reads no measurements
        Index("ix_parts_owner_newest", "organisation_id", "created_at", "id", "name_key"),
        Index("ix_parts_owner_name", "organisation_id", "name_key", "id"),
        Index("ix_parts_owner_folder", "organisation_id", "folder_id", "series_id"),
        Index("ix_parts_folder_newest", "folder_id", "created_at", "id"),
        Index("ix_parts_folder_name", "folder_id", "name_key", "id"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    status: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(LONGEST_FOLDED), default=_fold_file_name, server_default="")
    # no reference, for SQLite cannot be told of one later: a folder goes only once it is empty
    folder_id: Mapped[str | None] = mapped_column(identifier())
    series_id: Mapped[str] = mapped_column(identifier(), default=_begin_series, server_default="")
    issue: Mapped[int] = mapped_column(default=1, server_default="1")
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
