"""Requests and accounts that wait for an operator, and reports that anybody may make."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from app.marketplace.developing import decide_held
from app.marketplace.duties import (
    DecideHold,
    HoldStatus,
    HoldSubject,
    HoldView,
    MakeReport,
    ReportCause,
    ReportView,
    close_report,
    find_declaration,
    hold_reported,
    list_holds,
    list_reports,
    make_report,
)
from app.programme import Declaration
from app.texts import translate_code
from app.web.api.duty_models import DeclarationShown, show_declaration
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.duties import (
    CLOSE_WANTED,
    DECISION_WANTED,
    HOLD,
    HOLD_WANTED,
    HOLDS,
    REPORT,
    REPORT_MADE,
    REPORT_WANTED,
    REPORTS,
)
from app.web.api.models import NO_CONTROLS, HoldId, ReasonShown, ReportId, Shown, Wanted
from app.web.asking import limit_reports
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["duties"])
OPERATORS = ruled(Rule.OPERATOR)
Reason = Annotated[str, Field(min_length=1, max_length=1_000, pattern=NO_CONTROLS)]


class HoldShown(Shown):
    """Something that waits, or was decided; ``declaration`` is what the customer stated with a request."""

    id: str
    subject_kind: HoldSubject
    subject_id: str
    name: str
    reasons: list[ReasonShown]
    declaration: DeclarationShown | None
    status: HoldStatus
    created_at: datetime
    decided_at: datetime | None
    decision_reason: str


class HoldsShown(Shown):
    """What waits, oldest first; or what was decided, newest first."""

    holds: list[HoldShown]


class HoldWanted(Wanted):
    """Which quote, by its number, or which referral, by its id; and why."""

    quote_number: Annotated[str, Field(max_length=40, pattern=NO_CONTROLS)] = ""
    referral_id: Annotated[str, Field(max_length=26, pattern=NO_CONTROLS)] = ""
    why: Reason


class DecisionWanted(Wanted):
    """A reason is always needed."""

    is_released: bool
    reason: Reason


class ReportWanted(Wanted):
    """``reference`` names what it is about; an ``email`` gets the answer."""

    cause: ReportCause
    reference: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]
    text: Annotated[str, Field(min_length=1, max_length=4_000)]
    email: Annotated[str, Field(max_length=254, pattern=NO_CONTROLS)] = ""


class ReportMadeShown(Shown):
    """It is with the operator."""

    id: str


class ReportShown(Shown):
    """``outcome`` empty: nobody has looked at it yet."""

    id: str
    cause: ReportCause
    reference: str
    text: str
    email: str
    created_at: datetime
    outcome: str
    closed_at: datetime | None


class ReportsShown(Shown):
    """Oldest first."""

    reports: list[ReportShown]


class CloseWanted(Wanted):
    """What came of it, in words."""

    outcome: Annotated[str, Field(min_length=1, max_length=4_000)]


def _show(hold: HoldView, declaration: Declaration | None, language: str) -> HoldShown:
    return HoldShown(
        id=hold.id,
        subject_kind=hold.subject_kind,
        subject_id=hold.subject_id,
        name=hold.name,
        reasons=[
            ReasonShown(
                code=each.code,
                parameters=dict(each.parameters),
                text=translate_code("hold", each.code, each.parameters, language),
            )
            for each in hold.reasons
        ],
        declaration=show_declaration(declaration),
        status=hold.status,
        created_at=hold.created_at,
        decided_at=hold.decided_at,
        decision_reason=hold.decision_reason,
    )


def _show_report(report: ReportView) -> ReportShown:
    return ReportShown(**{name: getattr(report, name) for name in ReportShown.model_fields})


@router.get(
    "/holds", dependencies=OPERATORS, responses=answers(200, HOLDS, 401, 403), summary="List what waits"
)
def get_holds(
    session: ReadSession,
    viewer: CurrentViewer,
    language: CurrentLanguage,
    is_waiting: Annotated[bool, Query(description="False: what was decided.")] = True,
) -> HoldsShown:
    """Requests and accounts that an operator has to look at."""
    return HoldsShown(
        holds=[
            _show(hold, find_declaration(session, hold.subject_kind, hold.subject_id), language)
            for hold in list_holds(viewer, session, is_waiting=is_waiting)
        ]
    )


@router.post(
    "/holds",
    status_code=204,
    dependencies=OPERATORS,
    responses=answers(None, None, 401, 403, 404, 409, 422),
    summary="Put a quote or referral on hold",
)
def post_hold(
    wanted: Annotated[HoldWanted, body_examples(HOLD_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """One that was reported; it binds nobody and no institute sees it until it is released."""
    hold_reported(session, viewer, wanted.quote_number or wanted.referral_id, wanted.why, now=context.now())
    return Response(status_code=204)


@router.post(
    "/holds/{hold_id}/decision",
    dependencies=OPERATORS,
    responses=answers(200, HOLD, 401, 403, 404, 409, 422),
    summary="Release or refuse what waits",
)
def post_decision(
    hold_id: HoldId,
    wanted: Annotated[DecisionWanted, body_examples(DECISION_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> HoldShown:
    """409 `hold_decided` where another operator was faster."""
    command = DecideHold(hold_id, wanted.is_released, wanted.reason)
    hold = decide_held(session, viewer, command, rules=context.catalogue().development, now=context.now())
    return _show(hold, find_declaration(session, hold.subject_kind, hold.subject_id), language)


@router.post(
    "/reports",
    status_code=201,
    dependencies=ruled(Rule.GUEST_OR_MEMBER),
    responses=answers(201, REPORT_MADE, 422, 429),
    summary="Report a part or content",
)
def post_report(
    request: Request,
    wanted: Annotated[ReportWanted, body_examples(REPORT_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReportMadeShown:
    """Anybody may; nothing else happens before an operator has looked at it."""
    command = MakeReport(wanted.cause, wanted.reference, wanted.text, wanted.email, language)
    limit_reports(request)
    with context.open_write() as session:
        report_id = make_report(session, viewer, command, now=context.now())
    return ReportMadeShown(id=report_id)


@router.get(
    "/reports", dependencies=OPERATORS, responses=answers(200, REPORTS, 401, 403), summary="List reports"
)
def get_reports(
    session: ReadSession,
    viewer: CurrentViewer,
    is_open: Annotated[bool, Query(description="False: those that were closed.")] = True,
) -> ReportsShown:
    """For operators."""
    return ReportsShown(
        reports=[_show_report(each) for each in list_reports(viewer, session, is_open=is_open)]
    )


@router.post(
    "/reports/{report_id}/close",
    dependencies=OPERATORS,
    responses=answers(200, REPORT, 401, 403, 404, 409, 422),
    summary="Close a report",
)
def post_report_closed(
    report_id: ReportId,
    wanted: Annotated[CloseWanted, body_examples(CLOSE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> ReportShown:
    """Who left an address gets the words by letter."""
    return _show_report(close_report(session, viewer, report_id, wanted.outcome, now=context.now()))
