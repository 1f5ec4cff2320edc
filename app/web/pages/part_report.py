"""A part's report: what was measured, how surely, and what was found, on paper of size A4."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.marketplace.quoting import read_papers, read_part
from app.texts import translate_code
from app.web.api.models import PartId
from app.web.naming import names_of
from app.web.pages.part import USUAL_OVERHANG_DEG, USUAL_WALL_MM
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@router.get("/{language}/parts/{part_id}/report", dependencies=SEEN_BY_ALL)
def get_part_report(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The report of a measured part; any other part has none, and its page says why."""
    part = read_part(viewer, session, part_id, now=context.now())
    if part.measurements is None:
        return RedirectResponse(f"/{language}/parts/{part_id}", 303)
    names = names_of(context.catalogue(), language)
    return renderer_of(request).render(
        request,
        "part/report.html",
        language,
        part=part,
        measured=part.measurements,
        papers=read_papers(viewer, session, part_id, now=context.now()),
        tell=lambda kind, told: translate_code(kind, told.code, told.parameters, language, names=names),
        usual_overhang_deg=USUAL_OVERHANG_DEG,
        usual_wall_mm=USUAL_WALL_MM,
        today=find_today(context.now()),
    )
