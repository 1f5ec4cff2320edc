"""Inviting: an owner into his organisation, the operator waves of testers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import (
    MEMBER_ROLES,
    InviteMember,
    InviteWave,
    Role,
    Viewer,
    invite_member,
    invite_wave,
    list_invitations,
    revoke_invitation,
)
from app.texts import Language, format_date
from app.values import Invalid, NotAllowed, SchichtwerkError
from app.web.context import WebContext
from app.web.pages.saying import show_form
from app.web.pages.shared import PageLanguage
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
Typed = Annotated[str, Form(max_length=1_000)]
MEMBER_DAYS = 14


@router.get("/{language}/invitations", dependencies=MEMBERS)
def get_invitations(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """What was sent and how much of it is used."""
    return _show(request, language, session, viewer, context)


@router.post("/{language}/invitations", dependencies=MEMBERS)
def post_invitation(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    email: Typed = "",
    role: Annotated[Role, Form()] = "buyer",
) -> Response:
    """A letter to somebody who is to join."""
    command = InviteMember(email, role, MEMBER_DAYS, language)
    try:
        with context.open_write() as session:
            invite_member(session, viewer, command, now=context.now())
    except (Invalid, NotAllowed) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, context, refusal, email=email)
    context.wake_worker()
    return RedirectResponse(f"/{language}/invitations", 303)


@router.post("/{language}/invitations/wave", dependencies=ruled(Rule.OPERATOR))
def post_wave(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    name: Typed = "",
    most_uses: Annotated[int, Form()] = 1,
    days: Annotated[int, Form()] = 30,
) -> Response:
    """A code for a wave of testers, shown this once."""
    try:
        with context.open_write() as session:
            code = invite_wave(session, viewer, InviteWave(name, most_uses, days), now=context.now())
    except (Invalid, NotAllowed) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, context, refusal)
    with context.open_read() as session:
        return _show(request, language, session, viewer, context, code=code)


@router.post("/{language}/invitations/{invitation_id}/revoke", dependencies=MEMBERS)
def post_revocation(
    language: PageLanguage,
    invitation_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Good for nobody from now on."""
    revoke_invitation(session, viewer, invitation_id, now=context.now())
    return RedirectResponse(f"/{language}/invitations", 303)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    context: WebContext,
    refusal: SchichtwerkError | None = None,
    *,
    email: str = "",
    code: str = "",
) -> Response:
    return show_form(
        request,
        language,
        "account/invitations.html",
        refusal,
        invitations=list_invitations(viewer, session),
        viewer=viewer,
        email=email,
        made_code=code,
        made_link=f"{request.url.scheme}://{request.url.netloc}/{language}/sign-up?invitation={code}",
        roles=MEMBER_ROLES,
        now=context.now(),
        date=lambda moment: format_date(moment, language),
    )
