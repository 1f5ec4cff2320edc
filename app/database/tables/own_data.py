"""What becomes of people's data: how long it is kept, exported, deleted, and the receipt for that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class RetentionRow(Record):
    """An organisation that keeps its parts for a shorter time than the programme would."""

    __tablename__ = "organisation_retention"
    __table_args__ = (CheckConstraint("unused_part_days > 0", name="days"),)

    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    unused_part_days: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime())


class PartNoticeRow(Record):
    """A part whose owner was told that it will go, unless somebody looks at it before."""

    __tablename__ = "part_notices"

    part_id: Mapped[str] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), primary_key=True)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    deletes_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class DataExportRow(Record):
    """All data about a person, or of the organisation too, as an archive until ``expires_at``."""

    __tablename__ = "data_exports"
    __table_args__ = (CheckConstraint("status IN ('queued','ready','failed')", name="status"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    is_whole: Mapped[bool]  # of the organisation, not of the person alone
    has_files: Mapped[bool]
    status: Mapped[str] = mapped_column(String(8))
    storage_key: Mapped[str | None] = mapped_column(String(80))
    size_bytes: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class DeletionRow(Record):
    """An account or an organisation that goes on ``due_at``, unless that is taken back before."""

    __tablename__ = "deletions"
    __table_args__ = (CheckConstraint("kind IN ('account','organisation')", name="kind"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class ReceiptRow(Record):
    """What was deleted, signed; it outlives what it speaks of and names nobody."""

    __tablename__ = "deletion_receipts"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary())
    sha256: Mapped[str] = mapped_column(sha256_hex())
    signature: Mapped[str] = mapped_column(String(88))
    public_key: Mapped[str] = mapped_column(String(44))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
