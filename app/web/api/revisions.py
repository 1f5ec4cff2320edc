"""Revisions: another file for the same thing, and what it changed."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request

from app.marketplace.workspace import RevisionChange, RevisionView, list_revisions
from app.texts import translate_code
from app.web.api.examples.answering import answers
from app.web.api.examples.workspace import PART_CREATED_BY_MEMBER, REVISIONS
from app.web.api.models import Parameters, PartId, Shown
from app.web.api.part_models import PartCreated, PartStatus
from app.web.revising import REVISION_BODY, TakenRevision, keep_revision
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession

router = APIRouter(prefix="/parts", tags=["parts"])
OURS = ruled(Rule.GUEST_OR_MEMBER)


class ChangedFindingShown(Shown):
    """A finding that came or went."""

    code: str
    severity: str
    parameters: Parameters
    text: str


class RevisionChangeShown(Shown):
    """Against the measured revision before."""

    volume_by_mm3: float | None
    size_by_mm: tuple[float, float, float]
    new_findings: list[ChangedFindingShown]
    gone_findings: list[ChangedFindingShown]


class RevisionShown(Shown):
    """One file of a part."""

    id: str
    issue: int
    letter: str
    file_name: str
    status: PartStatus
    sha256: str
    created_at: datetime
    change: RevisionChangeShown | None


class RevisionsShown(Shown):
    """The newest first."""

    revisions: list[RevisionShown]


def _show_change(change: RevisionChange, language: str) -> RevisionChangeShown:
    new, gone = (
        [
            ChangedFindingShown(
                code=one.code,
                severity=one.severity,
                parameters=dict(one.parameters),
                text=translate_code("finding", one.code, one.parameters, language),
            )
            for one in findings
        ]
        for findings in (change.new_findings, change.gone_findings)
    )
    return RevisionChangeShown(
        volume_by_mm3=change.volume_by_mm3,
        size_by_mm=change.size_by_mm,
        new_findings=new,
        gone_findings=gone,
    )


def _show(one: RevisionView, language: str) -> RevisionShown:
    return RevisionShown(
        id=one.id,
        issue=one.issue,
        letter=one.letter,
        file_name=one.file_name,
        status=one.status,
        sha256=one.sha256,
        created_at=one.created_at,
        change=one.change and _show_change(one.change, language),
    )


@router.get(
    "/{part_id}/revisions",
    dependencies=OURS,
    responses=answers(200, REVISIONS, 404),
    summary="List revisions of a part",
)
def get_revisions(
    part_id: PartId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> RevisionsShown:
    """Each a part of its own, with its own measurements, drawings and quotes."""
    found = list_revisions(viewer, session, part_id, now=context.now())
    return RevisionsShown(revisions=[_show(one, language) for one in found])


@router.post(
    "/{part_id}/revisions",
    status_code=202,
    dependencies=OURS,
    openapi_extra=REVISION_BODY,
    responses=answers(202, PART_CREATED_BY_MEMBER, 403, 404, 409, 413, 415, 422, 429),
    summary="Upload a new revision",
)
def post_revision(
    request: Request, part_id: PartId, viewer: CurrentViewer, sent: TakenRevision
) -> PartCreated:
    """Of the newest revision only; 409 `revision_not_newest` names it. Guests open it with the same key."""
    part = keep_revision(request, viewer, part_id, sent)
    return PartCreated(id=part.id, status=part.status, key=None)
