"""Signing in and out by plain forms; in a demonstration also by one click."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import (
    DemoRole,
    EnterDemo,
    SignedIn,
    SignIn,
    enter_demo,
    sign_in,
    sign_out,
)
from app.marketplace.supplying import claim_demo_firm
from app.texts import Language, translate_code
from app.values import NotAllowed, Unavailable
from app.web.context import WebContext
from app.web.identity import (
    GUEST_COOKIE,
    SESSION_COOKIE,
    address_of,
    context_of,
    delete_cookie,
    guest_keys_of,
    session_token_of,
    set_cookie,
    viewer_of,
)
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
    now = context.now()
    command = SignIn(
        email=email, password=password, address=address_of(request), guest_keys=guest_keys_of(request)
    )
    try:
        with context.open_write() as session:
            signed_in = sign_in(session, command, limiter=request.app.state.sign_in_limiter, now=now)
            end_session_before(request, session, now)
    except (NotAllowed, Unavailable) as refusal:
        problem = describe_error(refusal)
        error = translate_code("error", problem.code, dict(problem.parameters), language)
        response = _show(request, language, status=problem.status, error=error, email=email, after=after)
        response.headers.update(
            {name: problem.headers[name] for name in problem.headers if name == "Retry-After"}
        )
        return response
    response = lead_on(request, language, signed_in, after, now)
    delete_cookie(request, response, GUEST_COOKIE)
    return response


@router.post("/{language}/sign-out", dependencies=SEEN_BY_ALL)
def post_sign_out(
    request: Request, language: PageLanguage, session: WriteSession, context: CurrentContext
) -> Response:
    """The session is dead at once."""
    end_session_before(request, session, context.now())
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
    after = ""
    if role == "provider" and claim_demo_firm(session, signed_in.user.organisation_id, now=now):
        after = f"/{language}/firm"
    end_session_before(request, session, now)
    return lead_on(request, language, signed_in, after, now)


def _show(
    request: Request,
    language: Language,
    *,
    status: int = 200,
    error: str = "",
    email: str = "",
    after: str = "",
) -> Response:
    return renderer_of(request).render(
        request,
        "sign_in.html",
        language,
        status=status,
        viewer=viewer_of(request),
        error=error,
        email=email,
        after=choose_way_on(language, after),
        demo_roles=DEMO_ROLES if may_enter_demo(context_of(request)) else (),
    )


def may_enter_demo(context: WebContext) -> bool:
    """Whether the doors of a demonstration are shown; the use case decides for itself."""
    return context.is_demo and context.is_demo_environment


def choose_way_on(language: Language, after: str) -> str:
    """A page of this site in this language: a sign-in never leads anywhere else."""
    is_ours = after.startswith(f"/{language}/") and "\\" not in after and after.isprintable()
    return after if is_ours else f"/{language}/mine"


def end_session_before(request: Request, session: Session, now: datetime) -> None:
    """A new session does not leave the one before it open."""
    before = session_token_of(request)
    if before is not None:
        sign_out(session, before, now=now)


def lead_on(request: Request, language: Language, signed_in: SignedIn, after: str, now: datetime) -> Response:
    """The session's cookie, and the way to a page of this site."""
    response = RedirectResponse(choose_way_on(language, after), 303)
    age_s = int((signed_in.expires_at - now).total_seconds())
    set_cookie(request, response, SESSION_COOKIE, signed_in.token, max_age_s=age_s)
    return response
