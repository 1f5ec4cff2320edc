"""A part as the holder of a link sees it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.delivery.calendar import SAXON_TIME
from app.marketplace.workspace import count_part_opening, read_shared_part
from app.texts import translate_code
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.sessions import CurrentContext, WriteSession

router = APIRouter(include_in_schema=False)
SHARED_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@router.get("/{language}/shared/parts/{token}", dependencies=SEEN_BY_ALL)
def get_shared_part(
    request: Request, language: PageLanguage, token: str, session: WriteSession, context: CurrentContext
) -> Response:
    """Picture, measurements and findings; drawings, note and the shape only where they were ticked."""
    now = context.now()
    shared = read_shared_part(session, token, now=now)
    count_part_opening(session, token, now=now)
    response = renderer_of(request).render(
        request,
        "shared/part.html",
        language,
        token=token,
        shared=shared,
        part=shared.part,
        papers=shared.papers,
        has_picture=shared.has_picture,
        tell=lambda kind, told: translate_code(kind, told.code, told.parameters, language),
        link_expires_on=shared.expires_at.astimezone(SAXON_TIME).date(),
    )
    response.headers.update(SHARED_HEADERS)
    return response
