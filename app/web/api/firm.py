"""What a firm offers, version by version, for its own programs; to everybody else it is not there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.marketplace.supplying import (
    BackTest,
    ChangeDraft,
    PriceSample,
    back_test,
    change_draft,
    check_version,
    compare_versions,
    find_facts,
    list_versions,
    price_sample,
    read_version,
    start_draft,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.firm import (
    BACK_TEST,
    BACK_TEST_WANTED,
    CHANGE_WANTED,
    CHANGES,
    CHECK,
    DOCUMENT_WANTED,
    DRAFT,
    DRAFT_WANTED,
    SAMPLE_PRICE,
    SAMPLE_WANTED,
    VERSIONS,
)
from app.web.api.firm_models import (
    ChangesShown,
    ChangeWanted,
    CheckShown,
    DocumentWanted,
    DraftWanted,
    VersionShown,
    VersionsShown,
    show_change,
    show_check,
    show_summary,
    show_version,
)
from app.web.api.firm_trial_models import (
    BackTestShown,
    BackTestWanted,
    SamplePriceShown,
    SampleWanted,
    show_back_test,
    show_sample_price,
)
from app.web.api.models import Code, VersionId, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/providers/{code}", tags=["firm"])
OWN = ruled(Rule.PROVIDER_OWN)


class Since(Wanted):
    """Another version; null: the one in force."""

    since: Code | None = None


@router.get(
    "/versions",
    response_model=VersionsShown,
    dependencies=OWN,
    responses=answers(200, VERSIONS, 401, 404),
    summary="List versions of what your firm offers",
)
def get_versions(code: str, session: ReadSession, viewer: CurrentViewer) -> VersionsShown:
    """Drafts and scheduled ones first, then what came into force, the newest first."""
    return VersionsShown(versions=[show_summary(each) for each in list_versions(viewer, session, code)])


@router.post(
    "/versions",
    status_code=201,
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(201, DRAFT, 401, 404, 409),
    summary="Start a draft",
)
def post_version(
    code: str,
    wanted: Annotated[DraftWanted, body_examples(DRAFT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VersionShown:
    """One at a time: 409 `draft_exists` names the open one."""
    facts = find_facts(context.catalogue())
    version = start_draft(
        session, viewer, code, facts=facts, now=context.now(), version_id=wanted.from_version
    )
    return show_version(version)


@router.get(
    "/versions/{version_id}",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404),
    summary="Read a version",
)
def get_version(
    code: str, version_id: VersionId, session: ReadSession, viewer: CurrentViewer
) -> VersionShown:
    """With its whole document."""
    return show_version(read_version(viewer, session, code, version_id))


@router.patch(
    "/versions/{version_id}",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404, 409, 422),
    summary="Change a draft",
)
def patch_version(
    code: str,
    version_id: VersionId,
    wanted: Annotated[ChangeWanted, body_examples(CHANGE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VersionShown:
    """A draft may hold faults; who missed somebody else's change gets 409 `draft_changed`."""
    command = ChangeDraft(version_id, wanted.revision, wanted.patch)
    return show_version(change_draft(session, viewer, code, command, now=context.now()))


@router.put(
    "/versions/{version_id}",
    response_model=VersionShown,
    dependencies=OWN,
    responses=answers(200, DRAFT, 401, 404, 409, 422),
    summary="Replace a draft",
)
def put_version(
    code: str,
    version_id: VersionId,
    wanted: Annotated[DocumentWanted, body_examples(DOCUMENT_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VersionShown:
    """The whole document at once."""
    command = ChangeDraft(version_id, wanted.revision, wanted.document, replaces=True)
    return show_version(change_draft(session, viewer, code, command, now=context.now()))


@router.get(
    "/versions/{version_id}/check",
    response_model=CheckShown,
    dependencies=OWN,
    responses=answers(200, CHECK, 401, 404),
    summary="Check a version",
)
def get_check(
    code: str,
    version_id: VersionId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> CheckShown:
    """Everything that stands in the way of publishing, each with its place."""
    facts = find_facts(context.catalogue())
    return show_check(
        check_version(viewer, session, code, version_id, facts=facts, now=context.now()), language
    )


@router.get(
    "/versions/{version_id}/changes",
    response_model=ChangesShown,
    dependencies=OWN,
    responses=answers(200, CHANGES, 401, 404),
    summary="Compare two versions",
)
def get_changes(
    code: str,
    version_id: VersionId,
    wanted: Annotated[Since, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
) -> ChangesShown:
    """Since the version in force, or since another."""
    changes = compare_versions(viewer, session, code, version_id, since_id=wanted.since)
    return ChangesShown(changes=[show_change(each) for each in changes])


@router.post(
    "/versions/{version_id}/back-test",
    response_model=BackTestShown,
    dependencies=OWN,
    responses=answers(200, BACK_TEST, 401, 404, 422),
    summary="Try a version on earlier parts",
)
def post_back_test(
    code: str,
    version_id: VersionId,
    wanted: Annotated[BackTestWanted, body_examples(BACK_TEST_WANTED)],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> BackTestShown:
    """Old and new price of each; nothing is stored. Parts of customers come as rounded measures only."""
    catalogue = context.catalogue()
    result = back_test(
        viewer,
        session,
        code,
        BackTest(version_id, wanted.source, wanted.parts, wanted.quantity),
        catalogue=catalogue,
        facts=find_facts(catalogue),
        policy=context.policy(),
        now=context.now(),
    )
    return show_back_test(result)


@router.post(
    "/versions/{version_id}/sample-price",
    response_model=SamplePriceShown,
    dependencies=OWN,
    responses=answers(200, SAMPLE_PRICE, 401, 404, 422),
    summary="Price a sample part",
)
def post_sample_price(
    code: str,
    version_id: VersionId,
    wanted: Annotated[SampleWanted, body_examples(SAMPLE_WANTED)],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> SamplePriceShown:
    """Line by line, by the version in force and by this one."""
    catalogue = context.catalogue()
    price = price_sample(
        viewer,
        session,
        code,
        PriceSample(version_id, wanted.sample, wanted.quantity, wanted.machine, wanted.material),
        catalogue=catalogue,
        facts=find_facts(catalogue),
        policy=context.policy(),
        now=context.now(),
    )
    return show_sample_price(price, language)
