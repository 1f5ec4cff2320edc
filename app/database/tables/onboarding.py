"""Applications of firms that want to be providers: who they are, what proves it, and how it went."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record

_OPEN = "status IN ('applied','documents','in_review','probation','live')"


class ProviderApplicationRow(Record):
    """``trader`` is a trader of ``app.providers``; ``phase`` the one whose rules the application runs under.

    ``vat_check`` is ``format`` for a number that only has the right form, ``register`` for one that a
    register confirmed. An organisation has one application that is neither declined nor withdrawn.
    """

    __tablename__ = "provider_applications"
    __table_args__ = (
        CheckConstraint(
            "status IN ('applied','documents','in_review','probation','live','declined','withdrawn')",
            name="status",
        ),
        CheckConstraint("vat_check IN ('none','format','register')", name="vat_check"),
        Index(
            "uq_provider_applications_one_open",
            "organisation_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    provider_code: Mapped[str] = mapped_column(ForeignKey("providers.code"), index=True)
    status: Mapped[str] = mapped_column(String(10), index=True)
    phase: Mapped[str] = mapped_column(String(12))
    trader: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    vat_check: Mapped[str] = mapped_column(String(8))
    vat_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    processes: Mapped[list[str]] = mapped_column(CanonicalJson())
    applied_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime())
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    probation_until: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ApplicationDocumentRow(Record):
    """A file that proves something about the applicant; seen by its owners and by operators."""

    __tablename__ = "application_documents"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('register_extract','identity','certificate','insurance','other')", name="kind"
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    application_id: Mapped[str] = mapped_column(
        ForeignKey("provider_applications.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sha256_hex())
    storage_key: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ApplicationEventRow(Record):
    """One step of an application in its order, with what was said at it."""

    __tablename__ = "application_events"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    application_id: Mapped[str] = mapped_column(
        ForeignKey("provider_applications.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    action: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text())
    by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UtcDateTime())
