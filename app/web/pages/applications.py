"""The operator's queue of applications: everything about a firm on one page, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    LONGEST_WORDS,
    approve_application,
    ask_applicant,
    decline_application,
    end_probation,
    invite_provider,
    list_applications,
    list_invitable,
    read_application,
)
from app.processes import PROCESSES
from app.providers.onboarding import APPLICATION_STATUSES, ApplicationStatus
from app.texts import Language, format_country, format_date
from app.values import NotFound, SchichtwerkError
from app.web.identity import context_of
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)


@router.get("/{language}/operator/applications", dependencies=OPERATORS)
def get_queue(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    status: Annotated[ApplicationStatus | None, Query()] = None,
) -> Response:
    """What waits comes first."""
    return show_form(
        request,
        language,
        "onboarding/queue.html",
        applications=list_applications(viewer, session, status=status),
        wanted=status,
        statuses=APPLICATION_STATUSES,
        invitable=list_invitable(viewer, session),
        needs_invitation=context.policy().applying == "invitation",
        date=lambda moment: format_date(moment, language),
    )


@router.post("/{language}/operator/applications/invite", dependencies=OPERATORS)
def post_invite(
    language: PageLanguage,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    organisation_id: Annotated[str, Form(max_length=26)] = "",
) -> Response:
    """Let an organisation apply where the phase takes nobody uninvited."""
    invite_provider(session, viewer, organisation_id, now=context.now())
    return RedirectResponse(f"/{language}/operator/applications", 303)


@router.get("/{language}/operator/applications/{application_id}", dependencies=OPERATORS)
def get_one(
    request: Request,
    language: PageLanguage,
    application_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
) -> Response:
    """Everything about the firm."""
    return _show(request, language, session, viewer, application_id)


@router.post("/{language}/operator/applications/{application_id}/{step}", dependencies=OPERATORS)
def post_step(
    request: Request,
    language: PageLanguage,
    application_id: str,
    step: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    words: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Ask, approve, decline, or end probation; what was typed stays where it is refused."""
    now = context.now()
    steps: dict[str, Callable[[Session], object]] = {
        "ask": lambda session: ask_applicant(session, viewer, application_id, words, now=now),
        "approve": lambda session: approve_application(session, viewer, application_id, now=now),
        "decline": lambda session: decline_application(session, viewer, application_id, words, now=now),
        "go-live": lambda session: end_probation(session, viewer, application_id, now=now),
    }
    if step not in steps:
        raise NotFound("route_not_found")
    try:
        with context.open_write() as session:
            steps[step](session)
    except NotFound:
        raise
    except SchichtwerkError as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, application_id, refusal, words=words)
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/applications/{application_id}", 303)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    application_id: str,
    refusal: SchichtwerkError | None = None,
    *,
    words: str = "",
) -> Response:
    names = {each.code: each.name_de if language == "de" else each.name_en for each in PROCESSES}
    return show_form(
        request,
        language,
        "onboarding/decision.html",
        refusal,
        application=read_application(viewer, session, application_id),
        words=words,
        names=names,
        longest_words=LONGEST_WORDS,
        country=lambda code: format_country(code, language),
        now=context_of(request).now(),
        date=lambda moment: format_date(moment, language),
    )
