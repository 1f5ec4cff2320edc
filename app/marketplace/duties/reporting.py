"""Anybody may report what should not be here; the operator looks at it and says what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.duties import ReportRow
from app.marketplace.auditing import Actor, record
from app.marketplace.duties.holds import DutyViewer, require_duty_operator
from app.marketplace.mailing import send_mail
from app.values import tidy_text
from app.values.errors import Conflict, Invalid, NotFound, Unavailable
from app.values.identifiers import new_id

ReportCause = Literal["weapon", "rights", "illegal", "other"]
REPORT_CAUSES: tuple[ReportCause, ...] = get_args(ReportCause)
LONGEST_REPORT = 4_000
LONGEST_REFERENCE = 300
# of all people together, only so that nothing fills up; one address is bounded where it asks
MOST_AN_HOUR = 5_000
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class MakeReport:
    """``reference`` names what it is about: a number, a link. ``email`` empty: no answer is wanted."""

    cause: ReportCause
    reference: str
    text: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """``outcome`` empty: nobody has looked at it yet."""

    id: str
    cause: ReportCause
    reference: str
    text: str
    email: str
    created_at: datetime
    outcome: str
    closed_at: datetime | None


def make_report(session: Session, viewer: Actor, command: MakeReport, *, now: datetime) -> str:
    """The report's id; nothing else happens before somebody has looked at it.

    Invalid ``report_empty``, ``report_too_long`` (maximum), ``report_cause_unknown``, ``email_invalid``;
    Unavailable ``reports_quota_reached`` (limit, retry_after_s).
    """
    reference = " ".join(command.reference.split())
    text = tidy_text(command.text)
    email = command.email.strip().lower()
    if not reference or not text or not reference.isprintable():
        raise Invalid("report_empty")
    if len(reference) > LONGEST_REFERENCE or len(text) > LONGEST_REPORT:
        raise Invalid("report_too_long", {"maximum": LONGEST_REPORT})
    if command.cause not in REPORT_CAUSES:
        raise Invalid("report_cause_unknown")
    if email and (len(email) > 254 or _EMAIL.fullmatch(email) is None):
        raise Invalid("email_invalid")
    recent = select(func.count()).where(ReportRow.created_at > now - timedelta(hours=1))
    if (session.scalar(recent) or 0) >= MOST_AN_HOUR:
        raise Unavailable("reports_quota_reached", {"limit": MOST_AN_HOUR, "retry_after_s": 3_600})
    row = ReportRow(
        id=new_id(),
        cause=command.cause,
        reference=reference,
        text=text,
        email=email,
        language=command.language,
        user_id=viewer.user_id,
        outcome="",
        created_at=now,
    )
    session.add(row)
    session.flush()
    record(session, viewer, "report_made", "report", row.id, {"cause": row.cause}, now=now)
    return row.id


def list_reports(viewer: DutyViewer, session: Session, *, is_open: bool = True) -> tuple[ReportView, ...]:
    """Open ones, oldest first, or closed ones; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_duty_operator(viewer)
    condition = ReportRow.closed_at.is_(None) if is_open else ReportRow.closed_at.is_not(None)
    rows = session.scalars(
        select(ReportRow).where(condition).order_by(ReportRow.created_at).limit(_MOST_LISTED)
    )
    return tuple(_view(row) for row in rows)


def close_report(
    session: Session, viewer: DutyViewer, report_id: str, outcome: str, *, now: datetime
) -> ReportView:
    """What came of it, in words; by letter where an address was given.

    NotAllowed ``scope_missing`` (scope), ``operator_only``; NotFound ``report_not_found``; Conflict
    ``report_closed``; Invalid ``report_empty``, ``report_too_long`` (maximum).
    """
    require_duty_operator(viewer)
    words = tidy_text(outcome)
    if not words:
        raise Invalid("report_empty")
    if len(words) > LONGEST_REPORT:
        raise Invalid("report_too_long", {"maximum": LONGEST_REPORT})
    row = session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("report_not_found")
    if row.closed_at is not None:
        raise Conflict("report_closed")
    row.outcome, row.closed_at, row.closed_by = words, now, viewer.user_id
    session.flush()
    record(session, viewer, "report_closed", "report", row.id, now=now)
    if row.email:
        send_mail(
            session, row.email, "report_closed", {"reference": row.reference, "outcome": words},
            language=row.language, key=f"report:{row.id}", now=now, path=f"/{row.language}/",
        )  # fmt: skip
    return _view(row)


def _view(row: ReportRow) -> ReportView:
    return ReportView(
        id=row.id,
        cause=cast("ReportCause", row.cause),
        reference=row.reference,
        text=row.text,
        email=row.email,
        created_at=row.created_at,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )
