"""Referrals: a request nobody can make today, stored for the institutes the customer chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier
from app.database.record import Record
from app.database.tables.ownership import Owned
from app.database.tables.teams import KeptToTeam


class ReferralRow(Owned, KeptToTeam, Record):
    """``consent`` says how much of the part the institutes may see. The part itself may be deleted later."""

    __tablename__ = "referrals"
    __table_args__ = (
        *Owned.__table_args__,
        CheckConstraint("status IN ('stored')", name="status"),
        CheckConstraint("consent IN ('summary','measurements','file')", name="consent"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    part_id: Mapped[str] = mapped_column(identifier(), index=True)
    status: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int]
    requirement: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    destination: Mapped[dict[str, Any]] = mapped_column(CanonicalJson())
    reasons: Mapped[list[Any]] = mapped_column(CanonicalJson())
    institutes: Mapped[list[str]] = mapped_column(CanonicalJson())
    consent: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
