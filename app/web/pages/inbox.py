"""The inbox of institutes, and the dossier of a case to be read and printed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.documents import describe_dossier
from app.marketplace.developing import (
    FILTERS,
    Filter,
    count_cases,
    find_case_picture,
    list_cases,
    list_forgotten,
    read_case,
)
from app.marketplace.referring import list_seats
from app.texts import format_date
from app.values import NotFound
from app.web.case_files import send_dossier
from app.web.naming import names_today
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(prefix="/{language}", include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)


@router.get("/inbox", dependencies=MEMBERS)
def get_inbox(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    wanted: Annotated[Filter, Query(alias="filter")] = "open",
    institute: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The next that is due first."""
    now = context.now()
    found = list_cases(viewer, session, wanted=wanted, institute=institute, now=now)
    return renderer_of(request).render(
        request, "cases/inbox.html", language, cases=found, wanted=wanted, filters=FILTERS,
        figures=count_cases(viewer, session, now=now), seats=list_seats(viewer, session),
        institute=institute, names=names_today(session, context.catalogue(), language), viewer=viewer,
        forgotten=list_forgotten(viewer, session, now=now) if viewer.is_operator else (),
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip


@router.get("/cases/{case_id}/dossier", dependencies=SEEN_BY_ALL)
def get_dossier(
    request: Request,
    language: PageLanguage,
    case_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What was released to whoever looks, to be printed."""
    case = read_case(viewer, session, case_id, now=context.now())
    if case.dossier is None:
        raise NotFound("dossier_not_found")
    names = names_today(session, context.catalogue(), language)
    has_picture = find_case_picture(viewer, session, case_id)[0] is not None
    response = renderer_of(request).render(
        request, "cases/dossier.html", language, case=case, has_picture=has_picture,
        dossier=describe_dossier(case.dossier, language, names=names, has_picture=has_picture),
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/cases/{case_id}/dossier.pdf", dependencies=SEEN_BY_ALL)
def get_dossier_pdf(
    request: Request, language: PageLanguage, case_id: str, viewer: CurrentViewer
) -> Response:
    """The same as PDF in the page's language."""
    return send_dossier(request, viewer, case_id, language)
