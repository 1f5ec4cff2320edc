"""Questions about a quote: stored with it, read and answered by the operator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.quote_talk import QuoteQuestionRow
from app.database.tables.quotes import QuoteRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.mailing import notify
from app.marketplace.quoting.read_quote import read_quote
from app.values import tidy_text
from app.values.errors import Conflict, Invalid, NotAllowed, NotFound
from app.values.identifiers import new_id

LONGEST_QUESTION = 2_000
MOST_QUESTIONS = 50
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as it was asked, and its answer once there is one."""

    id: str
    text: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the number of its quote, as the operator reads it."""

    quote_number: str
    question: QuestionView


def ask_about_quote(
    session: Session, viewer: Viewer, quote_id: str, text: str, *, now: datetime
) -> QuestionView:
    """The same words once more are the same question.

    NotFound ``quote_not_found``; Invalid ``question_empty``, ``question_too_long`` (maximum); Conflict
    ``questions_limit_reached`` (maximum).
    """
    require_scope(viewer, "quotes:write")
    quote = read_quote(viewer, session, quote_id)
    words = _clean(text, "question")
    asked = select(QuoteQuestionRow).where(QuoteQuestionRow.quote_id == quote_id)
    row = session.scalar(asked.where(QuoteQuestionRow.text == words))
    if row is None:
        count = session.scalar(select(func.count()).select_from(asked.subquery()))
        if (count or 0) >= MOST_QUESTIONS:
            raise Conflict("questions_limit_reached", {"maximum": MOST_QUESTIONS})
        row = QuoteQuestionRow(id=new_id(), quote_id=quote_id, text=words, asked_at=now)
        session.add(row)
        session.flush()
        _tell_operators(session, row.id, quote.number, now)
    return _view(row)


def _tell_operators(session: Session, question_id: str, number: str, now: datetime) -> None:
    operators = session.scalars(
        select(UserRow.id).where(UserRow.is_operator, UserRow.is_active).order_by(UserRow.id)
    )
    for user_id in operators.all():
        notify(
            session,
            user_id,
            "quote_asked",
            {"number": number},
            key=f"quote_asked:{question_id}:{user_id}",
            path=f"/mine#question-{question_id}",
            now=now,
        )


def answer_question(
    session: Session, viewer: Viewer, question_id: str, text: str, *, now: datetime
) -> QuestionView:
    """The operator's answer, once: the customer may already have read it.

    NotAllowed ``operator_only``; NotFound ``question_not_found``; Invalid ``answer_empty``,
    ``answer_too_long`` (maximum); Conflict ``question_answered`` for another text than it has.
    """
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    words = _clean(text, "answer")
    row = session.get(QuoteQuestionRow, question_id, with_for_update=True)
    if row is None:
        raise NotFound("question_not_found")
    if row.answer is None:
        row.answer, row.answered_at = words, now
        session.flush()
        quote = session.get_one(QuoteRow, row.quote_id)
        notify(
            session,
            quote.user_id,
            "quote_answered",
            {"number": quote.number},
            key=f"quote_answered:{row.id}",
            path=f"/quotes/{quote.id}#questions",
            now=now,
        )
    elif row.answer != words:
        raise Conflict("question_answered")
    return _view(row)


def _clean(text: str, what: Literal["question", "answer"]) -> str:
    words = tidy_text(text)
    if not words:
        raise Invalid("question_empty" if what == "question" else "answer_empty")
    if len(words) > LONGEST_QUESTION:
        code = "question_too_long" if what == "question" else "answer_too_long"
        raise Invalid(code, {"maximum": LONGEST_QUESTION})
    return words


def _view(row: QuoteQuestionRow) -> QuestionView:
    return QuestionView(row.id, row.text, row.asked_at, row.answer, row.answered_at)


def list_questions(viewer: Viewer, session: Session, quote_id: str) -> tuple[QuestionView, ...]:
    """What was asked about a quote of the viewer's own, oldest first; NotFound ``quote_not_found``."""
    read_quote(viewer, session, quote_id)
    rows = session.scalars(
        select(QuoteQuestionRow)
        .where(QuoteQuestionRow.quote_id == quote_id)
        .order_by(QuoteQuestionRow.asked_at, QuoteQuestionRow.id)
    )
    return tuple(_view(row) for row in rows)


def list_asked_questions(viewer: Viewer, session: Session) -> tuple[AskedQuestion, ...]:
    """Questions of all customers without their quotes, those without an answer first, then the latest.

    NotAllowed ``operator_only``.
    """
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    rows = session.execute(
        select(QuoteRow.number, QuoteQuestionRow)
        .join(QuoteRow, QuoteRow.id == QuoteQuestionRow.quote_id)
        .order_by(
            QuoteQuestionRow.answered_at.is_not(None), QuoteQuestionRow.asked_at.desc(), QuoteQuestionRow.id
        )
        .limit(MOST_LISTED)
    )
    return tuple(AskedQuestion(number, _view(row)) for number, row in rows)
