"""Whether the service lives and can do its work, and the description of the interface itself."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import JsonValue

from app import __version__
from app.web.api.description import describe_interface
from app.web.api.examples.accounts import HEALTH, READY
from app.web.api.examples.answering import answers
from app.web.api.models import Shown
from app.web.context import WebContext
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext

router = APIRouter(tags=["operating"])
probes = APIRouter(tags=["operating"])
OPEN = ruled(Rule.ANYONE)


class HealthShown(Shown):
    """The process answers."""

    status: Literal["alive"]
    version: str


class ReadyShown(Shown):
    """What the service needs, and whether it is there."""

    status: Literal["ready", "not_ready"]
    checks: dict[str, bool]
    sandbox_protections: list[str]
    version: str


@probes.get("/health", dependencies=OPEN, responses=answers(200, HEALTH), summary="Is it alive")
async def get_health() -> HealthShown:
    """Touches nothing, so that it answers while everything else is busy."""
    return HealthShown(status="alive", version=__version__)


@probes.get(
    "/ready",
    dependencies=OPEN,
    responses={
        **answers(200, READY),
        503: {"description": "Something is missing: see `checks`", "model": ReadyShown},
    },
    summary="Can it work",
)
def get_ready(response: Response, context: CurrentContext) -> ReadyShown:
    """Database reachable, migrations current, worker alive; and what holds hostile files."""
    checks = {name: _passes(context, name) for name, _ in context.checks}
    is_ready = all(checks.values())
    response.status_code = 200 if is_ready else 503
    return ReadyShown(
        status="ready" if is_ready else "not_ready",
        checks=checks,
        sandbox_protections=list(context.protections()),
        version=__version__,
    )


def _passes(context: WebContext, wanted: str) -> bool:
    probe = dict(context.checks)[wanted]
    try:
        return probe()
    except Exception:
        return False


@router.get(
    "/openapi.json",
    dependencies=OPEN,
    include_in_schema=False,
    summary="This description",
)
def get_openapi(request: Request) -> dict[str, JsonValue]:
    """OpenAPI 3.1, with an example on every route."""
    return describe_interface(request.app)
