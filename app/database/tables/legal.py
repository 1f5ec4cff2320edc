"""Legal texts by version, and who agreed to which. Published versions and consents never change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier
from app.database.record import Record

_KINDS = "('terms','privacy','imprint','provider_terms','accessibility')"


class LegalTextRow(Record):
    """A version in both languages, as Markdown; a draft until it is published with its first day."""

    __tablename__ = "legal_texts"
    __table_args__ = (
        CheckConstraint(f"kind IN {_KINDS}", name="kind"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint("(published_at IS NULL) = (in_force_on IS NULL)", name="published"),
        UniqueConstraint("kind", "version"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    body_de: Mapped[str] = mapped_column(Text())
    body_en: Mapped[str] = mapped_column(Text())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    in_force_on: Mapped[date | None]


class ConsentRow(Record):
    """That somebody agreed to a version, or was shown it. Plain ids of people: proof outlives accounts."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("how IN ('sign_up','page','api')", name="how"),
        UniqueConstraint("user_id", "text_id"),
        Index("ix_consents_text_id", "text_id"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str] = mapped_column(identifier())
    organisation_id: Mapped[str | None] = mapped_column(identifier())
    text_id: Mapped[str] = mapped_column(ForeignKey("legal_texts.id"))
    how: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime())


@event.listens_for(LegalTextRow, "before_update")
def _refuse_update(_mapper: object, _connection: object, row: LegalTextRow) -> None:
    before = inspect(row).attrs.published_at.history.deleted
    if row.published_at is not None and None not in before:
        raise RuntimeError(f"version {row.version} of {row.kind} was published and never changes")


@event.listens_for(ConsentRow, "before_update")
def _refuse_consent_update(_mapper: object, _connection: object, row: ConsentRow) -> None:
    raise RuntimeError(f"consent {row.id} was given and never changes")
