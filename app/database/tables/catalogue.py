"""The supply side: providers, their rate cards by version, and the facts shared by all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class ProviderRow(Record):
    """A manufacturer; ``document`` is its public description and machines, without the rate card.

    ``standing`` None: it came with a catalogue. One that applied here begins as ``applying`` and is in force
    only in ``probation`` and ``live``.
    """

    __tablename__ = "providers"
    __table_args__ = (
        CheckConstraint("standing IN ('applying','probation','live','closed')", name="standing"),
    )

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]  # providers come in a fixed order, so that equal prices rank the same each time
    is_listed: Mapped[bool]
    needs_four_eyes: Mapped[bool] = mapped_column(default=False, server_default=false())  # to publish
    document: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())
    standing: Mapped[str | None] = mapped_column(String(9))


class RateCardRow(Record):
    """One version of a provider's prices; at most one of a provider is published."""

    __tablename__ = "rate_cards"
    __table_args__ = (
        UniqueConstraint("provider_code", "version"),
        CheckConstraint("status IN ('draft','published','superseded')", name="status"),
        Index(
            "uq_rate_cards_one_published",
            "provider_code",
            unique=True,
            sqlite_where=text("status = 'published'"),
            postgresql_where=text("status = 'published'"),
        ),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    provider_code: Mapped[str] = mapped_column(ForeignKey("providers.code"))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class CatalogueFactsRow(Record):
    """Materials, finishes, places, institutes and tariff, addressed by their digest."""

    __tablename__ = "catalogue_facts"

    digest: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class CatalogueVersionRow(Record):
    """Which content was in force from when on; the newest row is."""

    __tablename__ = "catalogue_versions"

    position: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(100))
    facts_digest: Mapped[str] = mapped_column(ForeignKey("catalogue_facts.digest"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
