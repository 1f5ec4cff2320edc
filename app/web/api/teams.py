"""Teams of an organisation, what is kept to them, and the mail domains by which people join."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from app.marketplace.organisations import (
    answer_join_request,
    delete_team,
    drop_domain,
    keep_part_to_team,
    keep_quote_to_team,
    list_domains,
    list_join_requests,
    list_teams,
    make_team,
    prove_domain,
    put_into_team,
    rename_team,
    take_out_of_team,
)
from app.web.api.examples import answers, body_examples
from app.web.api.examples.organisations import (
    ANSWER_WANTED,
    DOMAIN_PROVEN,
    DOMAIN_WANTED,
    DOMAINS,
    JOIN_REQUESTS,
    TEAM_CHOICE,
    TEAM_MADE,
    TEAM_WANTED,
    TEAMS,
)
from app.web.api.models import PartId, QuoteId
from app.web.api.organisation_models import (
    AnswerWanted,
    DomainProvenShown,
    DomainShown,
    DomainsShown,
    DomainWanted,
    JoinRequestId,
    JoinRequestShown,
    JoinRequestsShown,
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


@router.get(
    "/organisation/domains",
    dependencies=OURS,
    responses=answers(200, DOMAINS, 401),
    summary="List mail domains",
)
def get_domains(session: ReadSession, viewer: CurrentViewer) -> DomainsShown:
    """Those by which people may ask to join."""
    return DomainsShown(
        domains=[
            DomainShown(domain=one.domain, joins_at_once=one.joins_at_once, proven_at=one.proven_at)
            for one in list_domains(viewer, session)
        ]
    )


@router.put(
    "/organisation/domain",
    dependencies=OURS,
    responses=answers(200, DOMAIN_PROVEN, 401, 403, 409, 422),
    summary="Let your mail domain stand for the organisation",
)
def put_domain(
    wanted: Annotated[DomainWanted, body_examples(DOMAIN_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> DomainProvenShown:
    """For owners; the domain is that of the caller's own address. 422 `domain_free`: anybody may have one."""
    domain = prove_domain(session, viewer, joins_at_once=wanted.joins_at_once, now=context.now())
    return DomainProvenShown(domain=domain)


@router.delete(
    "/organisation/domains/{domain}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404),
    summary="Let nobody join by a mail domain any more",
)
def delete_domain(domain: str, session: WriteSession, viewer: CurrentViewer, context: CurrentContext) -> None:
    """For owners; members stay."""
    drop_domain(session, viewer, domain, now=context.now())


@router.get(
    "/organisation/join-requests",
    dependencies=OURS,
    responses=answers(200, JOIN_REQUESTS, 401, 403),
    summary="List who wants to join",
)
def get_join_requests(session: ReadSession, viewer: CurrentViewer) -> JoinRequestsShown:
    """For owners; empty for everybody else."""
    return JoinRequestsShown(
        join_requests=[
            JoinRequestShown(id=one.id, display_name=one.display_name, email=one.email, asked_at=one.asked_at)
            for one in list_join_requests(viewer, session)
        ]
    )


@router.post(
    "/organisation/join-requests/{request_id}/answer",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 401, 403, 404, 409),
    summary="Let somebody join, or not",
)
def post_answer(
    request_id: JoinRequestId,
    wanted: Annotated[AnswerWanted, body_examples(ANSWER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """For owners; of two answers the first counts."""
    answer_join_request(session, viewer, request_id, approves=wanted.approves, now=context.now())
