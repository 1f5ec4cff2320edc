"""Puts the doors together."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse

from app import __version__
from app.texts import choose_language
from app.values import SchichtwerkError
from app.web.api import (
    accounts,
    addresses,
    applications,
    audit,
    backoffice,
    cases,
    catalogue,
    curating,
    drawings,
    duties,
    evaluation,
    feedback,
    firm,
    firm_publishing,
    firm_spreadsheets,
    folders,
    guarding,
    handed_over,
    identities,
    institutes,
    invitations,
    joining,
    learning,
    legal,
    letters,
    mail_domains,
    matters,
    offers,
    onboarding,
    operating,
    organisations,
    own_data,
    parts,
    programme,
    programme_reports,
    quotes,
    ranking,
    referrals,
    reorders,
    revisions,
    screening,
    second_factor,
    sessions,
    shared,
    shared_referrals,
    shares,
    teams,
    uploads,
)
from app.web.api.events import ProgressPoller
from app.web.assets import STATIC_DIR, Assets, ImmutableFiles
from app.web.consent import CONSENT_NEEDED, link_to_consent
from app.web.context import WebContext
from app.web.envelope import Envelope
from app.web.identity import context_of, request_id_of
from app.web.pages import PAGE_ROUTERS
from app.web.pages.rendering import PageRenderer
from app.web.problems import describe_error, problem_response

API_PREFIX = "/api/v1"
API_ROUTERS: tuple[APIRouter, ...] = (
    parts.router,
    drawings.router,
    uploads.router,
    offers.router,
    ranking.router,
    quotes.router,
    reorders.router,
    referrals.router,
    revisions.router,
    shares.router,
    shared.router,
    folders.router,
    matters.router,
    addresses.router,
    letters.router,
    cases.router,
    institutes.router,
    handed_over.router,
    catalogue.router,
    firm.router,
    firm_publishing.router,
    firm_spreadsheets.router,
    accounts.router,
    organisations.router,
    teams.router,
    mail_domains.router,
    onboarding.router,
    applications.router,
    sessions.router,
    second_factor.router,
    joining.router,
    invitations.router,
    identities.router,
    programme.router,
    backoffice.router,
    curating.router,
    evaluation.router,
    programme_reports.router,
    audit.router,
    guarding.router,
    shared_referrals.router,
    own_data.router,
    legal.router,
    feedback.router,
    learning.router,
    duties.router,
    screening.router,
    operating.router,
    operating.probes,
)
DESCRIPTION = """A CAD file becomes priced offers from manufacturers in Saxony.

Upload with `POST /parts`, follow `/parts/{id}/events`, ask for `POST /offers`, freeze with `POST /quotes`.
Refusals are problem documents (RFC 9457) with a stable `code`; `Accept-Language` (de, en) decides the
language of texts. Amounts are integers of minor units.
"""


def create_app(context: WebContext) -> FastAPI:
    """The whole of the web room over what wiring gives it."""
    # redirects between /x and /x/ would carry bodies and cookies to where nobody looked
    app = FastAPI(
        title="Schichtwerk",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.context = context
    app.state.progress = ProgressPoller(context)
    app.state.pages = PageRenderer(context, Assets(context.static_dir or STATIC_DIR))
    for router in API_ROUTERS:
        app.include_router(router, prefix=API_PREFIX)
    # load balancers and orchestrators ask at the root
    app.include_router(operating.probes, include_in_schema=False)
    for router in PAGE_ROUTERS:
        app.include_router(router)
    _mount_static(app, context.static_dir or STATIC_DIR)
    for kind in (SchichtwerkError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle_error)
    if context.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(context.allowed_hosts))
    app.add_middleware(
        Envelope,
        is_https=context.is_https,
        max_upload_bytes=lambda request: context_of(request).policy().max_upload_bytes,
        answer_error=_answer_error,
    )
    return app


def _mount_static(app: FastAPI, folder: Path) -> None:
    app.mount("/static", ImmutableFiles(directory=folder, check_dir=False), name="static")


async def _handle_error(request: Request, error: Exception) -> Response:
    return _answer_error(request, error)


def _answer_error(request: Request, error: Exception) -> Response:
    problem = describe_error(error)
    if request.url.path.startswith(API_PREFIX):
        language = choose_language(request.headers.get("Accept-Language"))
        return problem_response(problem, language=language, request_id=request_id_of(request))
    if problem.code == CONSENT_NEEDED and request.method == "GET":
        here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return RedirectResponse(f"{link_to_consent(request)}?{urlencode({'next': here})}", 303)
    renderer: PageRenderer = request.app.state.pages
    return renderer.render_problem(request, problem)
