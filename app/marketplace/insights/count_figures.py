"""Counts the figures of quarters anew: daily, as a job, and all of them on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import cast

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from app.database.engine import Database
from app.database.outbox import enqueue_job
from app.database.tables.auditing import PhaseChangeRow
from app.database.tables.insights import FigureCountRow, FigureRow, InquiryRow
from app.marketplace.insights.counting import (
    ASKED,
    MARKET,
    Asked,
    list_fates,
    list_values,
    name_missed,
    name_provider,
)
from app.marketplace.insights.other_subjects import count_answers, count_referrals
from app.marketplace.insights.protect import Cell, Counted, Dimension, Key, protect_cells
from app.marketplace.noting.classes import end_quarter, find_day, find_month, find_quarter
from app.programme import Phase, find_policy

COUNT_FIGURES = "count_figures"
_BATCH = 5_000


def owe_counting(session: Session, *, now: datetime) -> None:
    """Once a day, however often it is asked for."""
    enqueue_job(session, COUNT_FIGURES, {}, now=now, key=f"{COUNT_FIGURES}:{find_day(now)}")


def count_figures(database: Database, *, now: datetime, every: bool = False) -> tuple[date, ...]:
    """The quarters that were counted, each in a transaction of its own: those in which something changed, and
    the one now running; or all.

    Counted again, the same rows give the same figures.
    """
    with database.read() as session:
        least = find_least(session)
        quarters = list_outdated(session, least, now=now, every=every)
    for quarter in quarters:
        count_quarter(database, quarter, least=least, now=now)
    return quarters


def find_least(session: Session) -> int:
    """How many organisations must stand behind a figure, by the policy in force."""
    newest = select(PhaseChangeRow.phase).order_by(PhaseChangeRow.position.desc()).limit(1)
    phase = cast("Phase | None", session.scalar(newest))
    return find_policy(phase or "closed_test").least_organisations


def list_outdated(session: Session, least: int, *, now: datetime, every: bool) -> tuple[date, ...]:
    """Quarters to be counted, oldest first; those whose questions are forgotten keep their figures."""
    if every:
        found = session.scalars(select(InquiryRow.quarter).distinct())
    else:
        found = session.scalars(
            select(InquiryRow.quarter)
            .distinct()
            .outerjoin(FigureCountRow, FigureCountRow.quarter == InquiryRow.quarter)
            .where(
                or_(
                    FigureCountRow.quarter.is_(None),
                    InquiryRow.changed_at >= FigureCountRow.counted_at,
                    FigureCountRow.least_organisations != least,
                )
            )
        )
    return tuple(sorted({*found, find_quarter(now)}))


def count_quarter(database: Database, quarter: date, *, least: int, now: datetime) -> int:
    """Replace the figures of a quarter; how many questions there were.

    Counting takes long and only reads, so that nobody who writes waits for it; what changes meanwhile is
    counted the next time.
    """
    with database.read() as session:
        count, rows = tally_quarter(session, quarter, least=least)
    with database.write() as session:
        session.execute(delete(FigureRow).where(*_in_quarter(quarter)))
        if rows:
            session.execute(insert(FigureRow), rows)
        session.merge(
            FigureCountRow(quarter=quarter, counted_at=now, least_organisations=least, inquiries=count)
        )
    return count


def tally_quarter(session: Session, quarter: date, *, least: int) -> tuple[int, list[dict[str, object]]]:
    """How many questions there were, and the rows of figures."""
    market: dict[Key, Cell] = {}
    providers: dict[tuple[str, date], tuple[Dimension, Dimension]] = {}
    count = 0
    for row in _read_inquiries(session, quarter):
        count += 1
        market.setdefault((row.process, row.region), Cell()).count(row.asker, list_values(row))
        month = find_month(row.first_asked_at)
        for code, fate, why in list_fates(row):
            fates, missed = providers.setdefault((code, month), ({}, {}))
            for dimension, value in ((fates, fate), (missed, why)):
                counted = dimension.get(value)
                if counted is None:
                    counted = dimension[value] = Counted()
                counted.requests += 1
                counted.askers.add(row.asker)
    rows = _list_rows(MARKET, quarter, protect_cells(market, least))
    for (code, month), (fates, missed) in providers.items():
        for subject, name, values in (
            (name_provider(code), "fate", fates),
            (name_missed(code), "missed", missed),
        ):
            rows += _list_rows(subject, month, protect_cells({("", ""): Cell({name: values})}, least))
    for subject, cell in (count_referrals(session, quarter), count_answers(session, quarter)):
        rows += _list_rows(subject, quarter, protect_cells({("", ""): cell}, least))
    return count, rows


def _read_inquiries(session: Session, quarter: date) -> Iterator[Asked]:
    """Plain rows: a quarter may have hundreds of thousands."""
    columns = (getattr(InquiryRow, name) for name in ASKED)
    query = select(*columns).where(InquiryRow.quarter == quarter)
    yield from cast("Iterator[Asked]", session.execute(query.execution_options(yield_per=_BATCH)))


def _in_quarter(quarter: date) -> tuple[ColumnElement[bool], ...]:
    return FigureRow.period >= quarter, FigureRow.period < end_quarter(quarter)


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
