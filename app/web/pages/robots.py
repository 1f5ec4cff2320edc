"""What programs that walk the web may read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from app.processes import PROCESSES
from app.programme import LEGAL_KINDS
from app.values import NotFound
from app.web.indexing import write_robots, write_sitemap
from app.web.pages.processes import write_slug
from app.web.pages.rendering import find_origin
from app.web.pages.shared import OPEN
from app.web.sessions import CurrentContext

router = APIRouter(include_in_schema=False)


@router.get("/robots.txt", dependencies=OPEN)
def get_robots(request: Request, context: CurrentContext) -> PlainTextResponse:
    """As the phase says; a change is seen at once."""
    return PlainTextResponse(write_robots(context.policy(), find_origin(request)))


@router.get("/sitemap.xml", dependencies=OPEN)
def get_sitemap(request: Request, context: CurrentContext) -> Response:
    """Every public page in both languages, but of firms that were made up; in a closed test there is none."""
    if not context.policy().may_be_indexed:
        raise NotFound("route_not_found")
    providers = [one.code for one in context.catalogue().market.providers if not one.is_fictional]
    pages = [
        "", "ranking", "providers", "institutes", "processes",
        *(f"processes/{write_slug(process.code)}" for process in PROCESSES),
        *(f"providers/{code}" for code in providers),
        *(f"legal/{kind}" for kind in LEGAL_KINDS),
    ]  # fmt: skip
    return Response(write_sitemap(find_origin(request), pages), media_type="application/xml")
