"""A part by a plain form, for browsers without scripts."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.web.identity import viewer_of
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.receiving import hand_out_key, make_owner, make_part
from app.web.uploading import TakenUpload

router = APIRouter(include_in_schema=False)


@router.post("/{language}/parts", dependencies=SEEN_BY_ALL)
def post_part_form(request: Request, language: PageLanguage, upload: TakenUpload) -> Response:
    """Store the file and lead to its page; a refusal is a page that says what to do."""
    owner, key = make_owner(viewer_of(request))
    part_id = make_part(request, owner, upload.stream, upload.name, upload.unit)
    response = RedirectResponse(f"/{language}/parts/{part_id}", 303)
    hand_out_key(request, response, key)
    return response
