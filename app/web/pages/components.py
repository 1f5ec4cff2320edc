"""All tokens and components on one page, in light and dark, for whoever builds pages; never in production."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.texts import choose_language
from app.values import NotFound
from app.web.identity import context_of
from app.web.pages.shared import OPEN, renderer_of

router = APIRouter(include_in_schema=False)
COLOURS = (
    "paper", "paper-raised", "paper-sunk", "ink", "ink-soft", "line", "line-strong", "contour",
    "green", "green-ink", "green-wash", "amber", "amber-wash", "red", "red-wash",
)  # fmt: skip
SPACES = (1, 2, 3, 4, 5, 6, 7)


@router.get("/_components", dependencies=OPEN)
def get_components(request: Request) -> Response:
    """NotFound ``route_not_found`` outside the demo environment."""
    if not context_of(request).is_demo_environment:
        raise NotFound("route_not_found")
    language = choose_language(request.headers.get("Accept-Language"))
    return renderer_of(request).render(
        request, "components.html", language, colours=COLOURS, spaces=SPACES, schemes=("light", "dark")
    )
