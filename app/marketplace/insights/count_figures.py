"""Counts the figures of quarters anew: daily, as a job, and all of them on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from app.database.engine import Database
from app.database.outbox import enqueue_job
from app.database.tables.insights import FigureCountRow, FigureRow, InquiryRow
from app.marketplace.insights.counting import MARKET, list_fates, list_values, name_missed, name_provider
from app.marketplace.insights.other_subjects import count_answers, count_referrals
from app.marketplace.insights.protect import Cell, Key, protect_cells
from app.marketplace.noting.classes import end_quarter, find_day, find_month, find_quarter
from app.marketplace.operating import read_phase
from app.programme import find_policy

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
        with database.write() as session:
            count_quarter(session, quarter, least=least, now=now)
    return quarters


def find_least(session: Session) -> int:
    """How many organisations must stand behind a figure, by the policy in force."""
    phase = read_phase(session)
    return find_policy(phase.phase if phase else "closed_test").least_organisations


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


def count_quarter(session: Session, quarter: date, *, least: int, now: datetime) -> int:
    """Replace the figures of a quarter; how many questions there were."""
    market: dict[Key, Cell] = {}
    providers: dict[tuple[str, date], Cell] = {}
    count = 0
    for row in _read_inquiries(session, quarter):
        count += 1
        market.setdefault((row.process, row.region), Cell()).count(row.asker, list_values(row))
        month = find_month(row.first_asked_at)
        for code, fate, why in list_fates(row):
            providers.setdefault((name_provider(code), month), Cell()).count(row.asker, [("fate", fate)])
            providers.setdefault((name_missed(code), month), Cell()).count(row.asker, [("missed", why)])
    session.execute(delete(FigureRow).where(*_in_quarter(quarter)))
    _write(session, MARKET, quarter, protect_cells(market, least))
    for (subject, month), cell in providers.items():
        _write(session, subject, month, protect_cells({("", ""): cell}, least))
    for subject, cell in (count_referrals(session, quarter), count_answers(session, quarter)):
        _write(session, subject, quarter, protect_cells({("", ""): cell}, least))
    session.merge(FigureCountRow(quarter=quarter, counted_at=now, least_organisations=least, inquiries=count))
    session.flush()
    return count


def _read_inquiries(session: Session, quarter: date) -> Iterator[InquiryRow]:
    query = select(InquiryRow).where(InquiryRow.quarter == quarter)
    for row in session.scalars(query.execution_options(yield_per=_BATCH)):
        yield row
        session.expunge(row)


def _in_quarter(quarter: date) -> tuple[ColumnElement[bool], ...]:
    return FigureRow.period >= quarter, FigureRow.period < end_quarter(quarter)


def _write(
    session: Session, subject: str, period: date, cells: Mapping[Key, Mapping[str, Mapping[str, int]]]
) -> None:
    rows = [
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
    if rows:
        session.execute(insert(FigureRow), rows)
