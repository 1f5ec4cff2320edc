"""Counts the figures of months that have settled, each once: as a daily job, and all of them on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database.engine import Database
from app.database.outbox import enqueue_job
from app.database.tables.auditing import PhaseChangeRow
from app.database.tables.developing import ReferralCaseRow
from app.database.tables.insights import FigureCountRow, FigureRow, InquiryRow
from app.database.tables.learning import FeedbackRow
from app.marketplace.insights.case_figures import count_cases
from app.marketplace.insights.counting import (
    ASKED,
    MARKET,
    UNMET,
    Asked,
    is_unmet,
    list_fates,
    list_values,
    name_missed,
    name_provider,
)
from app.marketplace.insights.forget_inquiries import KEPT
from app.marketplace.insights.other_subjects import count_answers, count_feedback, count_referrals
from app.marketplace.insights.protect import POOLED, Cell, Counted, Dimension, Enough, Key, protect_cells
from app.marketplace.noting.classes import (
    begin_quarter,
    end_month,
    end_quarter,
    find_day,
    find_month,
    find_quarter,
)
from app.programme import Phase, find_policy

COUNT_FIGURES = "count_figures"
# After its end a month waits so long for quotes and answers; then it is counted, and never again: from two
# views of one month whoever looks could tell what a single organisation did in between.
SETTLES_IN = timedelta(days=7)
# A cell of so many times the least organisations still has enough of them for most of its values.
_ROOM = 10
_BATCH = 5_000


def owe_counting(session: Session, *, now: datetime) -> None:
    """Once a day, however often it is asked for."""
    enqueue_job(session, COUNT_FIGURES, {}, now=now, key=f"{COUNT_FIGURES}:{find_day(now)}")


def count_figures(database: Database, *, now: datetime, every: bool = False) -> tuple[date, ...]:
    """The months that were counted, each in a transaction of its own: those that have settled and were not;
    or all whose questions are kept, for data that were made up."""
    with database.read() as session:
        enough = find_enough(session)
        months = list_due(session, now=now, every=every)
    for month in months:
        count_month(database, month, enough=enough, now=now)
    return months


def find_enough(session: Session) -> Enough:
    """What must stand behind a figure, by the policy in force."""
    newest = select(PhaseChangeRow.phase).order_by(PhaseChangeRow.position.desc()).limit(1)
    policy = find_policy(cast("Phase | None", session.scalar(newest)) or "closed_test")
    return Enough(policy.least_organisations, policy.figure_rest_percent)


def list_due(session: Session, *, now: datetime, every: bool) -> tuple[date, ...]:
    """Months to be counted, oldest first, also those in which nothing happened."""
    settled = find_month(now - SETTLES_IN)
    month = _find_begin(session) or settled
    if every:
        month, counted = max(month, find_quarter(now - KEPT)), frozenset[date]()
    else:
        counted = frozenset(session.scalars(select(FigureCountRow.month)))
    months: list[date] = []
    while month < settled:
        if month not in counted:
            months.append(month)
        month = end_month(month)
    return tuple(months)


def _find_begin(session: Session) -> date | None:
    """The quarter in which something happened first, of what is kept."""

    def first(column: InstrumentedAttribute[datetime]) -> datetime | None:
        return session.scalar(select(func.min(column)))

    asked = session.scalar(select(func.min(InquiryRow.quarter)))
    others = [first(column) for column in (FeedbackRow.created_at, ReferralCaseRow.created_at)]
    found = [find_quarter(at) for at in others if at is not None]
    return min([*found, *([asked] if asked else [])], default=None)


def count_month(database: Database, month: date, *, enough: Enough, now: datetime) -> int:
    """Replace the figures of a month; how many questions there were.

    Counting takes long and only reads, so that nobody who writes waits for it.
    """
    with database.read() as session:
        count, rows = tally_month(session, month, enough=enough)
    with database.write() as session:
        session.execute(delete(FigureRow).where(FigureRow.period == month))
        if rows:
            session.execute(insert(FigureRow), rows)
        session.merge(
            FigureCountRow(
                month=month,
                counted_at=now,
                least_organisations=enough.organisations,
                rest_percent=enough.rest_percent,
                inquiries=count,
            )
        )
    return count


def tally_month(session: Session, month: date, *, enough: Enough) -> tuple[int, list[dict[str, object]]]:
    """How many questions there were, and the rows of figures.

    What takes people weeks is counted by the quarter, with its last month: there is little of it, and of a
    month too little to be shown.
    """
    market: dict[Key, Cell] = {}
    unmet = Cell()
    providers: dict[str, tuple[Dimension, Dimension]] = {}
    # one object for each asker, not one for each row
    known: dict[str, str] = {}
    count = 0
    for row in _read_inquiries(session, month):
        count += 1
        asker = known.setdefault(row.asker, row.asker)
        if is_unmet(row):
            # few, and what the programme most needs to know: not parted further
            unmet.count(asker, list_values(row))
        else:
            market.setdefault((row.process, row.region), Cell()).count(asker, list_values(row))
        for code, fate, why in list_fates(row):
            fates, missed = providers.setdefault(code, ({}, {}))
            fates.setdefault(fate, Counted()).count(asker)
            missed.setdefault(why, Counted()).count(asker)
    roomy = Enough(enough.organisations * _ROOM, enough.rest_percent)
    rows = _list_rows(MARKET, month, protect_cells(market, enough, roomy))

    def add(subject: str, cell: Cell) -> None:
        rows.extend(_list_rows(subject, month, protect_cells({(POOLED, POOLED): cell}, enough, enough)))

    add(UNMET, unmet)
    for code, (fates, missed) in providers.items():
        add(name_provider(code), Cell({"fate": fates}))
        add(name_missed(code), Cell({"missed": missed}))
    quarter = begin_quarter(month)
    if end_month(month) == end_quarter(quarter):
        for count_subjects in (count_referrals, count_answers, count_cases, count_feedback):
            for subject, cell in count_subjects(session, quarter).items():
                add(subject, cell)
    return count, rows


def _read_inquiries(session: Session, month: date) -> Iterator[Asked]:
    """Plain rows: a month may have hundreds of thousands."""
    columns = (getattr(InquiryRow, name) for name in ASKED)
    # wide enough for any zone; the exact day is looked at after reading
    begin = datetime.combine(month, time(), UTC) - timedelta(days=1)
    query = select(*columns).where(
        InquiryRow.quarter == begin_quarter(month),
        InquiryRow.first_asked_at >= begin,
        InquiryRow.first_asked_at < begin + timedelta(days=33),
    )
    rows = cast("Iterator[Asked]", session.execute(query.execution_options(yield_per=_BATCH)))
    return (row for row in rows if find_month(row.first_asked_at) == month)


def _list_rows(
    subject: str, period: date, cells: Mapping[Key, Mapping[str, Mapping[str, int]]]
) -> list[dict[str, object]]:
    return [
        {
            "subject": subject,
            "period": period,
            "process": process,
            "region": region,
            "dimension": dimension,
            "value": value,
            "requests": requests,
        }
        for (process, region), dimensions in cells.items()
        for dimension, values in dimensions.items()
        for value, requests in values.items()
    ]
