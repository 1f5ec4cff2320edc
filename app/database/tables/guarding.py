"""What guards customers' files: the key of each, who opened which, and who may by the owner's consent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class FileKeyRow(Record):
    """A stored file's key, encrypted by the master key that ``master_id`` names; None once it was destroyed.

    ``is_sealed`` False: the file may still be as it was before there were keys.
    """

    __tablename__ = "file_keys"
    __table_args__ = (
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
        Index("ix_file_keys_master_id", "master_id"),
    )

    storage_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary())
    master_id: Mapped[str] = mapped_column(String(16))
    is_sealed: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class FileOpeningRow(Record):
    """Who opened which file of a part, and what allowed it.

    The owner's own openings of a day stand in one row of their ``group_key``; all others have one each.
    ``note`` is an operator's reason; ``copy_sha256`` is the hash of the copy that was handed out.
    """

    __tablename__ = "file_openings"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    group_key: Mapped[str] = mapped_column(String(200), unique=True)
    part_id: Mapped[str] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), index=True)
    file_kind: Mapped[str] = mapped_column(String(12))
    purpose: Mapped[str] = mapped_column(String(12))
    relation: Mapped[str] = mapped_column(String(12))
    basis: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text())
    user_id: Mapped[str | None] = mapped_column(identifier())
    organisation_id: Mapped[str | None] = mapped_column(identifier())
    receiver: Mapped[str | None] = mapped_column(String(80))
    copy_sha256: Mapped[str | None] = mapped_column(sha256_hex())
    first_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class FileConsentRow(Record):
    """What the owner of a referred part lets an institute have, and until when he did."""

    __tablename__ = "file_consents"
    __table_args__ = (
        CheckConstraint("kind IN ('summary','measurements','file','drawing')", name="kind"),
        Index(
            "uq_file_consents_in_force",
            "referral_id",
            "institute",
            "kind",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referrals.id", ondelete="CASCADE"), index=True)
    institute: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    given_by: Mapped[str | None] = mapped_column(identifier())
    given_at: Mapped[datetime] = mapped_column(UtcDateTime())
    withdrawn_by: Mapped[str | None] = mapped_column(identifier())
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class FileCopyRow(Record):
    """What others get in a file's place: the same without what tells of people and machines.

    ``error`` says why there can be none; then there is no ``storage_key``.
    """

    __tablename__ = "file_copies"
    __table_args__ = (CheckConstraint("(storage_key IS NULL) = (error IS NOT NULL)", name="made"),)

    source_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    part_id: Mapped[str] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), index=True)
    storage_key: Mapped[str | None] = mapped_column(String(80))
    sha256: Mapped[str | None] = mapped_column(sha256_hex())
    error: Mapped[str | None] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime())
