"""What nobody does by himself: reminders, telling the operator, and ending what has no part or owner left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.developing import CaseAttachmentRow, ReferralCaseRow
from app.database.tables.parts import PartRow
from app.database.tables.referrals import ReferralRow
from app.institutes.goals import add_working_days
from app.institutes.rules import DevelopmentRules
from app.institutes.workflow import OPEN, State, advance, find_waiting
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import SYSTEM
from app.marketplace.developing.take_step import move_case
from app.marketplace.duties import select_kept_back
from app.marketplace.quoting.part_work import ask_to_delete
from app.marketplace.referring.open_cases import (
    find_operators,
    find_staff,
    tell_customer,
    write_letter,
)

_AT_ONCE = 200
# a sweep comes every few minutes; a day without one is a failure that somebody must see
GRACE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were ended, reminded of, and told to the operators."""

    ended: int
    reminded: int
    escalated: int


def sweep_cases(session: Session, *, rules: DevelopmentRules, now: datetime) -> Swept:
    """A few at a time; doing it twice does nothing more."""
    return Swept(
        ended=_end_lost(session, rules, now),
        reminded=_remind(session, now),
        escalated=_escalate(session, rules, now),
    )


def has_due_cases(session: Session, *, now: datetime) -> bool:
    """Whether a sweep might find anything to do."""
    case = ReferralCaseRow
    is_told_today = case.escalated_at > now - timedelta(days=1)
    is_due = and_(case.due_at <= now, or_(case.escalated_at.is_(None), ~is_told_today))
    query = select(case.id).where(case.state.in_(OPEN), or_(is_due, case.referral_id.in_(_select_lost())))
    return session.scalar(query.limit(1)) is not None


def list_forgotten(viewer: Viewer, session: Session, *, now: datetime) -> tuple[str, ...]:
    """Ids of open cases of which nobody was told although it was time; empty as long as sweeps come.

    NotAllowed ``operator_only``.
    """
    require_operator(viewer)
    return tuple(find_forgotten(session, now=now))


def find_forgotten(session: Session, *, now: datetime) -> list[str]:
    """Open and without a time by which something is due, or a day late without a reminder.

    What an operator holds has no time, and stands in his list of holds.
    """
    case = ReferralCaseRow
    is_timeless = and_(case.due_at.is_(None), case.referral_id.not_in(select_kept_back("referral")))
    is_forgotten = or_(is_timeless, and_(case.due_at <= now - GRACE, case.reminded_at.is_(None)))
    return list(session.scalars(select(case.id).where(case.state.in_(OPEN), is_forgotten).order_by(case.id)))


def _pick(session: Session, *conditions: ColumnElement[bool]) -> list[ReferralCaseRow]:
    query = (
        select(ReferralCaseRow)
        .where(ReferralCaseRow.state.in_(OPEN), *conditions)
        .order_by(ReferralCaseRow.due_at, ReferralCaseRow.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _select_lost() -> Select[str]:
    """Referrals whose part was deleted, or whose customer has nobody left who could answer."""
    is_part_there = select(PartRow.id).where(PartRow.id == ReferralRow.part_id).exists()
    is_somebody_there = (
        select(MembershipRow.user_id)
        .join(UserRow, UserRow.id == MembershipRow.user_id)
        .where(MembershipRow.organisation_id == ReferralRow.organisation_id, UserRow.is_active)
        .exists()
    )
    is_customer_gone = and_(ReferralRow.organisation_id.is_not(None), ~is_somebody_there)
    return select(ReferralRow.id).where(or_(~is_part_there, is_customer_gone))


def _end_lost(session: Session, rules: DevelopmentRules, now: datetime) -> int:
    cases = _pick(session, ReferralCaseRow.referral_id.in_(_select_lost()))
    for case in cases:
        referral = session.get_one(ReferralRow, case.referral_id)
        state = advance(cast("State", case.state), "end", "system")
        move_case(
            session, SYSTEM, case, "end", state,
            side="system", text="", rules=rules, now=now, concerned_id=referral.organisation_id,
        )  # fmt: skip
        _delete_attachments(session, case, now)
        for person in find_staff(session, case):
            write_letter(session, person, "case_news", case, now=now)
        tell_customer(session, referral, case, "case_news", now=now)
    return len(cases)


def _delete_attachments(session: Session, case: ReferralCaseRow, now: datetime) -> None:
    """What was sent about a part goes with it."""
    rows = session.scalars(select(CaseAttachmentRow).where(CaseAttachmentRow.case_id == case.id)).all()
    ask_to_delete(session, [row.storage_key for row in rows], now=now)
    for row in rows:
        session.delete(row)
    session.flush()


def _remind(session: Session, now: datetime) -> int:
    case = ReferralCaseRow
    cases = _pick(session, case.due_at <= now, case.reminded_at.is_(None))
    for each in cases:
        each.reminded_at = now
        if _waits_for_customer(each):
            referral = session.get_one(ReferralRow, each.referral_id)
            tell_customer(session, referral, each, "case_due", now=now)
            continue
        for person in find_staff(session, each):
            write_letter(session, person, "case_due", each, now=now)
    session.flush()
    return len(cases)


def _escalate(session: Session, rules: DevelopmentRules, now: datetime) -> int:
    """The operators are told, and again and again as long as nothing happens; the customer is told once."""
    case = ReferralCaseRow
    # at the soonest after as many days as the rule has working days
    is_first = and_(
        case.escalated_at.is_(None), case.reminded_at <= now - timedelta(days=rules.escalate_days)
    )
    is_again = case.escalated_at <= now - timedelta(days=rules.repeat_days)
    cases = [each for each in _pick(session, or_(is_first, is_again)) if _is_silent(each, rules, now)]
    operators = [*find_operators(session)] if cases else []
    for each in cases:
        if each.escalated_at is None and not _waits_for_customer(each):
            referral = session.get_one(ReferralRow, each.referral_id)
            tell_customer(session, referral, each, "case_silent", now=now)
        each.escalated_at = now
        for person in operators:
            write_letter(session, person, "case_overdue", each, now=now, mark=f":{now.date()}")
    session.flush()
    return len(cases)


def _is_silent(case: ReferralCaseRow, rules: DevelopmentRules, now: datetime) -> bool:
    since, days = case.reminded_at, rules.escalate_days
    if case.escalated_at is not None:
        since, days = case.escalated_at, rules.repeat_days
    return since is not None and add_working_days(since, int(days)) <= now


def _waits_for_customer(case: ReferralCaseRow) -> bool:
    waiting = find_waiting(cast("State", case.state))
    return waiting is not None and waiting[0] == "customer"
