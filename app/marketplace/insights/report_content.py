"""What stands in a report: figures of a span of time, what follows from them, the operator's comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from app.marketplace.insights.read_figures import Figures
from app.marketplace.insights.rules import Recommendation
from app.values.errors import Parameter

ReportKind = Literal["recommendations", "yearly"]
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation as it was made, and the operator's comment."""

    code: str
    key: str
    threshold: float
    evidence: dict[str, Parameter]
    comment: str


@dataclass(frozen=True, slots=True)
class ReportContent:
    """``tables`` are requests by dimension and value; ``loads`` fates by provider; ``names`` display names of
    what is in it, by language."""

    schema_version: int
    kind: ReportKind
    version: int
    from_day: date
    to_day: date  # the last
    phase: str
    is_fictional: bool
    least_organisations: int
    counted_at: datetime
    made_at: datetime
    total: int
    tables: dict[str, dict[str, int]]
    loads: dict[str, dict[str, int]]
    facts: dict[str, int]  # of the yearly report: providers, organisations, quotes
    advice: tuple[Advice, ...]
    comment: str
    names: dict[str, dict[str, str]]
    catalogue_version: str = ""  # whose rules these were; empty where they still stood in the program


def list_tables(figures: Figures) -> dict[str, dict[str, int]]:
    """All dimensions that have something to show."""
    tables: dict[str, Mapping[str, int]] = {
        "process": figures.processes,
        "region": figures.regions,
        **{name: values for name, values in figures.dimensions.items() if name != "all"},
        "to_answer": figures.answers,
        **figures.referrals,
        "case": figures.case_counts,
        **figures.steps,
        **figures.feedback,
    }
    return {name: dict(values) for name, values in tables.items() if values}


def advise(recommendation: Recommendation, comments: Mapping[str, str]) -> Advice:
    """The recommendation with its comment, if there is one."""
    return Advice(
        code=recommendation.code,
        key=recommendation.key,
        threshold=recommendation.threshold,
        evidence=dict(recommendation.evidence),
        comment=comments.get(recommendation.key, ""),
    )
