"""Who wants to publish with two eyes again, until somebody else agrees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime
from app.database.record import Record


class FourEyesRequestRow(Record):
    """At most one of a provider; gone once it is confirmed or taken back."""

    __tablename__ = "four_eyes_requests"

    provider_code: Mapped[str] = mapped_column(ForeignKey("providers.code"), primary_key=True)
    asked_by: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
