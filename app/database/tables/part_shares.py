"""Links that open a part to whoever holds them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class PartShareRow(Record):
    """What a link shows besides picture and measurements is said when it is made and never widened."""

    __tablename__ = "part_shares"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    part_id: Mapped[str] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sha256_hex(), unique=True)
    with_papers: Mapped[bool]
    with_model: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    opened: Mapped[int] = mapped_column(server_default="0")
    last_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
