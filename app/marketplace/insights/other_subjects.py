"""Figures that are not counted from questions about offers: referrals to institutes, answers about quotes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database.tables.quote_talk import QuoteQuestionRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.insights.counting import ANSWERS, REFERRALS, name_wait
from app.marketplace.insights.protect import Cell
from app.marketplace.noting import find_quarter, name_asker

MOST_NAMED = 3


def count_referrals(session: Session, quarter: date) -> tuple[str, Cell]:
    """What became of requests that were handed to institutes."""
    cell = Cell()
    for asker, status, reason, institutes in read_referrals(session, quarter):
        named = "+".join(sorted(institutes)) if len(institutes) <= MOST_NAMED else "several"
        cell.count(asker, [("status", status), ("reason", reason), ("institute", named)])
    return REFERRALS, cell


def read_referrals(session: Session, quarter: date) -> Iterator[tuple[str, str, str, list[str]]]:
    """Who asked, how far it is, why, and whom: the one place that reads the table of referrals."""
    rows = session.scalars(select(ReferralRow).where(*_around(quarter, ReferralRow.created_at)))
    for row in rows:
        if find_quarter(row.created_at) == quarter:
            reason = str(row.reasons[0]["code"]) if row.reasons else "wished"
            asker = name_asker(row.organisation_id, row.guest_key_hash)
            yield asker, row.status, reason, list(row.institutes)


def count_answers(session: Session, quarter: date) -> tuple[str, Cell]:
    """How long customers waited for an answer about a quote; ``none``: there is none yet."""
    cell = Cell()
    rows = session.execute(
        select(
            QuoteQuestionRow.asked_at,
            QuoteQuestionRow.answered_at,
            QuoteRow.organisation_id,
            QuoteRow.guest_key_hash,
        )
        .join(QuoteRow, QuoteRow.id == QuoteQuestionRow.quote_id)
        .where(*_around(quarter, QuoteQuestionRow.asked_at))
    )
    for asked_at, answered_at, organisation_id, guest_key_hash in rows:
        if find_quarter(asked_at) == quarter:
            wait_s = None if answered_at is None else int((answered_at - asked_at).total_seconds())
            cell.count(name_asker(organisation_id, guest_key_hash), [("to_answer", name_wait(wait_s))])
    return ANSWERS, cell


def _around(quarter: date, column: InstrumentedAttribute[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Wide enough for any zone; the exact day is looked at after reading."""
    begin = datetime.combine(quarter, time(), UTC) - timedelta(days=1)
    return column >= begin, column < begin + timedelta(days=95)
