"""What programs that walk the web may read."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from app.web.indexing import write_robots
from app.web.pages.shared import OPEN
from app.web.sessions import CurrentContext

router = APIRouter(include_in_schema=False)


@router.get("/robots.txt", dependencies=OPEN)
def get_robots(context: CurrentContext) -> PlainTextResponse:
    """As the phase says; a change is seen at once."""
    return PlainTextResponse(write_robots(context.policy()))
