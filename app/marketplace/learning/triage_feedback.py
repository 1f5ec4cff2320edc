"""The operator says what becomes of feedback, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.learning import FeedbackRow
from app.marketplace.accounts import Viewer
from app.marketplace.auditing import record
from app.marketplace.learning.feedback_view import (
    FEEDBACK_STATUSES,
    FeedbackStatus,
    FeedbackView,
    view_feedback,
)
from app.marketplace.learning.list_feedback import require_operator
from app.marketplace.mailing import send_mail
from app.values import tidy_text
from app.values.canonical import digest
from app.values.errors import Conflict, Invalid, NotFound, Parameter

LONGEST_ANSWER = 4_000


@dataclass(frozen=True, slots=True)
class TriageFeedback:
    """``seen_status`` is the status that was looked at; ``answer`` empty: no letter is written."""

    feedback_id: str
    seen_status: FeedbackStatus
    status: FeedbackStatus
    duplicate_of: str | None = None
    answer: str = ""


def triage_feedback(
    session: Session, viewer: Viewer, command: TriageFeedback, *, now: datetime
) -> FeedbackView:
    """Of two operators at once only one; the same answer twice is one letter.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``feedback_not_found``; Conflict
    ``feedback_moved_on`` (feedback_status); Invalid ``feedback_status_unknown``,
    ``feedback_duplicate_unknown`` where it is named after itself, after another duplicate or after nothing,
    ``answer_too_long`` (maximum).
    """
    require_operator(viewer)
    row = session.get(FeedbackRow, command.feedback_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("feedback_not_found")
    if row.status != command.seen_status:
        raise Conflict("feedback_moved_on", {"feedback_status": row.status})
    if command.status not in FEEDBACK_STATUSES:
        raise Invalid("feedback_status_unknown")
    answer = tidy_text(command.answer)
    if len(answer) > LONGEST_ANSWER:
        raise Invalid("answer_too_long", {"maximum": LONGEST_ANSWER})
    row.duplicate_of = _find_original(session, row, command)
    row.status, row.triaged_at = command.status, now
    author = session.get(UserRow, row.user_id) if row.user_id else None
    if answer and answer != row.answer and author is not None and author.is_active:
        send_mail(
            session,
            author.email,
            "feedback_answered",
            {"text": row.text, "answer": answer, "feedback_status": row.status},
            language=author.language,
            key=f"feedback:{row.id}:{digest(answer)[:24]}",
            now=now,
            path=f"/{author.language}/feedback",
        )
    if answer:
        row.answer = answer
    session.flush()
    details: dict[str, Parameter] = {"status": row.status, "has_answer": bool(answer)}
    record(
        session, viewer, "feedback_triaged", "feedback", row.id, details,
        now=now, concerned_id=row.organisation_id,
    )  # fmt: skip
    return view_feedback(row, author.display_name if author else None)


def _find_original(session: Session, row: FeedbackRow, command: TriageFeedback) -> str | None:
    """The first of its kind: a duplicate of a duplicate would hide it, and so would one that has its own."""
    if command.status != "duplicate":
        return None
    wanted = select(FeedbackRow.id).where(
        FeedbackRow.id == command.duplicate_of, FeedbackRow.id != row.id, FeedbackRow.status != "duplicate"
    )
    original = session.scalar(wanted)
    has_own = session.scalar(select(FeedbackRow.id).where(FeedbackRow.duplicate_of == row.id).limit(1))
    if original is None or has_own is not None:
        raise Invalid("feedback_duplicate_unknown")
    return original
