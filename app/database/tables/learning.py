"""The closed test: missions for testers, how far each has come, what they said, and what was learnt of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.columns import CanonicalJson, UtcDateTime, identifier, sha256_hex
from app.database.record import Record


class MissionRow(Record):
    """``steps`` are objects with code, text_de, text_en; ``waves`` ids of invitations, empty: everybody."""

    __tablename__ = "missions"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    title_de: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    text_de: Mapped[str] = mapped_column(Text())
    text_en: Mapped[str] = mapped_column(Text())
    steps: Mapped[list[Any]] = mapped_column(CanonicalJson())
    waves: Mapped[list[str]] = mapped_column(CanonicalJson())
    is_open: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class MissionRunRow(Record):
    """A tester on a mission; ``done`` tells by the number of a step when it was done."""

    __tablename__ = "mission_runs"

    mission_id: Mapped[str] = mapped_column(ForeignKey("missions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    done: Mapped[dict[str, str]] = mapped_column(CanonicalJson())


class FeedbackRow(Record):
    """What somebody said about a page. ``subject_id`` is a part or quote of his own that the page was of."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("kind IN ('bug','wish','praise','question')", name="kind"),
        CheckConstraint("status IN ('new','duplicate','planned','done','declined')", name="status"),
        CheckConstraint("(status = 'duplicate') = (duplicate_of IS NOT NULL)", name="duplicate"),
        CheckConstraint("subject_kind IN ('part','quote')", name="subject_kind"),
        Index("ix_feedback_created", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(identifier())
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text())
    page: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(2))
    viewport: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str | None] = mapped_column(String(5))
    subject_id: Mapped[str | None] = mapped_column(identifier())
    mission_id: Mapped[str | None] = mapped_column(ForeignKey("missions.id", ondelete="SET NULL"), index=True)
    picture_key: Mapped[str | None] = mapped_column(String(80))
    picture_sha256: Mapped[str | None] = mapped_column(sha256_hex())
    status: Mapped[str] = mapped_column(String(9))
    duplicate_of: Mapped[str | None] = mapped_column(ForeignKey("feedback.id"), index=True)
    answer: Mapped[str] = mapped_column(Text())
    triaged_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class LearningRow(Record):
    """What the operator wrote about what was learnt; the newest is shown, the older are kept."""

    __tablename__ = "learnings"

    id: Mapped[str] = mapped_column(identifier(), primary_key=True)
    text: Mapped[str] = mapped_column(Text())
    written_by: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
