"""Test missions: a tester's page with progress, and the operator's with who came how far."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer, list_invitations
from app.marketplace.learning import (
    STEP_CODES,
    MissionStep,
    SaveMission,
    StepCode,
    close_mission,
    has_open_run,
    list_missions,
    list_runs,
    list_tester_missions,
    notice_step,
    read_mission,
    save_mission,
    start_mission,
    tick_step,
)
from app.texts import Language, format_date, format_duration, translate_code
from app.values import Invalid, SchichtwerkError
from app.web.identity import context_of
from app.web.markdown import render_markdown
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
OPERATORS = ruled(Rule.OPERATOR)
Typed = Annotated[str, Form(max_length=20_000)]
Listed = Annotated[list[str] | None, Form(max_length=50)]
_EMPTY_ROWS = 3
_NEW = SaveMission("", "", "", "", ())


@router.get("/{language}/missions", dependencies=MEMBERS)
def get_missions(
    request: Request, language: PageLanguage, viewer: CurrentViewer, context: CurrentContext
) -> Response:
    """What there is to try, and what of it is done; looking brings what the program can see up to date."""
    with context.open_read() as session:
        is_running = has_open_run(viewer, session)
    if is_running:
        with context.open_write() as writing:
            notice_step(writing, viewer, frozenset(), now=context.now())
    with context.open_read() as session:
        runs = list_tester_missions(viewer, session)
    return renderer_of(request).render(
        request,
        "missions.html",
        language,
        runs=[
            (run, render_markdown(run.mission.text_de if language == "de" else run.mission.text_en))
            for run in runs
        ],
        date=lambda moment: format_date(moment, language),
    )


@router.post("/{language}/missions/{mission_id}/start", dependencies=MEMBERS)
def post_mission_start(
    language: PageLanguage,
    mission_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What is done from now on counts."""
    start_mission(session, viewer, mission_id, now=context.now())
    return RedirectResponse(f"/{language}/missions#m-{mission_id}", 303)


@router.post("/{language}/missions/{mission_id}/tick", dependencies=MEMBERS)
def post_mission_tick(
    language: PageLanguage,
    mission_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    step: Annotated[int, Form(ge=0, le=99)],
) -> Response:
    """A step that only the tester knows of."""
    tick_step(session, viewer, mission_id, step, now=context.now())
    return RedirectResponse(f"/{language}/missions#m-{mission_id}", 303)


@router.get("/{language}/operator/missions", dependencies=OPERATORS)
def get_mission_desk(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """All missions, and a form for a new one."""
    return _show(request, language, session, viewer, None)


@router.get("/{language}/operator/missions/{mission_id}", dependencies=OPERATORS)
def get_mission_form(
    request: Request, language: PageLanguage, mission_id: str, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """One mission: who came how far, and its words."""
    return _show(request, language, session, viewer, mission_id)


@router.post("/{language}/operator/missions", dependencies=OPERATORS)
def post_mission(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    title_de: Typed = "",
    title_en: Typed = "",
    text_de: Typed = "",
    text_en: Typed = "",
    mission_id: Annotated[str, Form(max_length=26)] = "",
    step_code: Annotated[list[StepCode] | None, Form(max_length=50)] = None,
    step_de: Listed = None,
    step_en: Listed = None,
    waves: Listed = None,
) -> Response:
    """A new mission or other words for one; rows without words are no steps."""
    rows = zip(step_code or (), step_de or (), step_en or (), strict=False)
    steps = tuple(MissionStep(code, de, en) for code, de, en in rows if de.strip() or en.strip())
    command = SaveMission(title_de, title_en, text_de, text_en, steps, tuple(waves or ()), mission_id or None)
    try:
        with context.open_write() as session:
            saved = save_mission(session, viewer, command, now=context.now())
    except Invalid as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, mission_id or None, refusal, typed=command)
    return RedirectResponse(f"/{language}/operator/missions/{saved.id}", 303)


@router.post("/{language}/operator/missions/{mission_id}/close", dependencies=OPERATORS)
def post_mission_closed(
    language: PageLanguage,
    mission_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """No tester sees it any more."""
    close_mission(session, viewer, mission_id, now=context.now())
    return RedirectResponse(f"/{language}/operator/missions", 303)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    mission_id: str | None,
    refusal: SchichtwerkError | None = None,
    typed: SaveMission | None = None,
) -> Response:
    chosen = None if mission_id is None else read_mission(viewer, session, mission_id)
    form = typed or chosen or _NEW
    spare = () if chosen is not None else (MissionStep("ticked", "", ""),) * _EMPTY_ROWS
    return renderer_of(request).render(
        request,
        "operator/missions.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error="" if refusal is None else translate_code("error", refusal.code, refusal.parameters, language),
        missions=list_missions(viewer, session),
        chosen=chosen,
        form=form,
        steps=(*form.steps, *spare),
        codes=STEP_CODES,
        waves=[one for one in list_invitations(viewer, session) if one.organisation_id is None],
        runs=() if chosen is None else list_runs(viewer, session, chosen.id),
        now=context_of(request).now(),
        date=lambda moment: format_date(moment, language),
        duration=lambda seconds: format_duration(seconds, language),
    )
