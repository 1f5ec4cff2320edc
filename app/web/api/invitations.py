"""Invitations: an owner's into his organisation, the operator's waves of testers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.marketplace.accounts import (
    InvitationView,
    InviteMember,
    InviteWave,
    Role,
    invite_member,
    invite_wave,
    list_invitations,
    revoke_invitation,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.proving import INVITATION_WANTED, INVITATIONS, WAVE_MADE, WAVE_WANTED, WRITTEN
from app.web.api.joining_models import Email, Name, TextLanguage, WrittenShown
from app.web.api.models import InvitationId, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["accounts"])
MEMBERS = ruled(Rule.MEMBER)


class InvitationWanted(Wanted):
    """Who is to join the viewer's organisation, and as what."""

    email: Email
    role: Role
    days: Annotated[int, Field(ge=1, le=365)] = 14
    language: TextLanguage = "de"


class WaveWanted(Wanted):
    """A code for so many testers and so long."""

    name: Name
    most_uses: Annotated[int, Field(ge=1, le=1_000)]
    days: Annotated[int, Field(ge=1, le=365)]


class WaveMadeShown(Shown):
    """The code, shown this once."""

    code: str


class InvitationShown(Shown):
    """An invitation without its code, which nobody knows any more."""

    id: str
    name: str
    email: str | None
    role: Role
    uses: int
    most_uses: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class InvitationsShown(Shown):
    """Those the viewer may revoke, newest first."""

    invitations: list[InvitationShown]


def _show(view: InvitationView) -> InvitationShown:
    return InvitationShown(
        id=view.id,
        name=view.name,
        email=view.email,
        role=view.role,
        uses=view.uses,
        most_uses=view.most_uses,
        created_at=view.created_at,
        expires_at=view.expires_at,
        revoked_at=view.revoked_at,
    )


@router.get(
    "/invitations",
    dependencies=MEMBERS,
    responses=answers(200, INVITATIONS, 401),
    summary="List invitations",
)
def get_invitations(session: ReadSession, viewer: CurrentViewer) -> InvitationsShown:
    """An owner's into his organisation; an operator's waves too."""
    return InvitationsShown(invitations=[_show(view) for view in list_invitations(viewer, session)])


@router.post(
    "/invitations",
    status_code=202,
    dependencies=MEMBERS,
    responses=answers(202, WRITTEN, 401, 403, 422),
    summary="Invite somebody",
)
def post_invitation(
    wanted: Annotated[InvitationWanted, body_examples(INVITATION_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> WrittenShown:
    """A letter to who is to join; owners only."""
    command = InviteMember(wanted.email, wanted.role, wanted.days, wanted.language)
    with context.open_write() as session:
        invite_member(session, viewer, command, now=context.now())
    context.wake_worker()
    return WrittenShown(status="written")


@router.post(
    "/invitations/waves",
    status_code=201,
    dependencies=ruled(Rule.OPERATOR),
    responses=answers(201, WAVE_MADE, 401, 403, 422),
    summary="Make a code for testers",
)
def post_wave(
    wanted: Annotated[WaveWanted, body_examples(WAVE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> WaveMadeShown:
    """Shown this once."""
    command = InviteWave(wanted.name, wanted.most_uses, wanted.days)
    return WaveMadeShown(code=invite_wave(session, viewer, command, now=context.now()))


@router.delete(
    "/invitations/{invitation_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="Revoke an invitation",
)
def delete_invitation(
    invitation_id: InvitationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """Good for nobody from now on."""
    revoke_invitation(session, viewer, invitation_id, now=context.now())
