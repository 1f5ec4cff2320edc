"""The programme's phase: what holds for everybody, and for operators what the next one needs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, JsonValue

from app.marketplace.operating import (
    LONGEST_REASON,
    ChangePhase,
    change_phase,
    list_phase_changes,
    preview_phase,
)
from app.programme import Phase
from app.programme.policy import Joining
from app.texts import translate_code
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.programme import (
    PHASE_CHANGE,
    PHASE_CHANGE_WANTED,
    PHASE_CHANGES,
    PHASE_PREVIEW,
    PROGRAMME,
)
from app.web.api.models import NO_CONTROLS, ReasonShown, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/programme", tags=["programme"])
OPERATORS = ruled(Rule.OPERATOR)


class ProgrammeShown(Shown):
    """What the phase in force means for everybody; ``notice`` is null where there is nothing to say."""

    phase: Phase
    name: str
    notice: str | None
    joining: Joining
    guests_may_get_offers: bool
    quote_is_binding: bool
    platform_fee_bps: int
    max_upload_bytes: int
    parts_per_day_guest: int
    parts_per_day_member: int
    unclaimed_part_days: int
    unused_part_days: int
    quoted_part_days: int


class CellShown(Shown):
    """A cell of the policy that would be another."""

    cell: str
    before: JsonValue
    after: JsonValue


class PhasePreviewShown(Shown):
    """``missing`` empty: the phase may begin. ``changes`` is what would be other than now."""

    phase: Phase
    is_ready: bool
    missing: list[ReasonShown]
    changes: list[CellShown]


class PhaseChangeWanted(Wanted):
    """``position`` is that of the newest change one has seen; ``force``: though something is missing."""

    phase: Phase
    position: Annotated[int, Field(ge=0, le=2**31 - 1)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=NO_CONTROLS)]
    force: bool = False


class PhaseBegunShown(Shown):
    """The phase that holds from now on."""

    phase: Phase
    began_at: datetime
    position: int


class PhaseChangeShown(PhaseBegunShown):
    """Who changed it and why; ``changed_by`` is empty where the program itself began."""

    changed_by: str
    reason: str
    is_forced: bool


class PhaseChangesShown(Shown):
    """Newest first."""

    changes: list[PhaseChangeShown]


@router.get(
    "",
    dependencies=ruled(Rule.ANYONE),
    responses=answers(200, PROGRAMME),
    summary="Read which phase the programme is in",
)
def get_programme(context: CurrentContext, language: CurrentLanguage) -> ProgrammeShown:
    """The phase in force, what is said about it, and the limits that hold."""
    policy = context.policy()
    return ProgrammeShown(
        phase=policy.phase,
        name=translate_code("phase", policy.phase, {}, language),
        notice=None if policy.notice is None else translate_code("notice", policy.notice, {}, language),
        joining=policy.joining,
        guests_may_get_offers=policy.guests_may_get_offers,
        quote_is_binding=policy.quote_is_binding,
        platform_fee_bps=policy.platform_fee_bps,
        max_upload_bytes=policy.max_upload_bytes,
        parts_per_day_guest=policy.parts_per_day_guest,
        parts_per_day_member=policy.parts_per_day_member,
        unclaimed_part_days=policy.unclaimed_part_days,
        unused_part_days=policy.unused_part_days,
        quoted_part_days=policy.quoted_part_days,
    )


@router.get(
    "/phases/{phase}",
    dependencies=OPERATORS,
    responses=answers(200, PHASE_PREVIEW, 401, 403, 422),
    summary="See what a phase needs and what it would change",
)
def get_phase(
    phase: Phase,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> PhasePreviewShown:
    """Readiness and dry run; changes nothing."""
    found = preview_phase(
        viewer, session, phase, policy=context.policy(), machine=context.machine(), now=context.now()
    )
    return PhasePreviewShown(
        phase=found.phase,
        is_ready=not found.missing,
        missing=[
            ReasonShown(
                code=each.code,
                parameters=dict(each.parameters),
                text=translate_code("missing", each.code, each.parameters, language),
            )
            for each in found.missing
        ],
        changes=[CellShown(cell=cell, before=before, after=after) for cell, before, after in found.changes],
    )


@router.get(
    "/changes",
    dependencies=OPERATORS,
    responses=answers(200, PHASE_CHANGES, 401, 403),
    summary="List the changes of the phase",
)
def get_phase_changes(session: ReadSession, viewer: CurrentViewer) -> PhaseChangesShown:
    """The last two hundred."""
    return PhaseChangesShown(
        changes=[
            PhaseChangeShown(
                phase=each.phase,
                began_at=each.began_at,
                position=each.position,
                changed_by=each.changed_by,
                reason=each.reason,
                is_forced=each.is_forced,
            )
            for each in list_phase_changes(viewer, session)
        ]
    )


@router.post(
    "/changes",
    status_code=201,
    dependencies=OPERATORS,
    responses=answers(201, PHASE_CHANGE, 401, 403, 409, 422),
    summary="Change the phase",
)
def post_phase_change(
    wanted: Annotated[PhaseChangeWanted, body_examples(PHASE_CHANGE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> PhaseBegunShown:
    """409 `phase_not_ready` lists in `missing` what is not there; requests under way end as they began."""
    begun = change_phase(
        session,
        viewer,
        ChangePhase(wanted.phase, wanted.position, wanted.reason, wanted.force),
        policy=context.policy(),
        machine=context.machine(),
        now=context.now(),
    )
    return PhaseBegunShown(phase=begun.phase, began_at=begun.began_at, position=begun.position)
