"""What a provider offers, version by version: the document he edits, and where it is in its life."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


def _at_most_one(name: str, columns: tuple[str, ...], where: str) -> Index:
    return Index(
        f"uq_provider_versions_{name}",
        *columns,
        unique=True,
        sqlite_where=text(where),
        postgresql_where=text(where),
    )


class ProviderVersionRow(Record):
    """``document`` is a provider document of ``app.catalogue``; in a draft it may still be wrong.

    ``revision`` counts the changes of a draft, ``number`` is the version of the rate card it came into
    force as, ``content_digest`` what then stood in the tables of the catalogue; ``begun_over`` is the number
    that was in force when it was begun.
    """

    __tablename__ = "provider_versions"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft','submitted','scheduled','published','superseded','discarded')", name="status"
        ),
        _at_most_one("one_open", ("provider_code",), "status IN ('draft','submitted')"),
        _at_most_one("one_published", ("provider_code",), "status = 'published'"),
        _at_most_one("one_a_day", ("provider_code", "valid_from"), "status = 'scheduled'"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    provider_code: Mapped[str] = mapped_column(ForeignKey("providers.code"), index=True)
    number: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    content_digest: Mapped[str | None] = mapped_column(sha256_hex())
    begun_over: Mapped[int | None]
    based_on_id: Mapped[str | None] = mapped_column(ForeignKey("provider_versions.id"))
    valid_from: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    edited_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
