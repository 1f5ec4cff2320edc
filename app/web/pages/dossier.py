"""What was released of a request: the dossier to be read and printed, the part's file and its drawings."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.documents import describe_dossier
from app.marketplace.developing import find_case_picture, read_case
from app.values import NotFound
from app.web.case_files import send_dossier
from app.web.naming import names_today
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(prefix="/{language}", include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)


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
