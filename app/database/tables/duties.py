"""Duties on requests: what customers declared, what is held for a look, reports, and screening by lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class DeclarationRow(Record):
    """What was stated with a quote or referral; it is part of it and never changes."""

    __tablename__ = "declarations"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('quote','referral')", name="subject_kind"),
        CheckConstraint("end_use IN ('civil','military','police')", name="end_use"),
        CheckConstraint("control_class IN ('none_known','dual_use','military_list')", name="control_class"),
    )

    subject_kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    end_use: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[str] = mapped_column(String(500))
    control_class: Mapped[str] = mapped_column(String(13))
    control_number: Mapped[str] = mapped_column(String(20))
    is_weapon_part: Mapped[bool]
    declared_by: Mapped[str | None] = mapped_column(identifier())
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime())


class HoldRow(Record):
    """A request or account that waits for an operator; of each at most one waits at a time."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('quote','referral','user','organisation')", name="subject_kind"),
        CheckConstraint("status IN ('held','released','refused')", name="status"),
        CheckConstraint("(status = 'held') = (decided_at IS NULL)", name="decided"),
        Index("ix_holds_status", "status", "created_at"),
        Index("ix_holds_subject", "subject_kind", "subject_id"),
        Index(
            "uq_holds_one_waiting",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(identifier())
    organisation_id: Mapped[str | None] = mapped_column(identifier())
    user_id: Mapped[str | None] = mapped_column(identifier())
    reasons: Mapped[list[Any]] = mapped_column(CanonicalJson())
    status: Mapped[str] = mapped_column(String(8))
    decided_by: Mapped[str | None] = mapped_column(identifier())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decision_reason: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class DeniedFileRow(Record):
    """A file that is not made here, by its hash."""

    __tablename__ = "denied_files"

    sha256: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    reason: Mapped[str] = mapped_column(Text())
    denied_by: Mapped[str | None] = mapped_column(identifier())
    denied_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ReportRow(Record):
    """Somebody says that something here should not be."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("cause IN ('weapon','rights','illegal','other')", name="cause"),
        CheckConstraint("(closed_at IS NULL) = (outcome = '')", name="closed"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    cause: Mapped[str] = mapped_column(String(8))
    reference: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text())
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    user_id: Mapped[str | None] = mapped_column(identifier())
    outcome: Mapped[str] = mapped_column(Text())
    closed_by: Mapped[str | None] = mapped_column(identifier())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class SanctionsListRow(Record):
    """A list as it was imported; the one with the highest position is used."""

    __tablename__ = "sanctions_lists"

    position: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(100))
    issued_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(sha256_hex())
    entries: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SanctionedNameRow(Record):
    """A name on a list; ``plain`` is what is compared."""

    __tablename__ = "sanctioned_names"
    __table_args__ = (UniqueConstraint("list_position", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_position: Mapped[int] = mapped_column(ForeignKey("sanctions_lists.position", ondelete="CASCADE"))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(Text())
    plain: Mapped[str] = mapped_column(Text())


class ScreeningRow(Record):
    """A name that was held against a list, and what came of it; ``list_version`` as it was then."""

    __tablename__ = "screenings"
    __table_args__ = (
        CheckConstraint("subject_kind IN ('user','organisation','recipient')", name="subject_kind"),
        Index("ix_screenings_subject", "subject_kind", "subject_id", "screened_at"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(identifier())
    list_position: Mapped[int | None]
    list_version: Mapped[str] = mapped_column(String(100))
    is_hit: Mapped[bool]
    score: Mapped[float]
    reference: Mapped[str] = mapped_column(String(100))
    screened_at: Mapped[datetime] = mapped_column(UtcDateTime())


@event.listens_for(DeclarationRow, "before_update")
def _refuse_update(_mapper: object, _connection: object, row: DeclarationRow) -> None:
    raise RuntimeError(f"the declaration of {row.subject_kind} {row.subject_id} was made and never changes")
