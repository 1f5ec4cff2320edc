"""Questions about a quote: stored with it, read by the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.quote_talk import QuoteQuestionRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.read_quote import read_quote
from app.values.errors import Conflict, Invalid, NotAllowed
from app.values.identifiers import new_id

LONGEST_QUESTION = 2_000
MOST_QUESTIONS = 50
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it was asked."""

    id: str
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the number of its quote, as the operator reads it."""

    quote_number: str
    text: str
    asked_at: datetime


def ask_about_quote(
    session: Session, viewer: Viewer, quote_id: str, text: str, *, now: datetime
) -> QuestionView:
    """The same words once more are the same question.

    NotFound ``quote_not_found``; Invalid ``question_empty``, ``question_too_long`` (maximum); Conflict
    ``questions_limit_reached`` (maximum).
    """
    require_scope(viewer, "quotes:write")
    read_quote(viewer, session, quote_id)
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not words:
        raise Invalid("question_empty")
    if len(words) > LONGEST_QUESTION:
        raise Invalid("question_too_long", {"maximum": LONGEST_QUESTION})
    asked = select(QuoteQuestionRow).where(QuoteQuestionRow.quote_id == quote_id)
    row = session.scalar(asked.where(QuoteQuestionRow.text == words))
    if row is None:
        count = session.scalar(select(func.count()).select_from(asked.subquery()))
        if (count or 0) >= MOST_QUESTIONS:
            raise Conflict("questions_limit_reached", {"maximum": MOST_QUESTIONS})
        row = QuoteQuestionRow(id=new_id(), quote_id=quote_id, text=words, asked_at=now)
        session.add(row)
        session.flush()
    return QuestionView(row.id, row.text, row.asked_at)


def list_questions(viewer: Viewer, session: Session, quote_id: str) -> tuple[QuestionView, ...]:
    """What was asked about a quote of the viewer's own, oldest first; NotFound ``quote_not_found``."""
    read_quote(viewer, session, quote_id)
    rows = session.scalars(
        select(QuoteQuestionRow)
        .where(QuoteQuestionRow.quote_id == quote_id)
        .order_by(QuoteQuestionRow.asked_at, QuoteQuestionRow.id)
    )
    return tuple(QuestionView(row.id, row.text, row.asked_at) for row in rows)


def list_asked_questions(viewer: Viewer, session: Session) -> tuple[AskedQuestion, ...]:
    """The latest questions of all customers, without their quotes; NotAllowed ``operator_only``."""
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    rows = session.execute(
        select(QuoteRow.number, QuoteQuestionRow.text, QuoteQuestionRow.asked_at)
        .join(QuoteRow, QuoteRow.id == QuoteQuestionRow.quote_id)
        .order_by(QuoteQuestionRow.asked_at.desc(), QuoteQuestionRow.id)
        .limit(MOST_LISTED)
    )
    return tuple(AskedQuestion(number, text, asked_at) for number, text, asked_at in rows)
