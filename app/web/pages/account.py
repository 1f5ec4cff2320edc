"""The own account: who one is, another password, another address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.marketplace.accounts import (
    ChangeEmail,
    ChangePassword,
    Viewer,
    ask_email_change,
    change_password,
    confirm_email_change,
    list_identities,
    read_account,
    refuse_breached,
)
from app.texts import Language
from app.values import Invalid, NotAllowed, SchichtwerkError, Unavailable
from app.web.asking import limit_checks, limit_tries
from app.web.identity import context_of, session_token_of
from app.web.pages.saying import must_prove_anew, show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=1_000)]


@router.get("/{language}/account", dependencies=MEMBERS)
def get_account(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """Everything about oneself on one page."""
    return show_account(request, language, session, viewer)


@router.post("/{language}/account/password", dependencies=MEMBERS)
def post_password(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    current_password: Typed = "",
    new_password: Typed = "",
) -> Response:
    """This session goes on, every other one ends."""
    command = ChangePassword(current_password, new_password, session_token_of(request))
    try:
        limit_checks(request, viewer)
        refuse_breached(new_password, context.is_breached)
        change_password(context, viewer, command, now=context.now())
    except (Invalid, NotAllowed, Unavailable) as refusal:
        with context.open_read() as session:
            return show_account(request, language, session, viewer, refusal, at="password")
    with context.open_read() as session:
        return show_account(request, language, session, viewer, done="password")


@router.post("/{language}/account/email", dependencies=MEMBERS)
def post_email(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    email: Typed = "",
    current_password: Typed = "",
) -> Response:
    """Letters to both addresses; nothing has changed before the new one is confirmed."""
    command = ChangeEmail(email, current_password, language)
    try:
        limit_checks(request, viewer)
        ask_email_change(context, viewer, command, now=context.now())
    except (Invalid, NotAllowed, Unavailable) as refusal:
        with context.open_read() as session:
            return show_account(request, language, session, viewer, refusal, at="email", email=email)
    context.wake_worker()
    with context.open_read() as session:
        return show_account(request, language, session, viewer, done="email")


@router.get("/{language}/account/email", dependencies=SEEN_BY_ALL)
def get_new_email(request: Request, language: PageLanguage, token: str = "") -> Response:
    """A button: programs that open every link of a letter must not use it up."""
    return show_form(request, language, "account/confirm.html", token=token)


@router.post("/{language}/account/email/confirm", dependencies=SEEN_BY_ALL)
def post_new_email(
    request: Request, language: PageLanguage, context: CurrentContext, token: Typed = ""
) -> Response:
    """The account has the new address."""
    try:
        limit_tries(request)
        with context.open_write() as session:
            confirm_email_change(session, token, language=language, now=context.now())
    except (NotAllowed, Unavailable) as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    context.wake_worker()
    return show_form(request, language, "account/done.html", what="email")


def show_account(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    done: str = "",
    email: str = "",
) -> Response:
    """The page, with what was refused where it was tried."""
    return show_form(
        request,
        language,
        "account/account.html",
        refusal,
        account=read_account(viewer, session),
        issuers=context_of(request).issuers,
        linked={each.issuer for each in list_identities(viewer, session)},
        at=at,
        must_prove_anew=must_prove_anew(refusal),
        done=done,
        email=email,
    )
