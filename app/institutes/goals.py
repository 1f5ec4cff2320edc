"""By when the next step is due, in working days of Saxony."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from app.institutes.rules import DevelopmentRules
from app.institutes.workflow import State, find_waiting

_FRIDAY = 4


def find_due(
    state: State, rules: DevelopmentRules, *, now: datetime, project_weeks: int = 0
) -> datetime | None:
    """The time by which somebody has to have acted; None where nobody has to.

    A project has the weeks that were assessed and accepted, where there are any.
    """
    waiting = find_waiting(state)
    if waiting is None:
        return None
    if state == "in_project" and project_weeks:
        return add_working_days(now, 5 * project_weeks)
    return add_working_days(now, int(getattr(rules, waiting[1])))


def add_working_days(moment: datetime, days: int) -> datetime:
    """The same time of day so many working days later; weekends do not count.

    Holidays do: a goal that is a day early does no harm, and the same everywhere.
    """
    return moment + timedelta(days=_count_days(moment.weekday(), days))


@lru_cache(maxsize=1024)
def _count_days(weekday: int, days: int) -> int:
    passed = 0
    while days:
        passed += 1
        if (weekday + passed) % 7 <= _FRIDAY:
            days -= 1
    return passed
