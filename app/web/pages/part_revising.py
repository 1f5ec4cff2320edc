"""A new revision of a part, by form; where it is refused the part page says why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.texts import translate_code
from app.values import Conflict, Invalid, Unavailable
from app.web.api.models import PartId
from app.web.pages.part import show_part
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.problems import status_of
from app.web.revising import TakenRevision, keep_revision
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)


@router.post("/{language}/parts/{part_id}/revisions", dependencies=SEEN_BY_ALL)
def post_revision(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    sent: TakenRevision,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """To the page of the new revision."""
    try:
        part = keep_revision(request, viewer, part_id, sent)
    except (Invalid, Conflict, Unavailable) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return show_part(
                request, language, part_id, session, viewer, context,
                status=status_of(refusal), revision_error=error,
            )  # fmt: skip
    return RedirectResponse(f"/{language}/parts/{part.id}", 303)
