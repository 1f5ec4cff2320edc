"""What waits for an operator's look, reports of everybody, denied files and what screening found."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.developing import decide_held
from app.marketplace.duties import (
    REPORT_CAUSES,
    DecideHold,
    MakeReport,
    ReportCause,
    allow_file,
    close_report,
    deny_file,
    find_declaration,
    hold_reported,
    list_denied_files,
    list_holds,
    list_reports,
    list_sanctions_lists,
    list_screenings,
    make_report,
)
from app.programme import DRAWN_UP_ON, MEASURES, SOURCE
from app.texts import Language, format_country, format_date, translate_code
from app.values import Conflict, Invalid, NotFound, SchichtwerkError, Unavailable
from app.web.asking import limit_reports
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
OPERATORS = ruled(Rule.OPERATOR)
Typed = Annotated[str, Form(max_length=20_000)]


@router.get("/{language}/report", dependencies=SEEN_BY_ALL)
def get_report(
    request: Request,
    language: PageLanguage,
    about: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Anybody may say that something should not be here."""
    return _show_report(request, language, reference=about)


@router.post("/{language}/report", dependencies=SEEN_BY_ALL)
def post_report(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    cause: Annotated[ReportCause, Form()] = "other",
    reference: Typed = "",
    text: Typed = "",
    email: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Kept for the operator; nothing else happens before he has looked at it."""
    command = MakeReport(cause, reference, text, email, language)
    try:
        limit_reports(request)
        with context.open_write() as session:
            make_report(session, viewer, command, now=context.now())
    except (Invalid, Unavailable) as refusal:
        return _show_report(
            request, language, refusal, cause=cause, reference=reference, text=text, email=email
        )
    return _show_report(request, language, is_made=True)


def _show_report(
    request: Request,
    language: Language,
    refusal: SchichtwerkError | None = None,
    *,
    is_made: bool = False,
    **typed: str,
) -> Response:
    fields = {"cause": "other", "reference": "", "text": "", "email": "", **typed}
    return show_form(
        request, language, "report.html", refusal, causes=REPORT_CAUSES, is_made=is_made, **fields
    )


@router.get("/{language}/operator/holds", dependencies=OPERATORS)
def get_holds(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The queue, oldest first, and what was decided."""
    return _show(request, language, session, viewer)


@router.post("/{language}/operator/holds", dependencies=OPERATORS)
def post_reported_quote(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    number: Annotated[str, Form(max_length=40)] = "",
    why: Typed = "",
) -> Response:
    """Have a quote wait that was reported."""
    try:
        with context.open_write() as session:
            hold_reported(session, viewer, number, why, now=context.now())
    except (Invalid, Conflict, NotFound) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal)
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/holds", 303)


@router.post("/{language}/operator/holds/{hold_id}", dependencies=OPERATORS)
def post_hold(
    request: Request,
    language: PageLanguage,
    hold_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    decision: Annotated[str, Form(pattern="^(release|refuse)$")],
    reason: Typed = "",
) -> Response:
    """Release or refuse, with a reason; of two operators one."""
    command = DecideHold(hold_id, decision == "release", reason)
    try:
        with context.open_write() as session:
            decide_held(session, viewer, command, rules=context.catalogue().development, now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal, typed=(hold_id, reason))
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/holds", 303)


@router.post("/{language}/operator/denied-files", dependencies=OPERATORS)
def post_denied_file(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    sha256: Annotated[str, Form(max_length=200)] = "",
    reason: Typed = "",
) -> Response:
    """Requests with this file wait from now on."""
    try:
        with context.open_write() as session:
            deny_file(session, viewer, sha256, reason, now=context.now())
    except Invalid as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal)
    return RedirectResponse(f"/{language}/operator/holds#denied", 303)


@router.post("/{language}/operator/denied-files/{sha256}/allow", dependencies=OPERATORS)
def post_allowed_file(
    language: PageLanguage,
    sha256: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """No longer denied."""
    allow_file(session, viewer, sha256, now=context.now())
    return RedirectResponse(f"/{language}/operator/holds#denied", 303)


@router.post("/{language}/operator/holds/reports/{report_id}", dependencies=OPERATORS)
def post_report_closed(
    request: Request,
    language: PageLanguage,
    report_id: str,
    viewer: CurrentViewer,
    context: CurrentContext,
    outcome: Typed = "",
) -> Response:
    """What came of a report, in words."""
    try:
        with context.open_write() as session:
            close_report(session, viewer, report_id, outcome, now=context.now())
    except (Invalid, Conflict) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal, typed=(report_id, outcome))
    context.wake_worker()
    return RedirectResponse(f"/{language}/operator/holds#reports", 303)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Response:
    waiting = list_holds(viewer, session)
    return renderer_of(request).render(
        request,
        "operator/holds.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error="" if refusal is None else translate_code("error", refusal.code, refusal.parameters, language),
        typed=typed,
        waiting=[(hold, find_declaration(session, hold.subject_kind, hold.subject_id)) for hold in waiting],
        decided=list_holds(viewer, session, is_waiting=False)[:50],
        reports=list_reports(viewer, session),
        denied=list_denied_files(viewer, session),
        screenings=list_screenings(viewer, session)[:50],
        lists=list_sanctions_lists(viewer, session)[:5],
        countries=[(format_country(country, language), MEASURES[country]) for country in sorted(MEASURES)],
        source=SOURCE,
        drawn_up_on=DRAWN_UP_ON,
        date=lambda moment: format_date(moment, language),
    )
