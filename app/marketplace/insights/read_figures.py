"""The figures of a span of time, a process and a region, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.database.tables.insights import FigureCountRow, FigureRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.insights.counting import ANSWERS, MARKET, REFERRALS, name_provider
from app.marketplace.insights.protect import POOLED
from app.marketplace.noting import find_quarter
from app.marketplace.noting.classes import end_quarter

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
    """Requests by dimension and value, most first. ``pooled``: of cells that too few stood behind, without
    process and region; they are only in figures of all. ``loads`` are fates by provider."""

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


def read_figures(viewer: Viewer, session: Session, wanted: FigureFilter) -> Figures:
    """For operators; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    return load_figures(session, wanted)


def load_figures(session: Session, wanted: FigureFilter, *, before: date | None = None) -> Figures:
    """``before``: only quarters that ended by then, and nothing of single providers or institutes."""
    quarters = tuple(session.scalars(select(FigureCountRow.quarter).order_by(FigureCountRow.quarter)))
    span = _span(wanted, before)
    dimensions = _sum(session, MARKET, _narrow(wanted, span))
    cells = session.execute(
        select(FigureRow.process, FigureRow.region, func.sum(FigureRow.requests))
        .where(FigureRow.subject == MARKET, FigureRow.dimension == "all", *_narrow(wanted, span))
        .group_by(FigureRow.process, FigureRow.region)
    ).all()
    processes: dict[str, int] = {}
    regions: dict[str, int] = {}
    for process, region, requests in cells:
        processes[process] = processes.get(process, 0) + int(requests)
        regions[region] = regions.get(region, 0) + int(requests)
    pooled = processes.pop(POOLED, 0)
    regions.pop(POOLED, None)
    is_whole = not (wanted.process or wanted.region) and before is None
    newest = session.execute(
        select(FigureCountRow.counted_at, FigureCountRow.least_organisations)
        .order_by(FigureCountRow.quarter.desc())
        .limit(1)
    ).one_or_none()
    return Figures(
        dimensions=dimensions,
        processes=sort_values(processes),
        regions=sort_values(regions),
        pooled=pooled,
        loads=_read_loads(session, span) if is_whole else {},
        referrals=_sum(session, REFERRALS, span) if is_whole else {},
        answers=_sum(session, ANSWERS, span).get("to_answer", {}) if is_whole else {},
        quarters=quarters,
        least_organisations=newest.least_organisations if newest else 0,
        counted_at=newest.counted_at if newest else None,
        total=sum(dimensions.get("all", {}).values()),
    )


def sort_values(values: Values) -> dict[str, int]:
    """Most first; equals by name."""
    return dict(sorted(values.items(), key=lambda each: (-each[1], each[0])))


def select_sums(subject: str, conditions: list[ColumnElement[bool]]) -> Select[str, str, int]:
    """Requests by dimension and value: the query of every dashboard, along the primary key."""
    return (
        select(FigureRow.dimension, FigureRow.value, func.sum(FigureRow.requests))
        .where(FigureRow.subject == subject, *conditions)
        .group_by(FigureRow.dimension, FigureRow.value)
    )


def _sum(session: Session, subject: str, conditions: list[ColumnElement[bool]]) -> dict[str, Values]:
    rows = session.execute(select_sums(subject, conditions))
    found: dict[str, dict[str, int]] = {}
    for dimension, value, requests in rows:
        found.setdefault(dimension, {})[value] = int(requests)
    return {dimension: sort_values(values) for dimension, values in found.items()}


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


def _span(wanted: FigureFilter, before: date | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.from_quarter is not None:
        conditions.append(FigureRow.period >= wanted.from_quarter)
    if wanted.to_quarter is not None:
        conditions.append(FigureRow.period < end_quarter(wanted.to_quarter))
    if before is not None:
        conditions.append(FigureRow.period < before)
    return conditions


def _narrow(wanted: FigureFilter, span: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    conditions = list(span)
    if wanted.process:
        conditions.append(FigureRow.process == wanted.process)
    if wanted.region:
        conditions.append(FigureRow.region == wanted.region)
    return conditions


def find_ended(now: datetime) -> date:
    """The first day of the quarter that is running: what lies before has ended."""
    return find_quarter(now)
