"""The figures of a span of time, a process and a region, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.database.tables.insights import FigureCountRow, FigureRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.insights.counting import (
    ANSWERS,
    FEEDBACK,
    MARKET,
    REFERRALS,
    UNMET,
    name_case,
    name_provider,
)
from app.marketplace.insights.protect import POOLED, Enough
from app.marketplace.noting.classes import begin_quarter, end_month, end_quarter

Values = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Whole quarters by their first days; None: from the first, to the newest. Empty words: all."""

    from_quarter: date | None = None
    to_quarter: date | None = None
    process: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests by dimension and value, most first. ``pooled`` requests are in figures of all only, for their
    process had too few in their region. ``loads`` are fates by provider, ``cases`` steps of
    institutes by the state they led to. ``until`` is the first day that is not counted any more."""

    dimensions: Mapping[str, Values]
    processes: Values
    regions: Values
    pooled: int
    loads: Mapping[str, Values]
    referrals: Mapping[str, Values]
    answers: Values
    quarters: tuple[date, ...]
    least_organisations: int
    counted_at: datetime | None
    total: int = field(default=0)
    cases: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
    feedback: Mapping[str, Values] = field(default_factory=dict)
    rest_percent: int = field(default=0)
    until: date | None = field(default=None)
    is_narrow: bool = field(default=False)  # of a process or region: only requests that somebody met

    def of(self, dimension: str) -> Values:
        """Its values; empty where nothing may be shown."""
        return self.dimensions.get(dimension, {})

    def count(self, dimension: str, head: str) -> int:
        """All values that begin so."""
        return sum(
            requests
            for value, requests in self.of(dimension).items()
            if value == head or value.startswith(f"{head}/")
        )

    @property
    def case_counts(self) -> Values:
        """How many cases came to each state."""
        return {state: sum(dimensions.get("all", {}).values()) for state, dimensions in self.cases.items()}

    @property
    def steps(self) -> Mapping[str, Values]:
        """What is known of single steps of cases, by dimension."""
        return {
            dimension: values
            for dimensions in self.cases.values()
            for dimension, values in dimensions.items()
            if dimension != "all"
        }

    @property
    def most_share_percent(self) -> int:
        """The largest share of a figure that one organisation can have."""
        return Enough(self.least_organisations, self.rest_percent).most_share_percent


def read_figures(viewer: Viewer, session: Session, wanted: FigureFilter) -> Figures:
    """For operators; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    return load_figures(session, wanted)


def load_figures(session: Session, wanted: FigureFilter, *, is_for_all: bool = False) -> Figures:
    """``is_for_all``: nothing of single providers or institutes. Requests that nobody met have no process and
    region to choose them by: they are in figures of all only."""
    span = _span(wanted)
    narrow = _narrow(wanted, span)
    is_narrow = bool(wanted.process or wanted.region)
    subjects = (MARKET,) if is_narrow else (MARKET, UNMET)
    dimensions = _sum(session, subjects, narrow)
    processes, regions = dimensions.pop("process", {}), dimensions.pop("region", {})
    months, pooled = _read_months(session, subjects, narrow)
    if months:
        dimensions["month"] = sort_values(months)
    counts = session.execute(
        select(FigureCountRow.month, FigureCountRow.counted_at, FigureCountRow.least_organisations,
               FigureCountRow.rest_percent).order_by(FigureCountRow.month)
    ).all()  # fmt: skip
    is_whole = not (is_narrow or is_for_all)
    return Figures(
        dimensions=dimensions,
        processes=processes,
        regions=regions,
        pooled=pooled,
        loads=_read_loads(session, span) if is_whole else {},
        referrals=_sum(session, (REFERRALS,), span) if is_whole else {},
        answers=_sum(session, (ANSWERS,), span).get("to_answer", {}) if is_whole else {},
        quarters=tuple(dict.fromkeys(begin_quarter(row.month) for row in counts)),
        # of months counted under different policies what holds for all
        least_organisations=min((row.least_organisations for row in counts), default=0),
        counted_at=max((row.counted_at for row in counts), default=None),
        total=sum(months.values()),
        cases=_read_cases(session, span) if is_whole else {},
        feedback=_sum(session, (FEEDBACK,), span) if is_whole else {},
        rest_percent=min((row.rest_percent for row in counts), default=0),
        until=end_month(counts[-1].month) if counts else None,
        is_narrow=is_narrow,
    )


def sort_values(values: Values) -> dict[str, int]:
    """Most first; equals by name."""
    return dict(sorted(values.items(), key=lambda each: (-each[1], each[0])))


def select_sums(subjects: Sequence[str], conditions: list[ColumnElement[bool]]) -> Select[str, str, int]:
    """Requests by dimension and value: the query of every dashboard, along the primary key."""
    return (
        select(FigureRow.dimension, FigureRow.value, func.sum(FigureRow.requests))
        .where(FigureRow.subject.in_(subjects), *conditions)
        .group_by(FigureRow.dimension, FigureRow.value)
    )


def _sum(
    session: Session, subjects: Sequence[str], conditions: list[ColumnElement[bool]]
) -> dict[str, Values]:
    rows = session.execute(select_sums(subjects, conditions))
    found: dict[str, dict[str, int]] = {}
    for dimension, value, requests in rows:
        found.setdefault(dimension, {})[value] = int(requests)
    return {dimension: sort_values(values) for dimension, values in found.items()}


def _read_months(
    session: Session, subjects: Sequence[str], conditions: list[ColumnElement[bool]]
) -> tuple[dict[str, int], int]:
    """Requests by month, and how many of them no region can be chosen for though somebody met them."""
    rows = session.execute(
        select(FigureRow.subject, FigureRow.period, FigureRow.region, func.sum(FigureRow.requests))
        .where(FigureRow.subject.in_(subjects), FigureRow.dimension == "all", *conditions)
        .group_by(FigureRow.subject, FigureRow.period, FigureRow.region)
    )
    months: dict[str, int] = {}
    pooled = 0
    for subject, period, region, requests in rows:
        month = f"{period:%Y-%m}"
        months[month] = months.get(month, 0) + int(requests)
        if subject == MARKET and region == POOLED:
            pooled += int(requests)
    return months, pooled


def _read_loads(session: Session, span: list[ColumnElement[bool]]) -> dict[str, Values]:
    """What came of requests for each provider; whoever offered most comes first."""
    rows = session.execute(
        select(FigureRow.subject, FigureRow.value, func.sum(FigureRow.requests))
        .where(FigureRow.subject >= name_provider(""), FigureRow.subject < "provider;", *span)
        .group_by(FigureRow.subject, FigureRow.value)
    )
    found: dict[str, dict[str, int]] = {}
    for subject, value, requests in rows:
        found.setdefault(subject.partition(":")[2], {})[value] = int(requests)
    most = sorted(found.items(), key=lambda each: (-sum_fates(each[1])[0], each[0]))
    return {code: sort_values(fates) for code, fates in most}


def _read_cases(session: Session, span: list[ColumnElement[bool]]) -> dict[str, dict[str, Values]]:
    """By state, dimension and value."""
    rows = session.execute(
        select(FigureRow.subject, FigureRow.dimension, FigureRow.value, func.sum(FigureRow.requests))
        .where(FigureRow.subject >= name_case(""), FigureRow.subject < "case;", *span)
        .group_by(FigureRow.subject, FigureRow.dimension, FigureRow.value)
    )
    found: dict[str, dict[str, dict[str, int]]] = {}
    for subject, dimension, value, requests in rows:
        values = found.setdefault(subject.partition(":")[2], {}).setdefault(dimension, {})
        values[value] = int(requests)
    return {
        state: {dimension: sort_values(values) for dimension, values in dimensions.items()}
        for state, dimensions in found.items()
    }


def list_processes(viewer: Viewer, session: Session) -> tuple[str, ...]:
    """Those that figures can be asked for; NotAllowed ``operator_only``."""
    require_operator(viewer)
    rows = session.scalars(
        select(FigureRow.process)
        .where(FigureRow.subject == MARKET, FigureRow.dimension == "all", FigureRow.process != POOLED)
        .distinct()
    )
    return tuple(sorted(rows))


def sum_fates(fates: Values) -> tuple[int, int]:
    """How often a provider offered, and was chosen."""
    chosen = fates.get("chosen", 0)
    return chosen + fates.get("first", 0) + fates.get("other", 0), chosen


def _span(wanted: FigureFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.from_quarter is not None:
        conditions.append(FigureRow.period >= wanted.from_quarter)
    if wanted.to_quarter is not None:
        conditions.append(FigureRow.period < end_quarter(wanted.to_quarter))
    return conditions


def _narrow(wanted: FigureFilter, span: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    conditions = list(span)
    if wanted.process:
        conditions.append(FigureRow.process == wanted.process)
    if wanted.region:
        conditions.append(FigureRow.region == wanted.region)
    return conditions
