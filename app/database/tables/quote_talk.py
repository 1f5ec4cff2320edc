"""What goes on about a quote after it was issued: links to it, questions about it, and what replaced it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class QuoteShareRow(Record):
    """A link that opens a quote to whoever holds it; the token itself is only in the link."""

    __tablename__ = "quote_shares"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sha256_hex(), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    opened: Mapped[int] = mapped_column(server_default="0")
    last_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class QuoteQuestionRow(Record):
    """A question of the customer, and what the operator answered."""

    __tablename__ = "quote_questions"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text())
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    answer: Mapped[str | None] = mapped_column(Text())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class QuoteRevisionRow(Record):
    """Which quote a newer one revises; the older stays as it is."""

    __tablename__ = "quote_revisions"

    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True)
    revises_id: Mapped[str] = mapped_column(ForeignKey("quotes.id", ondelete="CASCADE"), index=True)
