"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.identity import viewer_of
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of

router = APIRouter(include_in_schema=False)


@router.get("/{language}/sign-in", dependencies=SEEN_BY_ALL)
def get_sign_in(request: Request, language: PageLanguage) -> Response:
    """Signing in, and out."""
    return renderer_of(request).render(request, "sign_in.html", language, viewer=viewer_of(request))
