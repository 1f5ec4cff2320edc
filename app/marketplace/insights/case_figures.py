"""What institutes made of referrals: every step counted once, in the quarter in which it was taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.database.tables.developing import CaseEntryRow, ReferralCaseRow
from app.database.tables.referrals import ReferralRow
from app.marketplace.insights.counting import NONE, name_case
from app.marketplace.insights.other_subjects import around, name_reason, name_several, name_span
from app.marketplace.insights.protect import Cell
from app.marketplace.noting import find_quarter, name_asker
from app.marketplace.noting.classes import COSTS, GAINS, LEVELS, classify


@dataclass(frozen=True, slots=True)
class _Course:
    """A case, and when it came to each state first."""

    asker: str
    reasons: list[dict[str, Any]]
    assessment: Mapping[str, Any]
    outcome: Mapping[str, Any]
    reached: Mapping[str, datetime]
    states: Sequence[str]  # in order, one for each step
    declined_because: str


def count_cases(session: Session, quarter: date) -> Mapping[str, Cell]:
    """A cell for each state that cases came to in the quarter; a state that one came to again is not counted
    again."""
    cells: dict[str, Cell] = defaultdict(Cell)
    for course in _read_courses(session, quarter):
        for state, at in course.reached.items():
            if find_quarter(at) == quarter:
                cells[name_case(state)].count(course.asker, [("all", "all"), *_list_values(course, state)])
    return dict(cells)


def _read_courses(session: Session, quarter: date) -> Iterator[_Course]:
    begun = select(ReferralCaseRow.id).where(*around(quarter, ReferralCaseRow.created_at))
    moved = select(CaseEntryRow.case_id).where(*around(quarter, CaseEntryRow.at))
    concerned = union(begun, moved)
    rows = session.execute(
        select(ReferralCaseRow, ReferralRow)
        .join(ReferralRow, ReferralRow.id == ReferralCaseRow.referral_id)
        .where(ReferralCaseRow.id.in_(concerned))
    ).all()
    steps = session.scalars(
        select(CaseEntryRow)
        .where(CaseEntryRow.state.is_not(None), CaseEntryRow.case_id.in_(concerned))
        .order_by(CaseEntryRow.case_id, CaseEntryRow.position)
    )
    taken = {case_id: list(own) for case_id, own in groupby(steps, key=attrgetter("case_id"))}
    for case, referral in rows:
        own = taken.get(case.id, [])
        # whom the customer chose has it from the beginning, whom it was passed on to once the customer agrees
        is_chosen = case.institute in referral.institutes
        reached = {"submitted": case.created_at} if is_chosen else {}
        states = [str(step.state) for step in own]
        for state, step in zip(states, own, strict=True):
            reached.setdefault(state, step.at)
        yield _Course(
            name_asker(referral.organisation_id, referral.guest_key_hash),
            referral.reasons,
            case.assessment or {},
            case.outcome or {},
            reached,
            states,
            next((step.reason for step in own if step.state == "declined" and step.reason), NONE),
        )


def _list_values(course: _Course, state: str) -> Iterator[tuple[str, str]]:
    begin, at = course.reached.get("submitted"), course.reached[state]
    wait = NONE if begin is None else name_span(begin, at)
    if state == "screened":
        yield "to_screen", wait
    elif state == "taken_up":
        yield "to_take_up", wait
    elif state == "assessed":
        assessment = course.assessment
        yield "to_assess", wait
        yield "feasibility", str(assessment.get("feasibility", NONE))
        yield "readiness", _classify(assessment.get("readiness_level"), LEVELS)
        yield "cost", _classify(assessment.get("cost_high_minor"), COSTS)
        yield "funding", name_several(list(assessment.get("funding", ())))
    elif state == "declined":
        before = course.states[: course.states.index("declined")]
        yield "declined_at", before[-1] if before else "submitted"
        yield "declined_reason", name_reason(course.reasons)
        yield "declined_because", course.declined_because
    elif state == "concluded":
        level, before_level = course.outcome.get("readiness_level"), course.assessment.get("readiness_level")
        gain = None if level is None or before_level is None else level - before_level
        yield "result", str(course.outcome.get("kind", NONE))
        yield "gain", _classify(gain, GAINS)
        yield "to_conclude", wait


def _classify(value: float | None, classes: Sequence[tuple[float, str]]) -> str:
    return NONE if value is None else classify(value, classes)
