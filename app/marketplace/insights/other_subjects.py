"""Figures that are not counted from questions about offers: referrals to institutes, answers about quotes,
feedback. Each subject of a quarter is one cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.database.tables.learning import FeedbackRow
from app.database.tables.quote_talk import QuoteQuestionRow
from app.database.tables.quotes import QuoteRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.insights.counting import ANSWERS, FEEDBACK, NONE, REFERRALS, name_wait
from app.marketplace.insights.protect import Cell
from app.marketplace.noting import find_quarter, name_asker
from app.marketplace.noting.classes import SPANS, classify

MOST_NAMED = 3
_LONGEST_AREA = 40


def count_referrals(session: Session, quarter: date) -> Mapping[str, Cell]:
    """Why requests were handed to institutes, and to which."""
    cell = Cell()
    rows = session.execute(
        select(
            ReferralRow.created_at,
            ReferralRow.organisation_id,
            ReferralRow.guest_key_hash,
            ReferralRow.reasons,
            ReferralRow.institutes,
        ).where(*around(quarter, ReferralRow.created_at))
    )
    for created_at, organisation_id, guest_key_hash, reasons, institutes in rows:
        if find_quarter(created_at) == quarter:
            asker = name_asker(organisation_id, guest_key_hash)
            values = [("reason", name_reason(reasons)), ("institute", name_several(institutes))]
            cell.count(asker, values)
    return {REFERRALS: cell}


def count_answers(session: Session, quarter: date) -> Mapping[str, Cell]:
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
        .where(*around(quarter, QuoteQuestionRow.asked_at))
    )
    for asked_at, answered_at, organisation_id, guest_key_hash in rows:
        if find_quarter(asked_at) == quarter:
            wait_s = None if answered_at is None else int((answered_at - asked_at).total_seconds())
            cell.count(name_asker(organisation_id, guest_key_hash), [("to_answer", name_wait(wait_s))])
    return {ANSWERS: cell}


def count_feedback(session: Session, quarter: date) -> Mapping[str, Cell]:
    """What people said about which pages, and what came of it."""
    cell = Cell()
    rows = session.scalars(select(FeedbackRow).where(*around(quarter, FeedbackRow.created_at)))
    for row in rows:
        if find_quarter(row.created_at) == quarter:
            # those who are gone count as one, which can only hide
            asker = name_asker(row.organisation_id or row.user_id or "gone", None)
            values = [
                ("feedback", row.kind),
                ("feedback_status", row.status),
                ("feedback_page", name_area(row.page)),
                ("to_triage", name_span(row.created_at, row.triaged_at)),
            ]
            cell.count(asker, values)
    return {FEEDBACK: cell}


def name_reason(reasons: list[dict[str, object]]) -> str:
    """Why a request needs development: the first reason as a path, or that the customer wished it."""
    if not reasons:
        return "wished"
    code, parameters = reasons[0]["code"], reasons[0].get("parameters")
    if code == "no_candidate" and isinstance(parameters, dict) and "code" in parameters:
        return f"{code}/{parameters['code']}"
    return str(code)


def name_several(codes: list[str]) -> str:
    """A few codes as one value; many are ``several``."""
    if not codes:
        return NONE
    return "+".join(sorted(codes)) if len(codes) <= MOST_NAMED else "several"


def name_span(begin: datetime, end: datetime | None) -> str:
    """The class of a wait that takes people days or weeks."""
    return NONE if end is None else classify(max(0.0, (end - begin).total_seconds()), SPANS)


def name_area(page: str) -> str:
    """Which kind of page an address is of: its first word after the language. Addresses are as browsers sent
    them, and a star would be read as what is left over."""
    words = [word for word in page.split("/") if word][1:2]
    return words[0].replace("*", "")[:_LONGEST_AREA] or "start" if words else "start"


def around(quarter: date, column: InstrumentedAttribute[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Wide enough for any zone; the exact day is looked at after reading."""
    begin = datetime.combine(quarter, time(), UTC) - timedelta(days=1)
    return column >= begin, column < begin + timedelta(days=95)
