"""The table of steps: nobody is stuck, nothing ends twice, and each step is somebody's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.institutes.goals import add_working_days, find_due
from app.institutes.rules import USUAL_RULES
from app.institutes.workflow import CLOSED, OPEN, SIDES, STATES, STEPS, advance, find_waiting, list_steps
from app.values import Conflict, NotAllowed


def test_every_open_state_waits_for_somebody_who_can_act() -> None:
    for state in OPEN:
        waiting = find_waiting(state)
        assert waiting is not None
        assert list_steps(state, waiting[0])
        assert find_due(state, USUAL_RULES, now=datetime(2026, 11, 23, tzinfo=UTC)) is not None


def test_closed_states_stay_closed_and_wait_for_nobody() -> None:
    for state in CLOSED:
        assert find_waiting(state) is None
        assert [list_steps(state, side) for side in SIDES] == [()] * 4


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    reached = {"submitted", "proposed"}
    for _ in STATES:
        reached |= {
            advance(state, step, side)
            for state in STATES
            if state in reached
            for side in SIDES
            for step in list_steps(state, side)
        }
    assert reached == set(STATES)


def test_the_customer_may_withdraw_from_every_open_state() -> None:
    assert {advance(state, "withdraw", "customer") for state in OPEN} == {"withdrawn"}


@given(st.sampled_from(STATES), st.sampled_from(STEPS), st.sampled_from(SIDES))
def test_what_is_listed_works_and_nothing_else(state: str, step: str, side: str) -> None:
    if step in list_steps(state, side):  # type: ignore[arg-type, operator]
        assert advance(state, step, side) in STATES  # type: ignore[arg-type]
    else:
        with pytest.raises((Conflict, NotAllowed)):
            advance(state, step, side)  # type: ignore[arg-type]


def test_a_project_has_the_weeks_that_were_accepted() -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert find_due("in_project", USUAL_RULES, now=monday, project_weeks=30) == monday + timedelta(weeks=30)
    assert find_due("in_project", USUAL_RULES, now=monday) == monday + timedelta(weeks=12)
    assert find_due("accepted", USUAL_RULES, now=monday, project_weeks=30) == monday + timedelta(weeks=2)


@given(st.datetimes(), st.integers(0, 60))
def test_goals_fall_on_working_days(moment: datetime, days: int) -> None:
    moment = moment.replace(year=2026, tzinfo=UTC, day=min(moment.day, 28))
    due = add_working_days(moment, days)
    assert due >= moment
    if days:
        assert due.weekday() < 5
        assert (due - moment).days >= days
