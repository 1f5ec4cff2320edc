"""Operators who look at the platform as somebody else sees it. The token is kept as its hash only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, sha256_hex
from app.database.record import Record


class LookingRow(Record):
    """Good only beside the operator's own session."""

    __tablename__ = "lookings"

    token_hash: Mapped[str] = mapped_column(sha256_hex(), primary_key=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
