"""Drawings and a note beside a part, by a plain form."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.texts import translate_code
from app.values import Conflict, Invalid, Unavailable
from app.web.api.models import PartId
from app.web.pages.part import show_part
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.papers import TakenPapers, keep_papers
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)


@router.post("/{language}/parts/{part_id}/drawings", dependencies=SEEN_BY_ALL)
def post_papers(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    papers: TakenPapers,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Keep note and drawings; where something of it is refused nothing is kept, and the note stays typed."""
    try:
        keep_papers(request, viewer, part_id, papers.files, note=papers.note, remove=papers.remove)
    except (Invalid, Conflict, Unavailable) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return show_part(
                request, language, part_id, session, viewer, context,
                status=status_of(refusal), note=papers.note, papers_error=error,
                is_note_wrong=refusal.code == "note_too_long",
            )  # fmt: skip
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{language}/parts/{part_id}{query}#papers", 303)
