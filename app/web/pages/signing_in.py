"""Signing in and out by plain forms; in a demonstration also by one click."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import (
    DemoRole,
    EnterDemo,
    FactorAsked,
    GiveCode,
    SignedIn,
    SignIn,
    WaysOn,
    enter_demo,
    give_code,
    read_ways_on,
    sign_in,
)
from app.marketplace.developing import claim_demo_institute
from app.marketplace.supplying import claim_demo_firm
from app.texts import Language, translate_code
from app.values import NotAllowed, SchichtwerkError, Unavailable
from app.web.context import WebContext
from app.web.entering import end_session_before, give_session, must_set_up
from app.web.identity import (
    SESSION_COOKIE,
    browser_of,
    context_of,
    delete_cookie,
    known_browser_of,
    owes_factor,
    viewer_of,
)
from app.web.pages.saying import show_form
from app.web.pages.second_factor import takes_passkeys
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.problems import describe_error
from app.web.sessions import CurrentContext, WriteSession

router = APIRouter(include_in_schema=False)
DEMO_ROLES: tuple[DemoRole, ...] = ("customer", "provider", "institute", "operator")


@router.get("/{language}/sign-in", dependencies=SEEN_BY_ALL)
def get_sign_in(request: Request, language: PageLanguage) -> Response:
    """Signing in, and out."""
    return _show(request, language, after=request.query_params.get("next", ""))


@router.post("/{language}/sign-in", dependencies=SEEN_BY_ALL)
def post_sign_in(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    email: Annotated[str, Form(max_length=254)],
    password: Annotated[str, Form(max_length=1_000)],
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "",
) -> Response:
    """Lead to where one came from; after a wrong pair the form again with the address still in it."""
    command = SignIn(email, password, browser_of(request), known_browser_of(request, email))
    try:
        result = sign_in(context, command, now=context.now())
    except (NotAllowed, Unavailable) as refusal:
        return _hold_off(_show(request, language, refusal, email=email, after=after), refusal)
    return go_on(request, language, result, after)


@router.post("/{language}/sign-in/second-factor", dependencies=SEEN_BY_ALL)
def post_second_factor(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    ticket: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=200)] = "",
    after: Annotated[str, Form(alias="next", max_length=2_000)] = "",
) -> Response:
    """In, or the form again; when too much time has passed, from the beginning."""
    now = context.now()
    command = GiveCode(ticket, code, browser_of(request))
    try:
        signed_in = give_code(context, command, secret_key=context.secret_key, now=now)
    except (NotAllowed, Unavailable) as refusal:
        try:
            with context.open_read() as session:
                ways = read_ways_on(session, ticket, now=now)
        except NotAllowed as over:
            return _show(request, language, over, after=after)
        return _ask_factor(request, language, ticket, ways, after, refusal)
    return go_on(request, language, signed_in, after)


@router.post("/{language}/sign-out", dependencies=SEEN_BY_ALL)
def post_sign_out(request: Request, language: PageLanguage, session: WriteSession) -> Response:
    """The session is dead at once."""
    end_session_before(request, session)
    response = RedirectResponse(f"/{language}/", 303)
    delete_cookie(request, response, SESSION_COOKIE)
    return response


@router.post("/{language}/demo/{role}", dependencies=SEEN_BY_ALL)
def post_demo_entrance(
    request: Request, language: PageLanguage, role: DemoRole, session: WriteSession, context: CurrentContext
) -> Response:
    """Enter a demonstration as one of its people; refused anywhere else."""
    now = context.now()
    command = EnterDemo(
        role=role,
        has_demo_catalogue=context.is_demo,
        is_demo_environment=context.is_demo_environment,
    )
    signed_in = enter_demo(session, command, now=now)
    after, organisation_id = "", signed_in.user.organisation_id
    if role == "provider" and claim_demo_firm(session, organisation_id, now=now):
        after = f"/{language}/firm"
    elif role == "institute" and claim_demo_institute(session, organisation_id, now=now):
        after = f"/{language}/inbox"
    end_session_before(request, session)
    response = RedirectResponse(choose_way_on(language, after), 303)
    give_session(request, response, signed_in, keeps_guest=True)
    return response


def _show(
    request: Request,
    language: Language,
    refusal: SchichtwerkError | None = None,
    *,
    email: str = "",
    after: str = "",
) -> Response:
    problem = None if refusal is None else describe_error(refusal)
    error = (
        "" if problem is None else translate_code("error", problem.code, dict(problem.parameters), language)
    )
    viewer = viewer_of(request)
    return renderer_of(request).render(
        request,
        "sign_in.html",
        language,
        status=problem.status if problem else 200,
        shows_form=viewer.is_guest or "again" in request.query_params or refusal is not None,
        error=error,
        email=email,
        after=choose_way_on(language, after),
        owes_factor=owes_factor(request),
        has_passkeys_here=takes_passkeys(request),
        issuers=context_of(request).issuers,
        demo_roles=DEMO_ROLES if may_enter_demo(context_of(request)) else (),
    )


def _hold_off(response: Response, refusal: SchichtwerkError) -> Response:
    problem = describe_error(refusal)
    response.headers.update(
        {name: problem.headers[name] for name in problem.headers if name == "Retry-After"}
    )
    return response


def _ask_factor(
    request: Request,
    language: Language,
    ticket: str,
    ways: WaysOn,
    after: str,
    refusal: SchichtwerkError | None = None,
) -> Response:
    return show_form(
        request,
        language,
        "account/second_step.html",
        refusal,
        ticket=ticket,
        ways=ways,
        after=choose_way_on(language, after),
        has_passkeys_here=takes_passkeys(request),
    )


def go_on(request: Request, language: Language, result: SignedIn | FactorAsked, after: str) -> Response:
    """After a first proof: the second one, or in; who must set one up is led there first."""
    context = context_of(request)
    if isinstance(result, FactorAsked):
        with context.open_read() as session:
            ways = read_ways_on(session, result.ticket, now=context.now())
        return _ask_factor(request, language, result.ticket, ways, after)
    with context.open_write() as session:
        end_session_before(request, session)
    return lead_on(request, language, result, after)


def may_enter_demo(context: WebContext) -> bool:
    """Whether the doors of a demonstration are shown; the use case decides for itself."""
    return context.is_demo and context.is_demo_environment


def choose_way_on(language: Language, after: str) -> str:
    """A page of this site in this language: a sign-in never leads anywhere else."""
    is_ours = after.startswith(f"/{language}/") and "\\" not in after and after.isprintable()
    return after if is_ours else f"/{language}/mine"


def lead_on(request: Request, language: Language, signed_in: SignedIn, after: str) -> Response:
    """The session's cookie, and the way to a page of this site."""
    owes = must_set_up(request, signed_in)
    target = f"/{language}/account/second-factor" if owes else choose_way_on(language, after)
    response = RedirectResponse(target, 303)
    give_session(request, response, signed_in)
    return response
