"""Who did what to which object, chained by hashes; and which phase of the programme began when.

Both tables are only ever added to: the database refuses to change or delete a row. They refer to people
and organisations by plain ids, because an entry outlives what it speaks of.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class AuditEntryRow(Record):
    """``organisation_id`` is whose member acted, ``concerned_id`` whose affair it was."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        CheckConstraint("sequence > 0", name="sequence"),
        CheckConstraint("actor_kind IN ('guest','member','operator','system')", name="actor_kind"),
        Index("ix_audit_entries_object", "object_kind", "object_id", "sequence"),
        Index("ix_audit_entries_action", "action", "sequence"),
        Index("ix_audit_entries_user", "user_id", "sequence"),
        Index("ix_audit_entries_organisation", "organisation_id", "sequence"),
        Index("ix_audit_entries_concerned", "concerned_id", "sequence"),
    )

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    actor_kind: Mapped[str] = mapped_column(String(8))
    user_id: Mapped[str | None] = mapped_column(identifier())
    organisation_id: Mapped[str | None] = mapped_column(identifier())
    concerned_id: Mapped[str | None] = mapped_column(identifier())
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(100))
    details: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    reason: Mapped[str] = mapped_column(Text())
    previous_hash: Mapped[str] = mapped_column(sha256_hex())
    entry_hash: Mapped[str] = mapped_column(sha256_hex())


class AuditHeadRow(Record):
    """The end of the chain, one row; whoever adds an entry holds it until his transaction ends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    entry_hash: Mapped[str] = mapped_column(sha256_hex())


class PhaseChangeRow(Record):
    """The row of the highest position says which phase is in force; ``changed_by`` is a user."""

    __tablename__ = "phase_changes"
    __table_args__ = (
        CheckConstraint("position > 0", name="position"),
        CheckConstraint("phase IN ('closed_test','pilot','commercial')", name="phase"),
    )

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phase: Mapped[str] = mapped_column(String(12))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime())
    changed_by: Mapped[str | None] = mapped_column(identifier())
    reason: Mapped[str] = mapped_column(Text())
    is_forced: Mapped[bool]
