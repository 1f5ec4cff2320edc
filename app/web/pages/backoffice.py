"""The operator's daily pages: what waits, people, organisations, jobs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.administering import (
    CloseAccount,
    JobStatus,
    close_account,
    count_jobs,
    list_jobs,
    list_organisations,
    list_people,
    read_person,
    reopen_account,
    retry_job,
)
from app.marketplace.administering.close_account import LONGEST_REASON
from app.marketplace.administering.jobs import STATUSES
from app.texts import Language, format_date
from app.values import Conflict, Invalid, SchichtwerkError
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/{language}/operator", include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)
Filter = Annotated[str, Query(max_length=200)]
Typed = Annotated[str, Form(max_length=5_000)]


@router.get("/people", dependencies=OPERATORS)
def get_people(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    q: Filter = "",
    after: Filter = "",
) -> Response:
    """Newest first; ``q`` is part of a name or an address."""
    page = list_people(viewer, session, search=q, cursor=after or None, now=context.now())
    older = f"?{urlencode({'q': q, 'after': page.next_cursor})}" if page.next_cursor else ""
    return renderer_of(request).render(
        request, "operator/people.html", language, people=page.people, q=q, older=older,
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip


@router.get("/people/{user_id}", dependencies=OPERATORS)
def get_person(
    request: Request,
    language: PageLanguage,
    user_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """One person, and what the operator can do for or against him."""
    return show_person(request, language, user_id, session, viewer, context)


@router.post("/people/{user_id}/close", dependencies=OPERATORS)
def post_close(
    request: Request,
    language: PageLanguage,
    user_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    reason: Typed = "",
    reopen: Annotated[bool, Form()] = False,
) -> Response:
    """Close the account, or open it again."""
    act = reopen_account if reopen else close_account
    try:
        with context.open_write() as session:
            act(session, viewer, CloseAccount(user_id, reason), now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return show_person(
                request, language, user_id, session, viewer, context, refusal, at="close", reason=reason
            )
    return RedirectResponse(f"/{language}/operator/people/{user_id}", 303)


@router.get("/organisations", dependencies=OPERATORS)
def get_organisations(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    q: Filter = "",
    after: Filter = "",
) -> Response:
    """Newest first; ``q`` is part of a name."""
    page = list_organisations(viewer, session, search=q, cursor=after or None)
    older = f"?{urlencode({'q': q, 'after': page.next_cursor})}" if page.next_cursor else ""
    return renderer_of(request).render(
        request, "operator/organisations.html", language, organisations=page.organisations, q=q,
        older=older, date=lambda moment: format_date(moment, language),
    )  # fmt: skip


@router.get("/jobs", dependencies=OPERATORS)
def get_jobs(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    status: JobStatus = "failed",
) -> Response:
    """What failed first, for that is what needs somebody."""
    return renderer_of(request).render(
        request, "operator/jobs.html", language, status_wanted=status, statuses=STATUSES,
        counts=count_jobs(viewer, session), jobs=list_jobs(viewer, session, status=status),
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip


@router.post("/jobs/{job_id}/retry", dependencies=OPERATORS)
def post_retry(
    language: PageLanguage,
    job_id: int,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Once more from the start."""
    retry_job(session, viewer, job_id, now=context.now())
    return RedirectResponse(f"/{language}/operator/jobs", 303)


def show_person(
    request: Request,
    language: Language,
    user_id: str,
    session: Session,
    viewer: Viewer,
    context: CurrentContext,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    reason: str = "",
) -> Response:
    """The person's page; after a refusal with the reason beside what was asked ``at``."""
    person = read_person(viewer, session, user_id, now=context.now())
    return show_form(
        request, language, "operator/person.html", refusal, person=person, at=at, reason=reason,
        is_self=user_id == viewer.user_id, longest_reason=LONGEST_REASON,
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip
