"""The inbox: an institute's cases with the next that is due first, and the figures of its work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal, cast, get_args

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.tables.accounts import UserRow
from app.database.tables.developing import CaseEntryRow, ReferralCaseRow
from app.database.tables.referrals import ReferralRow
from app.institutes.workflow import CLOSED, OPEN, Side, State, find_waiting
from app.marketplace.accounts import Viewer, owned_by, require_scope, require_signed_in
from app.marketplace.developing.find_case import seen_in_inbox
from app.marketplace.paging import check_limit
from app.offers import Requirement

Filter = Literal["open", "mine", "free", "waiting", "overdue", "closed"]
FILTERS: tuple[Filter, ...] = get_args(Filter)
_MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the inbox; of the wish only what stands in the summary."""

    id: str
    referral_id: str
    institute: str
    state: State
    waiting_for: Side | None
    due_at: datetime | None
    is_overdue: bool
    taken_by_name: str
    process: str | None
    material: str | None
    industry: str | None
    quantity: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InboxFigures:
    """How many there are in each state and under each filter, and the middle of how long it took to take one
    up and to answer; ``people`` are ids and names of those who have open ones."""

    by_filter: dict[Filter, int]
    people: tuple[tuple[str, str], ...]
    by_state: dict[State, int]
    overdue: int
    hours_to_take_up: float | None
    hours_to_assess: float | None


def list_cases(
    viewer: Viewer,
    session: Session,
    *,
    wanted: Filter = "open",
    institute: str = "",
    person: str = "",
    limit: int = 100,
    skip: int = 0,
    now: datetime,
) -> tuple[CaseSummary, ...]:
    """The next that is due first, none for who acts for no institute; ``person`` is the id of who has them.

    NotAllowed ``sign_in_required``; Invalid ``limit_out_of_range``.
    """
    _require_inbox(viewer)
    check_limit(limit)
    conditions = [seen_in_inbox(viewer, session), *_read_filter(wanted, viewer, now)]
    if institute:
        conditions.append(ReferralCaseRow.institute == institute)
    if person:
        conditions.append(ReferralCaseRow.taken_by == person)
    return _list(session, conditions, limit, now, skip=skip)


def list_cases_of_referrals(
    viewer: Viewer, session: Session, referral_ids: tuple[str, ...], *, now: datetime
) -> tuple[CaseSummary, ...]:
    """Cases of the viewer's own referrals."""
    require_scope(viewer, "referrals:read")
    conditions = [ReferralCaseRow.referral_id.in_(referral_ids), owned_by(viewer, ReferralRow)]
    return _list(session, conditions, 200, now)


def _list(
    session: Session, conditions: list[ColumnElement[bool]], limit: int, now: datetime, *, skip: int = 0
) -> tuple[CaseSummary, ...]:
    rows = session.execute(
        select(ReferralCaseRow, ReferralRow, UserRow.display_name)
        .join(ReferralRow, ReferralRow.id == ReferralCaseRow.referral_id)
        .outerjoin(UserRow, UserRow.id == ReferralCaseRow.taken_by)
        .where(*conditions)
        .order_by(
            ReferralCaseRow.due_at.is_(None),
            ReferralCaseRow.due_at,
            ReferralCaseRow.changed_at.desc(),
            ReferralCaseRow.id,
        )
        .limit(limit)
        .offset(skip)
    )
    return tuple(_view(case, referral, name or "", now) for case, referral, name in rows)


def count_cases(viewer: Viewer, session: Session, *, now: datetime) -> InboxFigures:
    """Times of the latest thousand; NotAllowed ``sign_in_required``."""
    _require_inbox(viewer)
    seen = seen_in_inbox(viewer, session)
    by_state = {
        cast("State", state): count
        for state, count in session.execute(
            select(ReferralCaseRow.state, func.count()).where(seen).group_by(ReferralCaseRow.state)
        )
    }
    by_filter = {
        each: session.scalar(
            select(func.count()).select_from(ReferralCaseRow).where(seen, *_read_filter(each, viewer, now))
        )
        or 0
        for each in FILTERS
    }
    people = session.execute(
        select(UserRow.id, UserRow.display_name)
        .join(ReferralCaseRow, ReferralCaseRow.taken_by == UserRow.id)
        .where(seen, ReferralCaseRow.state.in_(OPEN))
        .distinct()
        .order_by(UserRow.display_name, UserRow.id)
    )
    waits: dict[str, list[float]] = {"take_up": [], "assess": []}
    first_steps = (
        select(CaseEntryRow.step, ReferralCaseRow.created_at, func.min(CaseEntryRow.at))
        .join(ReferralCaseRow, ReferralCaseRow.id == CaseEntryRow.case_id)
        .where(seen, CaseEntryRow.step.in_(waits))
        .group_by(ReferralCaseRow.id, ReferralCaseRow.created_at, CaseEntryRow.step)
        .order_by(ReferralCaseRow.created_at.desc())
        .limit(_MOST_COUNTED)
    )
    for step, created_at, at in session.execute(first_steps):
        waits[str(step)].append((at - created_at).total_seconds() / 3600)
    taking, assessing = (
        round(median(each), 1) if each else None for each in (waits["take_up"], waits["assess"])
    )
    named = tuple((user_id, name) for user_id, name in people)
    return InboxFigures(by_filter, named, by_state, by_filter["overdue"], taking, assessing)


def _require_inbox(viewer: Viewer) -> None:
    require_signed_in(viewer)
    require_scope(viewer, "referrals:read")


def _read_filter(wanted: Filter, viewer: Viewer, now: datetime) -> tuple[ColumnElement[bool], ...]:
    case = ReferralCaseRow
    theirs = [state for state in OPEN if (waiting := find_waiting(state)) and waiting[0] == "customer"]
    is_open = case.state.in_(OPEN)
    return {
        "open": (is_open,),
        "mine": (is_open, case.taken_by == viewer.user_id),
        "free": (is_open, case.taken_by.is_(None)),
        "waiting": (case.state.in_(theirs),),
        "overdue": (is_open, case.due_at <= now),
        "closed": (case.state.in_(CLOSED),),
    }[wanted]


def _view(case: ReferralCaseRow, referral: ReferralRow, name: str, now: datetime) -> CaseSummary:
    state = cast("State", case.state)
    waiting = find_waiting(state)
    requirement = from_document(Requirement, referral.requirement)
    return CaseSummary(
        id=case.id,
        referral_id=case.referral_id,
        institute=case.institute,
        state=state,
        waiting_for=None if waiting is None else waiting[0],
        due_at=case.due_at,
        is_overdue=case.due_at is not None and case.due_at <= now,
        taken_by_name=name,
        process=requirement.process,
        material=requirement.material,
        industry=requirement.industry,
        quantity=referral.quantity,
        created_at=case.created_at,
    )
