"""How offers are ranked, in words; made of the lists that the ranking itself works by."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.offers.ranking import CRITERIA, LAST, STEPS
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of

router = APIRouter(include_in_schema=False)


@router.get("/{language}/ranking", dependencies=SEEN_BY_ALL)
def get_ranking_page(request: Request, language: PageLanguage) -> Response:
    """Criteria, steps and weights."""
    return renderer_of(request).render(
        request, "ranking.html", language, criteria=CRITERIA, steps=STEPS, last=LAST
    )
