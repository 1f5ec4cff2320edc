"""Letters to people: owed from the moment their cause was stored, then sent or bounced."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class MailRow(Record):
    """``path`` opens what the letter offers and is a secret: it goes once the letter has left the house."""

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("status IN ('owed','sent','bounced')", name="status"),
        Index("ix_mails_created", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2))
    parameters: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    path: Mapped[str | None] = mapped_column(String(200))
    reader_hash: Mapped[str | None] = mapped_column(sha256_hex(), index=True)  # a guest's key opens it too
    status: Mapped[str] = mapped_column(String(7))
    reply: Mapped[str | None] = mapped_column(String(40))  # why it bounced
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class LetterRefusalRow(Record):
    """A kind of letter that a person does not want."""

    __tablename__ = "letter_refusals"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
