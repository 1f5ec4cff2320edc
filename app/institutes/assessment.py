"""What an institute says about a request, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from app.values.errors import Invalid

Feasibility = Literal["feasible", "with_changes", "needs_development", "not_feasible"]
FEASIBILITIES: tuple[Feasibility, ...] = get_args(Feasibility)
OutcomeKind = Literal["parameter_set", "capability", "quote", "knowledge", "none"]
OUTCOMES: tuple[OutcomeKind, ...] = get_args(OutcomeKind)

LONGEST_TEXT = 10_000
MOST_WEEKS = 520
MOST_MINOR = 10_000_000_00
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Assessment:
    """``readiness_level`` is the technology readiness level (1–9) of today; costs are in cents, net."""

    feasibility: Feasibility
    how: str
    readiness_level: int
    effort_person_days: int
    weeks: int
    cost_low_minor: int
    cost_high_minor: int
    partners: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """``readiness_level`` is the one reached."""

    kind: OutcomeKind
    text: str
    readiness_level: int


def check_assessment(assessment: Assessment, *, known_funding: frozenset[str]) -> None:
    """Raises Invalid ``assessment_invalid`` (field)."""
    checks = {
        "feasibility": assessment.feasibility in FEASIBILITIES,
        "how": 0 < len(assessment.how.strip()) <= LONGEST_TEXT,
        "readiness_level": 1 <= assessment.readiness_level <= 9,
        "effort_person_days": 0 <= assessment.effort_person_days <= MOST_WEEKS * 50,
        "weeks": 0 <= assessment.weeks <= MOST_WEEKS,
        "cost_low_minor": 0 <= assessment.cost_low_minor <= MOST_MINOR,
        "cost_high_minor": assessment.cost_low_minor <= assessment.cost_high_minor <= MOST_MINOR,
        "partners": len(assessment.partners) <= MOST_NAMED
        and all(0 < len(name.strip()) <= 200 for name in assessment.partners),
        "funding": set(assessment.funding) <= known_funding,
    }
    for name, is_fine in checks.items():
        if not is_fine:
            raise Invalid("assessment_invalid", {"assessment_field": name})


def check_outcome(outcome: Outcome) -> None:
    """Raises Invalid ``outcome_invalid`` (field)."""
    checks = {
        "kind": outcome.kind in OUTCOMES,
        "text": 0 < len(outcome.text.strip()) <= LONGEST_TEXT,
        "readiness_level": 1 <= outcome.readiness_level <= 9,
    }
    for name, is_fine in checks.items():
        if not is_fine:
            raise Invalid("outcome_invalid", {"assessment_field": name})
