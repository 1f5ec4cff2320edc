"""Cases as they come in and go out: a referral on its way through one institute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.institutes import Capacity
from app.institutes.assessment import LONGEST_TEXT, MOST_NAMED, Assessment, Feasibility, Outcome, OutcomeKind
from app.institutes.workflow import Side, State, Step
from app.marketplace.developing import (
    AttachmentView,
    CaseSummary,
    CaseView,
    InboxFigures,
    Profile,
    TakeStep,
)
from app.marketplace.referring import KnownInstitute
from app.offers.dossier import Dossier
from app.texts import translate_code
from app.web.api.models import NO_CONTROLS, Code, ReasonShown, Shown, Wanted, show_reason
from app.web.api.quote_models import RequirementShown, show_requirement

Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Level = Annotated[int, Field(ge=1, le=9, description="Technology readiness level")]
Minor = Annotated[int, Field(ge=0, le=10_000_000_00)]
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
List = Annotated[tuple[Word, ...], Field(max_length=60)]
TakenStep = Literal[
    "agree", "screen", "take_up", "decline", "pass_on", "ask", "answer", "assess", "accept", "reject",
    "start", "conclude", "hand_back", "withdraw",
]  # fmt: skip


class AssessmentWanted(Wanted):
    """How feasible it is, what it takes, and who could pay; costs in cents, net."""

    feasibility: Feasibility
    how: Annotated[Words, Field(min_length=1)]
    readiness_level: Level
    effort_person_days: Annotated[int, Field(ge=0, le=26_000)]
    weeks: Annotated[int, Field(ge=0, le=520)]
    cost_low_minor: Minor
    cost_high_minor: Minor
    partners: Annotated[tuple[Word, ...], Field(max_length=MOST_NAMED)] = ()
    funding: Annotated[tuple[Code, ...], Field(max_length=MOST_NAMED)] = ()


class OutcomeWanted(Wanted):
    """What a project led to, and the readiness level reached."""

    kind: OutcomeKind
    text: Annotated[Words, Field(min_length=1)]
    readiness_level: Level


class StepWanted(Wanted):
    """A step, with what belongs to it; ``revision`` is that of the case as it was read."""

    step: TakenStep
    revision: Revision
    text: Words = ""
    institute: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""
    assessment: AssessmentWanted | None = None
    outcome: OutcomeWanted | None = None
    handed_to: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""

    def to_command(self, case_id: str) -> TakeStep:
        """What the use case takes."""
        return TakeStep(
            case_id=case_id,
            revision=self.revision,
            step=self.step,
            text=self.text,
            institute=self.institute,
            assessment=None if self.assessment is None else Assessment(**self.assessment.model_dump()),
            outcome=None if self.outcome is None else Outcome(**self.outcome.model_dump()),
            handed_to=self.handed_to,
        )


class AssigneeWanted(Wanted):
    """Who goes on with it."""

    revision: Revision
    user_id: Annotated[str, Field(min_length=1, max_length=26, pattern=NO_CONTROLS)]


class CaseNoteWanted(Wanted):
    """For the institute's own people."""

    text: Annotated[Words, Field(min_length=1)]


class NdaWanted(Wanted):
    """The version of the agreement that was read."""

    version: Annotated[str, Field(min_length=1, max_length=20, pattern=NO_CONTROLS)]


class ProfileWanted(Wanted):
    """What an institute says of itself."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    process_codes: List = ()
    processes_other: List = ()
    materials: List = ()
    competences: List = ()
    industries: List = ()
    properties: List = ()
    machines: List = ()
    methods: List = ()
    capacity: Capacity = "unknown"
    capacity_note: Annotated[str, Field(max_length=500, pattern=NO_CONTROLS)] = ""

    def to_profile(self) -> Profile:
        """What the use case takes."""
        return Profile(**self.model_dump(exclude={"revision"}))


class InstituteWanted(Wanted):
    """A new institute; ``place`` is a town of the catalogue."""

    code: Code
    name: Word
    place: Word
    web: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]


class SeatWanted(Wanted):
    """The organisation whose staff acts for the institute, or null."""

    organisation_id: Annotated[str, Field(min_length=1, max_length=26, pattern=NO_CONTROLS)] | None


class TemplateWanted(Wanted):
    """Words under a name; empty words take it away."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]
    text: Words


class FundingWanted(Wanted):
    """A programme that pays for development."""

    name: Word
    funder: Word
    web: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]
    note: Annotated[Words, Field(max_length=2_000)] = ""
    is_open: bool = True


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


class EntryShown(Shown):
    """Without ``step`` a note, which only the institute's people see."""

    side: Side
    step: Step | None
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


class PartReportShown(Shown):
    """What geometry says of the part."""

    size_mm: list[float]
    volume_mm3: float | None
    area_mm2: float
    thinnest_wall_mm: float | None
    bodies: int
    is_watertight: bool
    findings: list[ReasonShown]


class EvidenceTold(Shown):
    """Who came nearest, and by what share it is missed."""

    provider: str
    material: str
    gap_percent: float | None
    text: str


class DossierShown(Shown):
    """What was released, and nothing else; ``part`` is null where only the summary was."""

    quantity: int
    country: str
    requirements: RequirementShown
    functions: list[str]
    reasons: list[ReasonShown]
    evidence: list[EvidenceTold]
    near_misses: list[ReasonShown]
    budget_minor: int | None
    confidentiality: str
    consent: str
    note: str
    part: PartReportShown | None
    file_name: str
    sha256: str
    drawings: list[str]


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
    entries: list[EntryShown]
    attachments: list[AttachmentShown]
    assessment: AssessmentShown | None
    outcome: OutcomeShown | None
    handed_to: str | None
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

    by_state: dict[State, int]
    overdue: int
    hours_to_take_up: float | None
    hours_to_assess: float | None


class CasesShown(Shown):
    """The next that is due first."""

    cases: list[CaseSummaryShown]
    figures: FiguresShown


class ProfileShown(Shown):
    """An institute as its own people see it."""

    code: str
    name: str
    place: str
    web: str
    source: str
    revision: int
    organisation_id: str | None
    process_codes: list[str]
    processes_other: list[str]
    materials: list[str]
    competences: list[str]
    industries: list[str]
    properties: list[str]
    machines: list[str]
    methods: list[str]
    capacity: Capacity
    capacity_note: str


class TemplateShown(Shown):
    """Words an institute writes often."""

    name: str
    text: str


class TemplatesShown(Shown):
    """By name."""

    templates: list[TemplateShown]


class FundingShown(Shown):
    """A programme that pays for development, as the operator keeps it."""

    code: str
    name: str
    funder: str
    web: str
    note: str
    is_open: bool


class FundingListShown(Shown):
    """All, by name."""

    programmes: list[FundingShown]


class HandedOverShown(Shown):
    """What an institute learnt, in words it wrote for the provider."""

    institute: str
    kind: OutcomeKind
    readiness_level: int
    text: str
    at: datetime


class HandedOverListShown(Shown):
    """Newest first."""

    handed_over: list[HandedOverShown]


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
        entries=[
            EntryShown(side=one.side, step=one.step, text=one.text, author=one.author, at=one.at)
            for one in case.entries
        ],
        attachments=[show_attachment(case.id, one) for one in case.attachments],
        assessment=None if assessment is None else show_assessment(assessment),
        outcome=None
        if outcome is None
        else OutcomeShown(kind=outcome.kind, text=outcome.text, readiness_level=outcome.readiness_level),
        handed_to=case.handed_to,
        created_at=case.created_at,
        changed_at=case.changed_at,
        dossier=None if case.dossier is None else _show_dossier(case.dossier, language, names),
        dossier_pdf=None if case.dossier is None else f"/api/v1/cases/{case.id}/dossier.pdf",
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
        by_state=figures.by_state,
        overdue=figures.overdue,
        hours_to_take_up=figures.hours_to_take_up,
        hours_to_assess=figures.hours_to_assess,
    )


def show_profile(known: KnownInstitute) -> ProfileShown:
    """An institute as its own people see it."""
    one = known.institute
    return ProfileShown(
        code=one.code,
        name=one.name,
        place=one.place,
        web=one.web,
        source=one.source,
        revision=known.revision,
        organisation_id=known.organisation_id,
        process_codes=list(one.process_codes),
        processes_other=list(one.processes_other),
        materials=list(one.materials),
        competences=list(one.competences),
        industries=list(one.industries),
        properties=list(one.properties),
        machines=list(one.machines),
        methods=list(one.methods),
        capacity=known.capacity,
        capacity_note=known.capacity_note,
    )


def _show_dossier(dossier: Dossier, language: str, names: Mapping[str, str]) -> DossierShown:
    return DossierShown(
        quantity=dossier.quantity,
        country=dossier.country,
        requirements=show_requirement(dossier.requirement),
        functions=list(dossier.functions),
        reasons=[
            show_reason("referral", one.code, one.parameters, language, names=names)
            for one in dossier.reasons
        ],
        evidence=[
            EvidenceTold(
                provider=one.provider,
                material=one.material,
                gap_percent=one.gap_percent,
                text=translate_code("rejection", one.code, one.parameters, language, names=names),
            )
            for one in dossier.evidence
        ],
        near_misses=[
            show_reason("near_miss", one.code, one.parameters, language, names=names)
            for one in dossier.near_misses
        ],
        budget_minor=dossier.budget_minor,
        confidentiality=dossier.confidentiality,
        consent=dossier.consent,
        note=dossier.note,
        part=_show_part(dossier, language),
        file_name=dossier.file_name,
        sha256=dossier.sha256,
        drawings=list(dossier.drawings),
    )


def _show_part(dossier: Dossier, language: str) -> PartReportShown | None:
    measured = dossier.measurements
    if measured is None:
        return None
    return PartReportShown(
        size_mm=list(measured.size_mm),
        volume_mm3=measured.volume_mm3,
        area_mm2=measured.area_mm2,
        thinnest_wall_mm=None if measured.wall is None else measured.wall.p05_mm,
        bodies=measured.bodies,
        is_watertight=measured.is_watertight,
        findings=[
            show_reason("finding", one.code, one.parameters, language, names={}) for one in measured.findings
        ],
    )
