"""The organisation one acts for: its members and roles, and which other one to act for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request

from app.marketplace.organisations import (
    ask_to_join,
    change_role,
    join_organisation,
    leave_organisation,
    list_belongings,
    list_members,
    list_open_doors,
    remove_member,
    rename_organisation,
    switch_organisation,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.organisations import (
    ACTING_WANTED,
    BELONGINGS,
    JOIN_WANTED,
    JOINED,
    MEMBERS,
    OPEN_DOORS,
    ORGANISATION_NAME,
    ROLE_WANTED,
    WAITING,
)
from app.web.api.organisation_models import (
    ActingWanted,
    BelongingsShown,
    JoinedShown,
    JoinWanted,
    MemberId,
    MembersShown,
    OpenDoorShown,
    OpenDoorsShown,
    OrganisationId,
    OrganisationNameShown,
    OrganisationNameWanted,
    RoleWanted,
    show_belonging,
    show_member,
)
from app.web.identity import session_token_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["organisation"])
OURS = ruled(Rule.MEMBER)


@router.get(
    "/organisations",
    dependencies=OURS,
    responses=answers(200, BELONGINGS, 401),
    summary="List your organisations",
)
def get_organisations(session: ReadSession, viewer: CurrentViewer) -> BelongingsShown:
    """With your role in each."""
    return BelongingsShown(organisations=[show_belonging(one) for one in list_belongings(viewer, session)])


@router.put(
    "/session/organisation",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404),
    summary="Act for another of your organisations",
)
def put_session_organisation(
    request: Request,
    wanted: Annotated[ActingWanted, body_examples(ACTING_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """The session of this browser, from the next call on. A key acts for the one it was made for."""
    token = session_token_of(request)
    switch_organisation(session, viewer, token, wanted.organisation_id, now=context.now())


@router.post(
    "/organisations/join",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, JOINED, 401, 403, 409, 410),
    summary="Accept an invitation with the account you have",
)
def post_join(
    wanted: Annotated[JoinWanted, body_examples(JOIN_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> JoinedShown:
    """It must have been sent to your address."""
    joined = join_organisation(session, viewer, wanted.invitation, now=context.now())
    return JoinedShown(organisation_id=joined, is_member=True)


@router.get(
    "/organisations/open",
    dependencies=OURS,
    responses=answers(200, OPEN_DOORS, 401, 403),
    summary="List organisations of your mail domain",
)
def get_open_doors(session: ReadSession, viewer: CurrentViewer) -> OpenDoorsShown:
    """Those you could ask to join."""
    return OpenDoorsShown(
        organisations=[
            OpenDoorShown(
                organisation_id=one.organisation_id,
                name=one.organisation_name,
                domain=one.domain,
                is_asked=one.is_asked,
            )
            for one in list_open_doors(viewer, session)
        ]
    )


@router.post(
    "/organisations/{organisation_id}/join-requests",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, WAITING, 401, 403, 404, 409),
    summary="Ask to join",
)
def post_join_request(
    organisation_id: OrganisationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> JoinedShown:
    """An owner answers, unless the organisation lets its mail domain in at once."""
    is_member = ask_to_join(session, viewer, organisation_id, now=context.now())
    return JoinedShown(organisation_id=organisation_id, is_member=is_member)


@router.patch(
    "/organisation",
    dependencies=OURS,
    responses=answers(200, ORGANISATION_NAME, 401, 403, 409, 422),
    summary="Rename your organisation",
)
def patch_organisation(
    wanted: Annotated[OrganisationNameWanted, body_examples(ORGANISATION_NAME)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> OrganisationNameShown:
    """For owners."""
    return OrganisationNameShown(name=rename_organisation(session, viewer, wanted.name, now=context.now()))


@router.post(
    "/organisation/leave",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 409),
    summary="Leave your organisation",
)
def post_leave(session: WriteSession, viewer: CurrentViewer, context: CurrentContext) -> None:
    """409 `last_owner`: make another member an owner first."""
    leave_organisation(session, viewer, now=context.now())


@router.get(
    "/organisation/members",
    dependencies=OURS,
    responses=answers(200, MEMBERS, 401, 403),
    summary="List members",
)
def get_members(session: ReadSession, viewer: CurrentViewer) -> MembersShown:
    """Everybody of the organisation you act for. Not for keys: addresses are for people."""
    return MembersShown(members=[show_member(one) for one in list_members(viewer, session)])


@router.patch(
    "/organisation/members/{user_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409, 422),
    summary="Change a member's role",
)
def patch_member(
    user_id: MemberId,
    wanted: Annotated[RoleWanted, body_examples(ROLE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """For owners; works from the person's next call on."""
    change_role(session, viewer, user_id, wanted.role, now=context.now())


@router.delete(
    "/organisation/members/{user_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Remove a member",
)
def delete_member(
    user_id: MemberId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """For owners; from the person's next call on nothing here is seen, and keys made here are revoked."""
    remove_member(session, viewer, user_id, now=context.now())
