"""Folders: what an organisation keeps its parts in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import UtcDateTime, identifier
from app.database.record import Record
from app.values.folding import LONGEST_FOLDED


class FolderRow(Record):
    """``name_key`` is the name as it is compared; an organisation has each once."""

    __tablename__ = "folders"
    __table_args__ = (UniqueConstraint("organisation_id", "name_key"),)

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(LONGEST_FOLDED))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
