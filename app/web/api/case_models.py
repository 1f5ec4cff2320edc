"""Cases as they come in and go out: a referral on its way through one institute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.institutes.assessment import Assessment, Feasibility, OutcomeKind
from app.institutes.declining import DeclineReason
from app.institutes.transfer import TransferStatus
from app.institutes.workflow import Side, State, Step
from app.marketplace.developing import (
    AttachmentView,
    CaseSummary,
    CaseView,
    Filter,
    HandedBack,
    InboxFigures,
)
from app.marketplace.duties import HoldStatus
from app.web.api.dossier_models import DossierShown, show_dossier
from app.web.api.institute_models import FundingShown, show_funding
from app.web.api.models import Shown


class AssessmentShown(Shown):
    """As it was written."""

    feasibility: Feasibility
    how: str
    readiness_level: int
    effort_person_days: int
    weeks: int
    cost_low_minor: int
    cost_high_minor: int
    partners: list[str]
    funding: list[str]


class OutcomeShown(Shown):
    """As it was written."""

    kind: OutcomeKind
    text: str
    readiness_level: int


class GivenProviderShown(Shown):
    """A provider that was handed an outcome, and what he did with it."""

    provider: str
    status: TransferStatus


class HandedBackShown(Shown):
    """Where an outcome went: to ``providers``, for whom the ``words`` are, or as a quote to the customer."""

    providers: list[GivenProviderShown]
    words: str
    quote_number: str | None
    quote: str | None
    file: str | None


class EntryShown(Shown):
    """Without ``step`` a note, which only the institute's people see; ``reason`` is why one declined."""

    side: Side
    step: Step | None
    reason: DeclineReason | None
    text: str
    author: str
    at: datetime


class AttachmentShown(Shown):
    """A file that came with what was said."""

    id: str
    side: Side
    file_name: str
    media_type: str
    size_bytes: int
    attached_at: datetime
    file: str


class CaseShown(Shown):
    """A case as the side that asks sees it; ``steps`` are what it can do now."""

    id: str
    referral_id: str
    institute: str
    state: State
    side: Side
    revision: int
    steps: list[Step]
    waiting_for: Side | None
    due_at: datetime | None
    is_overdue: bool
    taken_by: str | None
    taken_by_name: str
    nda_version: str | None
    nda_customer_at: datetime | None
    nda_institute_at: datetime | None
    released: list[str]
    open_to_institute: list[str]
    entries: list[EntryShown]
    attachments: list[AttachmentShown]
    assessment: AssessmentShown | None
    outcome: OutcomeShown | None
    funding: list[FundingShown]
    handed_back: HandedBackShown | None
    hold: HoldStatus | None
    created_at: datetime
    changed_at: datetime
    dossier: DossierShown | None
    dossier_pdf: str | None


class CaseSummaryShown(Shown):
    """One line of the inbox."""

    id: str
    referral_id: str
    institute: str
    state: State
    waiting_for: Side | None
    due_at: datetime | None
    is_overdue: bool
    taken_by_name: str
    process: str | None
    material: str | None
    industry: str | None
    quantity: int
    created_at: datetime


class FiguresShown(Shown):
    """How many are where, and the middle of how long things took."""

    by_filter: dict[Filter, int]
    by_state: dict[State, int]
    overdue: int
    hours_to_take_up: float | None
    hours_to_assess: float | None


class CasesShown(Shown):
    """The next that is due first."""

    cases: list[CaseSummaryShown]
    figures: FiguresShown


class ForgottenShown(Shown):
    """Open cases of which nobody was told although it was time; empty as long as all is well."""

    cases: list[str]


def show_case(case: CaseView, language: str, *, names: Mapping[str, str]) -> CaseShown:
    """A case as it leaves the house."""
    assessment, outcome = case.assessment, case.outcome
    return CaseShown(
        id=case.id,
        referral_id=case.referral_id,
        institute=case.institute,
        state=case.state,
        side=case.side,
        revision=case.revision,
        steps=list(case.steps),
        waiting_for=case.waiting_for,
        due_at=case.due_at,
        is_overdue=case.is_overdue,
        taken_by=case.taken_by,
        taken_by_name=case.taken_by_name,
        nda_version=case.nda_version,
        nda_customer_at=case.nda_customer_at,
        nda_institute_at=case.nda_institute_at,
        released=list(case.released),
        open_to_institute=list(case.open_to_institute),
        entries=[
            EntryShown(
                side=one.side,
                step=one.step,
                reason=one.reason,
                text=one.text,
                author=one.author,
                at=one.at,
            )
            for one in case.entries
        ],
        attachments=[show_attachment(case.id, one) for one in case.attachments],
        assessment=None if assessment is None else show_assessment(assessment),
        outcome=None
        if outcome is None
        else OutcomeShown(kind=outcome.kind, text=outcome.text, readiness_level=outcome.readiness_level),
        funding=[show_funding(one) for one in case.funding],
        handed_back=None if case.handed_back is None else _show_handed_back(case.id, case.handed_back),
        hold=case.hold,
        created_at=case.created_at,
        changed_at=case.changed_at,
        dossier=None if case.dossier is None else show_dossier(case.dossier, language, names),
        dossier_pdf=None if case.dossier is None else f"/api/v1/cases/{case.id}/dossier.pdf",
    )


def _show_handed_back(case_id: str, handed: HandedBack) -> HandedBackShown:
    return HandedBackShown(
        providers=[GivenProviderShown(provider=one.code, status=one.status) for one in handed.providers],
        words=handed.words,
        quote_number=handed.quote or None,
        quote=None if handed.quote_id is None else f"/api/v1/quotes/{handed.quote_id}",
        file=None
        if handed.attachment_id is None
        else f"/api/v1/cases/{case_id}/attachments/{handed.attachment_id}",
    )


def show_assessment(assessment: Assessment) -> AssessmentShown:
    """An assessment as it leaves the house."""
    return AssessmentShown(
        feasibility=assessment.feasibility,
        how=assessment.how,
        readiness_level=assessment.readiness_level,
        effort_person_days=assessment.effort_person_days,
        weeks=assessment.weeks,
        cost_low_minor=assessment.cost_low_minor,
        cost_high_minor=assessment.cost_high_minor,
        partners=list(assessment.partners),
        funding=list(assessment.funding),
    )


def show_attachment(case_id: str, one: AttachmentView) -> AttachmentShown:
    """An attachment as it leaves the house."""
    return AttachmentShown(
        id=one.id,
        side=one.side,
        file_name=one.file_name,
        media_type=one.media_type,
        size_bytes=one.size_bytes,
        attached_at=one.attached_at,
        file=f"/api/v1/cases/{case_id}/attachments/{one.id}",
    )


def show_summary(one: CaseSummary) -> CaseSummaryShown:
    """A line of the inbox as it leaves the house."""
    return CaseSummaryShown(
        id=one.id,
        referral_id=one.referral_id,
        institute=one.institute,
        state=one.state,
        waiting_for=one.waiting_for,
        due_at=one.due_at,
        is_overdue=one.is_overdue,
        taken_by_name=one.taken_by_name,
        process=one.process,
        material=one.material,
        industry=one.industry,
        quantity=one.quantity,
        created_at=one.created_at,
    )


def show_figures(figures: InboxFigures) -> FiguresShown:
    """An inbox's figures as they leave the house."""
    return FiguresShown(
        by_filter=figures.by_filter,
        by_state=figures.by_state,
        overdue=figures.overdue,
        hours_to_take_up=figures.hours_to_take_up,
        hours_to_assess=figures.hours_to_assess,
    )
