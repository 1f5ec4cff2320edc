"""Signing up: the form, the letter, the link in it; and accepting an organisation's invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from app.marketplace.accounts import (
    AcceptInvitation,
    BegunSignUp,
    InvitationView,
    SignUp,
    accept_invitation,
    confirm_sign_up,
    find_invitation,
    read_sign_up,
    refuse_breached,
    sign_up,
    with_new_guest_key,
)
from app.marketplace.legal import list_in_force
from app.programme import SIGN_UP_KINDS, LegalKind
from app.texts import Language
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError, Unavailable
from app.web.asking import limit_letters, limit_tries
from app.web.context import WebContext
from app.web.entering import end_session_before
from app.web.identity import (
    GUEST_COOKIE,
    GUEST_COOKIE_S,
    browser_of,
    set_cookie,
    viewer_of,
)
from app.web.pages.mails import shows_letters
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.pages.signing_in import lead_on
from app.web.sessions import CurrentContext

router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Form(max_length=1_000)]
Agreed = Annotated[tuple[str, ...], Form(max_length=10)]


@router.get("/{language}/sign-up", dependencies=SEEN_BY_ALL)
def get_sign_up(
    request: Request, language: PageLanguage, context: CurrentContext, invitation: str = ""
) -> Response:
    """The form, as the phase and the invitation have it."""
    try:
        found = _find(context, invitation)
    except NotAllowed as refusal:
        return _show(request, language, context, refusal, invitation="")
    return _show(request, language, context, invitation=invitation, found=found)


@router.post("/{language}/sign-up", dependencies=SEEN_BY_ALL)
def post_sign_up(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    email: Typed = "",
    display_name: Typed = "",
    organisation_name: Typed = "",
    invitation: Typed = "",
    agreed: Agreed = (),
) -> Response:
    """The same answer for every address; what was typed is kept where something is wrong with it."""
    reader_key = None
    if shows_letters(context):
        viewer = viewer_of(request)
        reader_key = viewer.guest_keys[0] if viewer.guest_keys else with_new_guest_key(viewer)[1]
    command = SignUp(email, display_name, organisation_name, language, invitation.strip(), reader_key, agreed)
    try:
        limit_letters(request)
        with context.open_write() as session:
            sign_up(session, command, policy=context.policy(), now=context.now())
    except (Invalid, NotAllowed, Conflict, Unavailable) as refusal:
        typed = {
            "email": email,
            "display_name": display_name,
            "organisation_name": organisation_name,
            "invitation": invitation,
        }
        return _show(request, language, context, refusal, found=None, **typed)
    context.wake_worker()
    response = show_form(
        request, language, "account/written.html", email=email.strip(), is_kept=shows_letters(context)
    )
    if reader_key is not None:
        set_cookie(request, response, GUEST_COOKIE, reader_key, max_age_s=GUEST_COOKIE_S)
    return response


@router.get("/{language}/sign-up/confirm", dependencies=SEEN_BY_ALL)
def get_confirm(
    request: Request, language: PageLanguage, context: CurrentContext, token: str = ""
) -> Response:
    """The password is set here, by who reads the letter; a program that opens links uses nothing up."""
    try:
        begun = _read(context, token)
    except NotAllowed as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    return show_form(request, language, "account/confirm_sign_up.html", token=token, begun=begun)


@router.post("/{language}/sign-up/confirm", dependencies=SEEN_BY_ALL)
def post_confirm(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    token: Typed = "",
    password: Typed = "",
) -> Response:
    """The account begins and is signed in."""
    try:
        limit_tries(request)
        begun = _read(context, token)
        try:
            refuse_breached(password, context.is_breached)
            signed_in = confirm_sign_up(
                context, token, password, browser=browser_of(request), now=context.now()
            )
            with context.open_write() as session:
                end_session_before(request, session)
        except Invalid as refusal:
            template = "account/confirm_sign_up.html"
            return show_form(request, language, template, refusal, token=token, begun=begun)
    except (NotAllowed, Unavailable) as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    return lead_on(request, language, signed_in, "")


def _read(context: WebContext, token: str) -> BegunSignUp:
    with context.open_read() as session:
        return read_sign_up(session, token, now=context.now())


@router.post("/{language}/sign-up/accept", dependencies=SEEN_BY_ALL)
def post_accept(
    request: Request,
    language: PageLanguage,
    context: CurrentContext,
    invitation: Typed = "",
    display_name: Typed = "",
    password: Typed = "",
    agreed: Agreed = (),
) -> Response:
    """A new member; two tabs with the same invitation make one."""
    command = AcceptInvitation(invitation, display_name, password, language, agreed)
    try:
        limit_tries(request)
        refuse_breached(password, context.is_breached)
        signed_in = accept_invitation(context, command, browser=browser_of(request), now=context.now())
        with context.open_write() as session:
            end_session_before(request, session)
    except (NotAllowed, Conflict, Unavailable) as refusal:
        return show_form(request, language, "account/link_over.html", refusal, invitation=invitation)
    except Invalid as refusal:
        found = _find(context, invitation)
        return _show(
            request,
            language,
            context,
            refusal,
            invitation=invitation,
            display_name=display_name,
            found=found,
        )
    return lead_on(request, language, signed_in, "")


def _find(context: WebContext, invitation: str) -> InvitationView | None:
    if not invitation:
        return None
    with context.open_read() as session:
        return find_invitation(session, invitation, now=context.now())


def _list_to_agree(context: WebContext) -> dict[LegalKind, str]:
    with context.open_read() as session:
        return list_in_force(session, SIGN_UP_KINDS, now=context.now())


def _show(
    request: Request,
    language: Language,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    found: InvitationView | None = None,
    **typed: str,
) -> Response:
    fields = {"email": "", "display_name": "", "organisation_name": "", "invitation": "", **typed}
    return show_form(
        request,
        language,
        "account/sign_up.html",
        refusal,
        found=found if found is not None and found.email is not None else None,
        to_agree=_list_to_agree(context),
        issuers=context.issuers,
        needs_invitation=context.policy().joining == "invitation",
        code_at_fault=refusal.code if refusal else "",
        is_signed_in=not viewer_of(request).is_guest,
        **fields,
    )
