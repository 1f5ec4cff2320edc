"""The operator's decision on applications, and what the public may know of a trader."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.marketplace.onboarding import (
    approve_application,
    ask_applicant,
    decline_application,
    end_probation,
    find_trader,
    invite_provider,
    list_applications,
)
from app.marketplace.supplying import show_provider
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.onboarding import APPLICATION, APPLICATIONS, PUBLIC_TRADER, QUESTION_WANTED
from app.web.api.onboarding_models import (
    ApplicationId,
    ApplicationShown,
    ApplicationsShown,
    ApplicationsWanted,
    PublicTraderShown,
    WordsWanted,
    show_application,
    show_public_trader,
)
from app.web.api.organisation_models import OrganisationId
from app.web.rules import LISTED, Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["onboarding"])
OPERATORS = ruled(Rule.OPERATOR)


@router.get(
    "/provider-applications",
    dependencies=OPERATORS,
    responses=answers(200, APPLICATIONS, 401, 403, 422),
    summary="List applications",
)
def get_applications(
    wanted: Annotated[ApplicationsWanted, Query()], session: ReadSession, viewer: CurrentViewer
) -> ApplicationsShown:
    """For the operator."""
    found = list_applications(viewer, session, status=wanted.status)
    return ApplicationsShown(applications=[show_application(each) for each in found])


@router.post(
    "/provider-applications/{application_id}/question",
    dependencies=OPERATORS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409, 422),
    summary="Ask the applicant",
)
def post_question(
    application_id: ApplicationId,
    wanted: Annotated[WordsWanted, body_examples(QUESTION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ApplicationShown:
    """For the operator: it goes back to its documents."""
    return show_application(ask_applicant(session, viewer, application_id, wanted.words, now=context.now()))


@router.post(
    "/provider-applications/{application_id}/decline",
    dependencies=OPERATORS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409, 422),
    summary="Decline an application",
)
def post_decline(
    application_id: ApplicationId,
    wanted: Annotated[WordsWanted, body_examples(QUESTION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ApplicationShown:
    """For the operator, with a reason."""
    return show_application(
        decline_application(session, viewer, application_id, wanted.words, now=context.now())
    )


@router.post(
    "/provider-applications/{application_id}/approve",
    dependencies=OPERATORS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409),
    summary="Approve an application",
)
def post_approve(
    application_id: ApplicationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> ApplicationShown:
    """For the operator. 409 `providers_limit_reached` where the phase takes no more."""
    return show_application(approve_application(session, viewer, application_id, now=context.now()))


@router.post(
    "/provider-applications/{application_id}/end-probation",
    dependencies=OPERATORS,
    responses=answers(200, APPLICATION, 401, 403, 404, 409),
    summary="End a firm's probation",
)
def post_end_probation(
    application_id: ApplicationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> ApplicationShown:
    """For the operator; it ends by itself after the days the phase says."""
    return show_application(end_probation(session, viewer, application_id, now=context.now()))


@router.put(
    "/organisations/{organisation_id}/provider-invitation",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(204, None, 401, 403, 404),
    summary="Invite an organisation to apply as a provider",
)
def put_provider_invitation(
    organisation_id: OrganisationId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """For the operator, in a phase that takes nobody uninvited."""
    invite_provider(session, viewer, organisation_id, now=context.now())


@router.get(
    "/providers/{code}/trader",
    dependencies=[*ruled(Rule.GUEST_OR_MEMBER), *LISTED],
    responses=answers(200, PUBLIC_TRADER, 404),
    summary="Who stands behind a provider",
)
def get_trader(
    code: str, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> PublicTraderShown:
    """What Art. 30 of Regulation (EU) 2022/2065 has us show."""
    provider = show_provider(viewer, context.catalogue(), code)
    found = find_trader(session, provider.code)
    return PublicTraderShown(
        provider=provider.code,
        trader=None if found is None else show_public_trader(found.trader),
        is_new=found is not None and found.is_new,
    )
