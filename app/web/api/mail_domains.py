"""Mail domains that stand for an organisation, and who wants to join because of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from app.marketplace.organisations import (
    answer_join_request,
    drop_domain,
    list_domains,
    list_join_requests,
    prove_domain,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.organisations import (
    ANSWER_WANTED,
    DOMAIN_PROVEN,
    DOMAIN_WANTED,
    DOMAINS,
    JOIN_REQUESTS,
)
from app.web.api.organisation_models import (
    AnswerWanted,
    DomainProvenShown,
    DomainShown,
    DomainsShown,
    DomainWanted,
    JoinRequestId,
    JoinRequestShown,
    JoinRequestsShown,
)
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["organisation"])
OURS = ruled(Rule.MEMBER)


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
