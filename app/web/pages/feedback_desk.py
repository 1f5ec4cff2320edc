"""The operator's desk for feedback: the list with filters, triage, export, and what was learnt."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.learning import (
    FEEDBACK_KINDS,
    FEEDBACK_STATUSES,
    FeedbackQuery,
    FeedbackStatus,
    TriageFeedback,
    export_feedback,
    list_feedback,
    list_missions,
    summarise,
    triage_feedback,
    write_learning,
)
from app.texts import Language, format_date, translate_code
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.markdown import render_markdown
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)
Filter = Annotated[str, Query(max_length=300)]
Typed = Annotated[str, Form(max_length=200_000)]


def _query(kind: str, status: str, mission: str, page: str, cursor: str = "") -> FeedbackQuery:
    return FeedbackQuery(
        kind=kind or None,
        status=status or None,
        mission_id=mission or None,
        page=page or None,
        cursor=cursor or None,
    )


@router.get("/{language}/operator/feedback", dependencies=OPERATORS)
def get_feedback_desk(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    kind: Filter = "",
    status: Filter = "",
    mission: Filter = "",
    page: Filter = "",
    cursor: Filter = "",
) -> Response:
    """Newest first; empty filters are none."""
    return _show(request, language, session, viewer, _query(kind, status, mission, page, cursor))


@router.get("/{language}/operator/feedback.csv", dependencies=OPERATORS)
def get_feedback_csv(
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    kind: Filter = "",
    status: Filter = "",
    mission: Filter = "",
    page: Filter = "",
) -> Response:
    """What the filters leave, as a spreadsheet."""
    data = export_feedback(viewer, session, _query(kind, status, mission, page))
    headers = {"Content-Disposition": 'attachment; filename="feedback.csv"', "Content-Language": language}
    return Response(data, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{language}/operator/feedback/{feedback_id}", dependencies=OPERATORS)
def post_triage(
    request: Request,
    language: PageLanguage,
    feedback_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    seen_status: Annotated[FeedbackStatus, Form()],
    status: Annotated[FeedbackStatus, Form()],
    duplicate_of: Annotated[str, Form(max_length=26)] = "",
    answer: Typed = "",
) -> Response:
    """Decide, and answer by letter; where it is refused, the list says why."""
    command = TriageFeedback(feedback_id, seen_status, status, duplicate_of.strip() or None, answer)
    try:
        with context.open_write() as session:
            triage_feedback(session, viewer, command, now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(
                request, language, session, viewer, FeedbackQuery(), refusal, typed=(feedback_id, answer)
            )
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/feedback#f-{feedback_id}", 303)


@router.get("/{language}/operator/learnt", dependencies=OPERATORS)
def get_learnt(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """What was learnt, to be read and printed."""
    return _show_learnt(request, language, session, viewer)


@router.post("/{language}/operator/learnt", dependencies=OPERATORS)
def post_learnt(
    request: Request, language: PageLanguage, viewer: CurrentViewer, context: CurrentContext, text: Typed = ""
) -> Response:
    """The operator's own words."""
    try:
        with context.open_write() as session:
            write_learning(session, viewer, text, now=context.now())
    except Invalid as refusal:
        with context.open_read() as session:
            return _show_learnt(request, language, session, viewer, refusal, typed=text)
    return RedirectResponse(f"/{language}/operator/learnt", 303)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    query: FeedbackQuery,
    refusal: SchichtwerkError | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Response:
    found = list_feedback(viewer, session, query)
    wanted = {
        "kind": query.kind or "",
        "status": query.status or "",
        "mission": query.mission_id or "",
        "page": query.page or "",
    }
    chosen = {name: value for name, value in wanted.items() if value}
    older = {**chosen, "cursor": found.next_cursor} if found.next_cursor else {}
    return renderer_of(request).render(
        request,
        "operator/feedback.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error=_tell(refusal, language),
        typed=typed,
        found=found.feedback,
        wanted=wanted,
        export=f"/{language}/operator/feedback.csv?{urlencode(chosen)}",
        older=f"/{language}/operator/feedback?{urlencode(older)}" if older else "",
        kinds=FEEDBACK_KINDS,
        statuses=FEEDBACK_STATUSES,
        missions=list_missions(viewer, session),
        date=lambda moment: format_date(moment, language),
    )


def _show_learnt(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    typed: str | None = None,
) -> Response:
    summary = summarise(viewer, session)
    return renderer_of(request).render(
        request,
        "operator/learnt.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error=_tell(refusal, language),
        summary=summary,
        text=summary.text if typed is None else typed,
        html=render_markdown(summary.text),
        titles={
            mission.id: mission.title_de if language == "de" else mission.title_en
            for mission in list_missions(viewer, session)
        },
        date=lambda moment: format_date(moment, language),
    )


def _tell(refusal: SchichtwerkError | None, language: Language) -> str:
    return "" if refusal is None else translate_code("error", refusal.code, refusal.parameters, language)
