"""Feedback as its author and the operator see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from app.database.tables.learning import FeedbackRow

FeedbackKind = Literal["bug", "wish", "praise", "question"]
FeedbackStatus = Literal["new", "duplicate", "planned", "done", "declined"]
FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
FEEDBACK_STATUSES: tuple[FeedbackStatus, ...] = get_args(FeedbackStatus)


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """``author`` is a name, empty where the person is gone; ``subject`` is (kind, id) of his own thing."""

    id: str
    kind: FeedbackKind
    text: str
    page: str
    language: str
    viewport: str
    subject_kind: str | None
    subject_id: str | None
    mission_id: str | None
    has_picture: bool
    status: FeedbackStatus
    duplicate_of: str | None
    answer: str
    author: str
    created_at: datetime
    triaged_at: datetime | None


def view_feedback(row: FeedbackRow, author: str | None) -> FeedbackView:
    """What the row says."""
    return FeedbackView(
        id=row.id,
        kind=cast("FeedbackKind", row.kind),
        text=row.text,
        page=row.page,
        language=row.language,
        viewport=row.viewport,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        mission_id=row.mission_id,
        has_picture=row.picture_key is not None,
        status=cast("FeedbackStatus", row.status),
        duplicate_of=row.duplicate_of,
        answer=row.answer,
        author=author or "",
        created_at=row.created_at,
        triaged_at=row.triaged_at,
    )
