"""What belongs to the viewer: parts, quotes and referrals; for the operator also the questions asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer
from app.marketplace.developing import CaseSummary, list_cases_of_referrals
from app.marketplace.quoting import (
    LONGEST_QUESTION,
    answer_question,
    list_asked_questions,
    list_parts,
    list_quotes,
)
from app.marketplace.referring import ReferralPage, list_referrals
from app.texts import Language, format_date, format_money, translate_code
from app.values import Conflict, Invalid
from app.web.naming import names_today
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """An answer that was not stored: to which question, what was typed, and why."""

    id: str
    typed: str
    error: str


@router.get("/{language}/mine", dependencies=SEEN_BY_ALL)
def get_mine(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The newest of each kind; empty lists say what to do next."""
    return _show(request, language, session, viewer, context)


@router.post("/{language}/questions/{question_id}/answer", dependencies=ruled(Rule.OPERATOR))
def post_answer(
    request: Request,
    language: PageLanguage,
    question_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    text: Annotated[str, Form(max_length=100_000)] = "",
) -> Response:
    """Store the answer; where it cannot be, what was typed is still there."""
    try:
        with context.open_write() as session:
            answer_question(session, viewer, question_id, text, now=context.now())
    except (Invalid, Conflict) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return _show(
                request,
                language,
                session,
                viewer,
                context,
                status=status_of(refusal),
                answer_fault=AnswerFault(question_id, text, error),
            )
    return RedirectResponse(f"/{language}/mine#question-{question_id}", 303)


def _show(
    request: Request,
    language: Language,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    *,
    status: int = 200,
    answer_fault: AnswerFault | None = None,
) -> Response:
    now = context.now()
    parts = list_parts(viewer, session, now=now)
    quotes = list_quotes(viewer, session)
    referrals = list_referrals(viewer, session)
    return renderer_of(request).render(
        request,
        "quotes/mine.html",
        language,
        status=status,
        answer_fault=answer_fault,
        longest_question=LONGEST_QUESTION,
        viewer=viewer,
        parts=parts.parts,
        quotes=quotes.quotes,
        referrals=referrals.referrals,
        is_cut=any(page.next_cursor for page in (parts, quotes, referrals)),
        issued=frozenset(request.query_params.getlist("issued")),
        questions=list_asked_questions(viewer, session) if viewer.is_operator else (),
        today=find_today(now),
        date=lambda moment: format_date(moment, language),
        money=lambda minor, currency: format_money(minor, currency, language),
        names=names_today(session, context.catalogue(), language),
        cases=_list_cases(viewer, session, referrals, now),
    )


def _list_cases(
    viewer: Viewer, session: Session, page: ReferralPage, now: datetime
) -> dict[str, list[CaseSummary]]:
    """By referral."""
    found: dict[str, list[CaseSummary]] = {one.id: [] for one in page.referrals}
    for case in list_cases_of_referrals(viewer, session, tuple(found), now=now):
        found[case.referral_id].append(case)
    return found
