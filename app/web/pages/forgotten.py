"""A forgotten password: asking for a link, and the form it opens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from app.marketplace.accounts import ask_password_reset, refuse_breached, reset_password
from app.values import Invalid, NotAllowed, Unavailable
from app.web.asking import limit_letters, limit_tries
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.sessions import CurrentContext

router = APIRouter(include_in_schema=False)


@router.get("/{language}/password/forgotten", dependencies=SEEN_BY_ALL)
def get_forgotten(request: Request, language: PageLanguage) -> Response:
    """Where to send the link."""
    return show_form(request, language, "account/forgotten.html")


@router.post("/{language}/password/forgotten", dependencies=SEEN_BY_ALL)
def post_forgotten(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    email: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """The same answer for every address."""
    try:
        limit_letters(request)
    except Unavailable as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    with context.open_write() as session:
        ask_password_reset(session, email, language=language, now=context.now())
    context.wake_worker()
    return show_form(request, language, "account/written.html", email=email.strip(), is_kept=False)


@router.get("/{language}/password/new", dependencies=SEEN_BY_ALL)
def get_new(request: Request, language: PageLanguage, token: str = "") -> Response:
    """The form; whether the link is good shows when it is used."""
    return show_form(request, language, "account/new_password.html", token=token)


@router.post("/{language}/password/new", dependencies=SEEN_BY_ALL)
def post_new(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    token: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """The new password is in force, and every session is over."""
    try:
        limit_tries(request)
        refuse_breached(password, context.is_breached)
        reset_password(context, token, password, language=language, now=context.now())
    except Invalid as refusal:
        return show_form(request, language, "account/new_password.html", refusal, token=token)
    except (NotAllowed, Unavailable) as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    context.wake_worker()
    return show_form(request, language, "account/done.html", what="password")
