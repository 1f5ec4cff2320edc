"""Signing up: the form, the letter, the link in it; and accepting an organisation's invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from app.marketplace.accounts import (
    AcceptInvitation,
    InvitationView,
    SignedIn,
    SignUp,
    accept_invitation,
    confirm_sign_up,
    find_invitation,
    refuse_breached,
    sign_up,
    with_new_guest_key,
)
from app.marketplace.legal import list_in_force
from app.programme import SIGN_UP_KINDS, LegalKind
from app.texts import Language
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError
from app.web.context import WebContext
from app.web.identity import (
    GUEST_COOKIE,
    GUEST_COOKIE_S,
    delete_cookie,
    guest_keys_of,
    set_cookie,
    viewer_of,
)
from app.web.pages.mails import shows_letters
from app.web.pages.saying import show_form
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.pages.signing_in import end_session_before, lead_on
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
    password: Typed = "",
    invitation: Typed = "",
    agreed: Agreed = (),
) -> Response:
    """The same answer for every address; what was typed is kept where something is wrong with it."""
    reader_key = None
    if shows_letters(context):
        viewer = viewer_of(request)
        reader_key = viewer.guest_keys[0] if viewer.guest_keys else with_new_guest_key(viewer)[1]
    command = SignUp(
        email, display_name, organisation_name, password, language, invitation.strip(), reader_key, agreed
    )
    try:
        refuse_breached(password, context.is_breached)
        with context.open_write() as session:
            sign_up(session, command, policy=context.policy(), now=context.now())
    except (Invalid, NotAllowed, Conflict) as refusal:
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
def get_confirm(request: Request, language: PageLanguage, token: str = "") -> Response:
    """A button: programs that open every link of a letter must not use it up."""
    return show_form(request, language, "account/confirm.html", token=token, purpose="sign_up")


@router.post("/{language}/sign-up/confirm", dependencies=SEEN_BY_ALL)
def post_confirm(
    request: Request, language: PageLanguage, context: CurrentContext, token: Typed = ""
) -> Response:
    """The account begins and is signed in."""
    now = context.now()
    try:
        with context.open_write() as session:
            signed_in = confirm_sign_up(session, token, guest_keys=guest_keys_of(request), now=now)
            end_session_before(request, session, now)
    except NotAllowed as refusal:
        return show_form(request, language, "account/link_over.html", refusal)
    return _welcome(request, language, context, signed_in)


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
    now = context.now()
    command = AcceptInvitation(invitation, display_name, password, language, agreed)
    try:
        refuse_breached(password, context.is_breached)
        with context.open_write() as session:
            signed_in = accept_invitation(session, command, guest_keys=guest_keys_of(request), now=now)
            end_session_before(request, session, now)
    except (NotAllowed, Conflict) as refusal:
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
    return _welcome(request, language, context, signed_in)


def _find(context: WebContext, invitation: str) -> InvitationView | None:
    if not invitation:
        return None
    with context.open_read() as session:
        return find_invitation(session, invitation, now=context.now())


def _list_to_agree(context: WebContext) -> dict[LegalKind, str]:
    with context.open_read() as session:
        return list_in_force(session, SIGN_UP_KINDS, now=context.now())


def _welcome(request: Request, language: Language, context: WebContext, signed_in: SignedIn) -> Response:
    response = lead_on(request, language, signed_in, f"/{language}/mine", context.now())
    delete_cookie(request, response, GUEST_COOKIE)
    return response


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
        needs_invitation=context.policy().joining == "invitation",
        code_at_fault=refusal.code if refusal else "",
        is_signed_in=not viewer_of(request).is_guest,
        **fields,
    )
