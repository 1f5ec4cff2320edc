"""Cases and institutes as they come in."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from app.institutes import TERM_LISTS, Capacity, Term
from app.institutes.assessment import LONGEST_TEXT, MOST_NAMED, Assessment, Feasibility, Outcome, OutcomeKind
from app.institutes.declining import DeclineReason
from app.institutes.transfer import LARGEST_TOLERANCE_MM, Proposal
from app.institutes.workflow import Step
from app.marketplace.developing import Profile, TakeStep
from app.marketplace.developing.take_over import LARGEST_EUR_PER_KG
from app.marketplace.guarding import ConsentKind
from app.web.api.models import NO_CONTROLS, Code, Wanted

MOST_PROVIDERS = 1_000
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Level = Annotated[int, Field(ge=1, le=9, description="Technology readiness level")]
Minor = Annotated[int, Field(ge=0, le=10_000_000_00)]
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
List = Annotated[tuple[Word, ...], Field(max_length=60)]


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


class ProposalWanted(Wanted):
    """A material with the setting it was made with, by their codes in the catalogue."""

    material_code: Code
    setting_code: Code
    tolerance_mm: Annotated[float, Field(gt=0, le=LARGEST_TOLERANCE_MM)] | None = None


class StepWanted(Wanted):
    """A step, with what belongs to it; ``revision`` is that of the case as it was read.

    ``providers`` are codes of those who are handed an outcome, each decides for himself; ``handed_to`` is the
    number of one of the customer's quotes or the id of an attachment.
    ``consents`` are what the institute gets that is agreed to; the summary alone where none is named.
    ``reason`` is why an institute declines or gives up; ``other`` needs words.
    """

    step: Step
    revision: Revision
    text: Words = ""
    institute: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""
    assessment: AssessmentWanted | None = None
    outcome: OutcomeWanted | None = None
    handed_to: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""
    providers: Annotated[tuple[Code, ...], Field(max_length=MOST_PROVIDERS)] = ()
    proposal: ProposalWanted | None = None
    consents: Annotated[tuple[ConsentKind, ...], Field(max_length=4)] = ("summary",)
    reason: DeclineReason | None = None

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
            providers=self.providers,
            proposal=None if self.proposal is None else Proposal(**self.proposal.model_dump()),
            consents=self.consents,
            reason=self.reason,
        )


class TakeOverWanted(Wanted):
    """The machine that is to make it, and what a kilogram costs where the material is new here."""

    machine_code: Annotated[str, Field(max_length=80, pattern=NO_CONTROLS)] = ""
    eur_per_kg: Annotated[float, Field(gt=0, le=LARGEST_EUR_PER_KG)] | None = None


class AssigneeWanted(Wanted):
    """Who goes on with it."""

    revision: Revision
    user_id: Annotated[str, Field(min_length=1, max_length=26, pattern=NO_CONTROLS)]


class CaseNoteWanted(Wanted):
    """For the institute's own people."""

    text: Annotated[Words, Field(min_length=1)]


class ClosureWanted(Wanted):
    """Whether the institute is asked no more."""

    is_closed: Annotated[bool, Field(strict=True)]


class NdaWanted(Wanted):
    """The version of the agreement that was read."""

    version: Annotated[str, Field(min_length=1, max_length=20, pattern=NO_CONTROLS)]


class TermWanted(Wanted):
    """A word in German and English; "" in one of them: it is shown in the other."""

    de: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""
    en: Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)] = ""

    def to_term(self) -> Term:
        """What the use case takes."""
        return Term(self.de, self.en)


Terms = Annotated[tuple[TermWanted, ...], Field(max_length=60)]


class ProfileWanted(Wanted):
    """What an institute says of itself."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    process_codes: List = ()
    processes_other: Terms = ()
    materials: Terms = ()
    competences: Terms = ()
    industries: List = ()
    properties: Terms = ()
    machines: Terms = ()
    methods: List = ()
    capacity: Capacity = "unknown"
    capacity_note: Annotated[str, Field(max_length=500, pattern=NO_CONTROLS)] = ""

    def to_profile(self) -> Profile:
        """What the use case takes."""
        terms: dict[str, Any] = {
            name: tuple(each.to_term() for each in getattr(self, name)) for name in TERM_LISTS
        }
        return Profile(**self.model_dump(exclude={"revision", *TERM_LISTS}), **terms)


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
    """Words under a name; empty words take it away. ``before`` are the words that were read, "" for none."""

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROLS)]
    text: Words
    before: Words | None = None


class FundingWanted(Wanted):
    """A programme that pays for development."""

    name: Word
    funder: Word
    web: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_CONTROLS)]
    note_de: Annotated[Words, Field(max_length=2_000)] = ""
    note_en: Annotated[Words, Field(max_length=2_000)] = ""
    is_open: bool = True
    source: Annotated[str, Field(max_length=1_000, pattern=NO_CONTROLS)] = ""
    looked_on: date | None = None
