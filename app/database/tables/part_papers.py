"""What explains a part to whoever makes it: drawings as the customer sent them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class PartDrawingRow(Record):
    """A file beside a part; it belongs to whoever the part belongs to and goes with it."""

    __tablename__ = "part_drawings"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    part_id: Mapped[str] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sha256_hex())
    storage_key: Mapped[str] = mapped_column(String(80))
    attached_at: Mapped[datetime] = mapped_column(UtcDateTime())
