"""Teams of an organisation, and what is kept to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from app.marketplace.organisations import (
    delete_team,
    keep_part_to_team,
    keep_quote_to_team,
    list_teams,
    make_team,
    put_into_team,
    rename_team,
    take_out_of_team,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.organisations import TEAM_CHOICE, TEAM_MADE, TEAM_WANTED, TEAMS
from app.web.api.models import PartId, QuoteId
from app.web.api.organisation_models import (
    MemberId,
    OrganisationNameWanted,
    TeamChoiceWanted,
    TeamId,
    TeamMadeShown,
    TeamsShown,
    show_team,
)
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["organisation"])
OURS = ruled(Rule.MEMBER)


@router.get(
    "/organisation/teams", dependencies=OURS, responses=answers(200, TEAMS, 401), summary="List teams"
)
def get_teams(session: ReadSession, viewer: CurrentViewer) -> TeamsShown:
    """With their people."""
    return TeamsShown(teams=[show_team(one) for one in list_teams(viewer, session)])


@router.post(
    "/organisation/teams",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, TEAM_MADE, 401, 403, 409, 422),
    summary="Make a team",
)
def post_team(
    wanted: Annotated[OrganisationNameWanted, body_examples(TEAM_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> TeamMadeShown:
    """For owners, who are in it until they leave it."""
    return TeamMadeShown(id=make_team(session, viewer, wanted.name, now=context.now()))


@router.patch(
    "/organisation/teams/{team_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409, 422),
    summary="Rename a team",
)
def patch_team(
    team_id: TeamId,
    wanted: Annotated[OrganisationNameWanted, body_examples(TEAM_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """For owners."""
    rename_team(session, viewer, team_id, wanted.name, now=context.now())


@router.delete(
    "/organisation/teams/{team_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Delete a team",
)
def delete_one_team(
    team_id: TeamId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """409 `team_in_use` as long as something is kept to it."""
    delete_team(session, viewer, team_id, now=context.now())


@router.put(
    "/organisation/teams/{team_id}/members/{user_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404),
    summary="Put a member into a team",
)
def put_team_member(
    team_id: TeamId, user_id: MemberId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """He sees what the team keeps from now on."""
    put_into_team(session, viewer, team_id, user_id, now=context.now())


@router.delete(
    "/organisation/teams/{team_id}/members/{user_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404),
    summary="Take a member out of a team",
)
def delete_team_member(
    team_id: TeamId, user_id: MemberId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """He does not see what the team keeps from his next call on."""
    take_out_of_team(session, viewer, team_id, user_id, now=context.now())


@router.put(
    "/parts/{part_id}/team",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 422),
    summary="Keep a part to a team",
)
def put_part_team(
    part_id: PartId,
    wanted: Annotated[TeamChoiceWanted, body_examples(TEAM_CHOICE)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """Its quotes and referrals go with it, and so does what will be made of it."""
    keep_part_to_team(session, viewer, part_id, wanted.team_id, now=context.now())


@router.put(
    "/quotes/{quote_id}/team",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 422),
    summary="Keep a quote to a team",
)
def put_quote_team(
    quote_id: QuoteId,
    wanted: Annotated[TeamChoiceWanted, body_examples(TEAM_CHOICE)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """What it says stays as it is."""
    keep_quote_to_team(session, viewer, quote_id, wanted.team_id, now=context.now())
