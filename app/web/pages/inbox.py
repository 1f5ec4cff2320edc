"""The inbox of institutes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.institutes.workflow import STATES
from app.marketplace.developing import (
    FILTERS,
    Filter,
    count_cases,
    list_cases,
    list_forgotten,
)
from app.marketplace.referring import list_seats
from app.marketplace.supplying.known_institutes import load_institutes
from app.texts import format_date
from app.web.naming import names_today
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(prefix="/{language}", include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
PAGE = 50


@router.get("/inbox", dependencies=MEMBERS)
def get_inbox(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    wanted: Annotated[Filter, Query(alias="filter")] = "open",
    institute: Annotated[str, Query(max_length=80)] = "",
    person: Annotated[str, Query(max_length=26)] = "",
    page: Annotated[int, Query(ge=1, le=1_000)] = 1,
) -> Response:
    """The next that is due first."""
    now = context.now()
    found = list_cases(
        viewer, session, wanted=wanted, institute=institute, person=person,
        limit=PAGE + 1, skip=(page - 1) * PAGE, now=now,
    )  # fmt: skip
    figures = count_cases(viewer, session, now=now)
    seats = list_seats(viewer, session)
    return renderer_of(request).render(
        request, "cases/inbox.html", language, cases=found[:PAGE], wanted=wanted, filters=FILTERS,
        figures=figures, seats=seats, choices=seats or tuple(load_institutes(session, context.catalogue())),
        states=[each for each in STATES if each in figures.by_state],
        institute=institute, person=person, page=page, has_more=len(found) > PAGE,
        names=names_today(session, context.catalogue(), language), viewer=viewer,
        forgotten=list_forgotten(viewer, session, now=now) if viewer.is_operator else (),
        date=lambda moment: format_date(moment, language),
    )  # fmt: skip
