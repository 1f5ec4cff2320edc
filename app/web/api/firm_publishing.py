"""A firm's version is handed on: submitted, published, gone back from; and whose the firm is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from app.marketplace.supplying import (
    PublishVersion,
    SmallStep,
    assign_provider,
    check_version,
    find_facts,
    publish_version,
    roll_back,
    set_four_eyes,
    step_version,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.firm import (
    DRAFT,
    OWNER,
    OWNER_WANTED,
    PUBLISH_WANTED,
    PUBLISHED,
    SETTINGS,
    SETTINGS_WANTED,
)
from app.web.api.firm_models import (
    OwnerShown,
    OwnerWanted,
    PublishWanted,
    SettingsShown,
    SettingsWanted,
    VersionShown,
    show_version,
)
from app.web.api.models import VersionId
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, WriteSession

router = APIRouter(prefix="/providers/{code}", tags=["firm"])
OWN = ruled(Rule.PROVIDER_OWN)


def _step(
    step: SmallStep,
    code: str,
    version_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VersionShown:
    return show_version(step_version(session, viewer, code, version_id, step, now=context.now()))


@router.post(
    "/versions/{version_id}/submit",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404, 409),
    summary="Submit a draft for approval",
)
def post_submit(
    code: str, version_id: VersionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> VersionShown:
    """Nobody changes it until it is published or taken back."""
    return _step("submit", code, version_id, session, viewer, context)


@router.post(
    "/versions/{version_id}/take-back",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404, 409),
    summary="Take a submitted draft back",
)
def post_take_back(
    code: str, version_id: VersionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> VersionShown:
    """It can be changed again."""
    return _step("take_back", code, version_id, session, viewer, context)


@router.post(
    "/versions/{version_id}/discard",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404, 409),
    summary="Discard a draft or withdraw a scheduled version",
)
def post_discard(
    code: str, version_id: VersionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> VersionShown:
    """What is in force stays in force."""
    return _step("discard", code, version_id, session, viewer, context)


@router.post(
    "/versions/{version_id}/publish",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, PUBLISHED, 401, 403, 404, 409, 422),
    summary="Publish a version",
)
def post_publish(
    code: str,
    version_id: VersionId,
    wanted: Annotated[PublishWanted, body_examples(PUBLISH_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VersionShown:
    """All or nothing; 422 `version_at_fault` or `laws_broken` lists what is wrong in `errors`.

    409 `newer_in_force` names a version that came into force since the draft was begun: compare with it, then
    send its number as `replaces`.
    """
    facts = find_facts(context.catalogue())
    with context.open_read() as reading:
        checked = check_version(viewer, reading, code, version_id, facts=facts, now=context.now())
    command = PublishVersion(version_id, wanted.revision, wanted.valid_from, wanted.replaces)
    with context.open_write() as session:
        version = publish_version(
            session, viewer, code, command, checked=checked, facts=facts, now=context.now()
        )
    return show_version(version)


@router.post(
    "/versions/{version_id}/roll-back",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, PUBLISHED, 401, 404, 409, 422),
    summary="Go back to an older version",
)
def post_roll_back(
    code: str, version_id: VersionId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> VersionShown:
    """Publishes what it said as a new version."""
    facts = find_facts(context.catalogue())
    return show_version(roll_back(session, viewer, code, version_id, facts=facts, now=context.now()))


@router.patch(
    "/publishing",
    response_model=SettingsShown,
    dependencies=OWN,
    responses=answers(200, SETTINGS, 401, 403, 404),
    summary="Publish with four eyes, or not",
)
def patch_publishing(
    code: str,
    wanted: Annotated[SettingsWanted, body_examples(SETTINGS_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> SettingsShown:
    """An owner decides whether somebody other than the last editor has to publish.

    Switched on at once; off once another owner, a planner or the operator asks for the same.
    """
    four_eyes = set_four_eyes(
        session, viewer, code, needs_four_eyes=wanted.needs_four_eyes, now=context.now()
    )
    return SettingsShown(needs_four_eyes=four_eyes.is_needed, off_asked_by=four_eyes.off_asked_by)


@router.put(
    "/organisation",
    response_model=OwnerShown,
    dependencies=ruled(Rule.OPERATOR),
    responses=answers(200, OWNER, 401, 403, 404, 409),
    summary="Say whose a firm is",
)
def put_organisation(
    code: str,
    wanted: Annotated[OwnerWanted, body_examples(OWNER_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> OwnerShown:
    """For the operator."""
    assign_provider(session, viewer, code, wanted.organisation_id, policy=context.policy(), now=context.now())
    return OwnerShown(provider=code, organisation_id=wanted.organisation_id)
