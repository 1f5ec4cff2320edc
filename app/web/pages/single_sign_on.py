"""Signing in by an account elsewhere: there, and back with an answer."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.integrations.identity import Identity, IdentityIssuer
from app.marketplace.accounts import (
    BeginSignOn,
    BegunSignOn,
    begin_sign_on,
    end_sign_on,
    link_identity,
    take_sign_on,
    unlink_identity,
)
from app.texts import LANGUAGES, Language
from app.values import Conflict, Invalid, NotAllowed, NotFound, Unavailable, new_secret
from app.web.context import WebContext
from app.web.identity import (
    address_of,
    browser_of,
    cookie_name,
    delete_cookie,
    opened_session_of,
    set_cookie,
    viewer_of,
)
from app.web.pages.account import show_account
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.pages.signing_in import choose_way_on, go_on
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentSession, CurrentViewer

router = APIRouter(include_in_schema=False)
BINDING_COOKIE = "schichtwerk_sign_on"
BINDING_S = 600
LONGEST = 4_000


@router.get("/{language}/sign-in/with/{issuer_code}", dependencies=SEEN_BY_ALL)
def get_there(
    request: Request,
    language: PageLanguage,
    issuer_code: str,
    context: CurrentContext,
    invitation: str = "",
    link: bool = False,
) -> Response:
    """Send the browser to the service. By a link, for a form may not lead to another site."""
    issuer = _find(context, issuer_code)
    binding = new_secret()
    command = BeginSignOn(
        binding, language, request.query_params.get("next", "")[:2_000], invitation.strip()[:200]
    )
    try:
        with context.open_write() as session:
            question = begin_sign_on(
                session,
                issuer,
                command,
                opened=opened_session_of(request) if link else None,
                address=address_of(request),
                policy=context.policy(),
                now=context.now(),
            )
        address = issuer.address_for(question, redirect_uri=_way_back(context, issuer))
    except (NotAllowed, Unavailable) as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    response = RedirectResponse(address, 303)
    set_cookie(request, response, BINDING_COOKIE, binding, max_age_s=BINDING_S)
    return response


@router.get("/sign-in/with/{issuer_code}/back", dependencies=SEEN_BY_ALL)
def get_back(
    request: Request,
    issuer_code: str,
    context: CurrentContext,
    state: str = "",
    code: str = "",
    iss: str = "",
) -> Response:
    """Who came back, if the service says so for us and for what this browser asked."""
    issuer = _find(context, issuer_code)
    now = context.now()
    language: Language = LANGUAGES[0]
    binding = request.cookies.get(cookie_name(BINDING_COOKIE, is_https=context.is_https), "")
    try:
        with context.open_write() as session:
            begun = take_sign_on(session, issuer, state[:200], binding=binding[:200], named=iss, now=now)
        language = next(each for each in LANGUAGES if each == begun.language)
        _require_code(code, issuer)
        redirect_uri = _way_back(context, issuer)
        # no transaction is open while the other side is spoken to
        identity = issuer.answer(code, begun.question, redirect_uri=redirect_uri, now=now)
        if begun.link_user_id is not None:
            with context.open_write() as session:
                link_identity(session, viewer_of(request), identity, begun, now=now)
            context.wake_worker()
            response: Response = RedirectResponse(f"/{language}/account", 303)
        else:
            response = _enter(request, context, begun, language, identity=identity)
    except (NotAllowed, Conflict, Invalid, Unavailable) as refusal:
        response = show_form(request, language, "account/link_over.html", refusal)
    delete_cookie(request, response, BINDING_COOKIE)
    return response


@router.post("/{language}/account/identities/{issuer_code}/remove", dependencies=ruled(Rule.MEMBER))
def post_removal(
    request: Request,
    language: PageLanguage,
    issuer_code: str,
    viewer: CurrentViewer,
    opened: CurrentSession,
    context: CurrentContext,
) -> Response:
    """That service opens the account no longer."""
    issuer = _find(context, issuer_code).issuer
    try:
        with context.open_write() as session:
            unlink_identity(session, opened, issuer, now=context.now())
    except NotAllowed as refusal:
        with context.open_read() as session:
            return show_account(request, language, session, viewer, refusal, at="identities")
    return RedirectResponse(f"/{language}/account", 303)


def _find(context: WebContext, code: str) -> IdentityIssuer:
    for issuer in context.issuers:
        if issuer.code == code:
            return issuer
    raise NotFound("route_not_found")


def _require_code(code: str, issuer: IdentityIssuer) -> None:
    # none came: the person declined there, or something went wrong there
    if not 0 < len(code) <= LONGEST:
        raise NotAllowed("identity_declined", {"issuer": issuer.title})


def _way_back(context: WebContext, issuer: IdentityIssuer) -> str:
    return f"{context.public_url}/sign-in/with/{issuer.code}/back"


def _enter(
    request: Request, context: WebContext, begun: BegunSignOn, language: Language, *, identity: Identity
) -> Response:
    with context.open_write() as session:
        result = end_sign_on(
            session, identity, begun, browser_of(request), policy=context.policy(), now=context.now()
        )
    context.wake_worker()
    return go_on(request, language, result, choose_way_on(language, begun.after))
