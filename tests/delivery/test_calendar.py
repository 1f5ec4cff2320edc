from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery import DayRule, add_working_days, find_hour, find_today, list_open_days

FIRST = date(2026, 11, 23)


def list_days(rule: DayRule, first: date = FIRST, count: int = 5) -> list[date]:
    """The first open days of a rule."""
    open_days = list_open_days([rule], first)
    zeros = np.zeros(count, dtype=np.int64)
    return [date.fromordinal(day) for day in open_days.find_nth(zeros, np.arange(count)).tolist()]


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        (DayRule(), date(2026, 11, 17), ["11-17", "11-19", "11-20"]),  # Buß- und Bettag, in Saxony only
        (DayRule(), date(2026, 12, 24), ["12-24", "12-28", "12-29"]),  # Christmas and a weekend
        (DayRule(), date(2028, 2, 28), ["02-28", "02-29", "03-01"]),
        (DayRule((1, 2, 3, 4, 5, 6)), date(2026, 11, 20), ["11-20", "11-21", "11-23"]),
        (DayRule((1, 2, 3, 4, 5, 6, 7)), date(2026, 12, 24), ["12-24", "12-25", "12-26"]),
        (DayRule((6,)), date(2026, 12, 24), ["01-02", "01-09", "01-16"]),  # 26 December counts as a Sunday
        (
            DayRule(closures=((date(2026, 12, 24), date(2026, 12, 31)),)),
            date(2026, 12, 23),
            ["12-23", "01-04", "01-05"],
        ),
    ],
)
def test_open_days(rule: DayRule, first: date, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in list_days(rule, first, 3)] == days


def test_what_lies_beyond_the_horizon_is_never() -> None:
    always_shut = DayRule(closures=((FIRST, FIRST + timedelta(days=2000)),))
    open_days = list_open_days([DayRule(), always_shut], FIRST)
    both, zeros = np.array([0, 1]), np.zeros(2, dtype=np.int64)
    assert open_days.find_nth(both, zeros).tolist() == [FIRST.toordinal(), open_days.never]
    assert open_days.find_next(both, zeros + open_days.never + 5).tolist() == [open_days.never] * 2


@given(st.integers(0, 700), st.integers(0, 60), st.integers(0, 700))
def test_the_next_day_is_open_and_a_closure_never_brings_it_forward(day: int, length: int, at: int) -> None:
    closed_from = FIRST + timedelta(days=at)
    rules = [DayRule(), DayRule(closures=((closed_from, closed_from + timedelta(days=length)),))]
    open_days = list_open_days(rules, FIRST)
    asked = np.full(2, FIRST.toordinal() + day)
    free, shut = open_days.find_next(np.array([0, 1]), asked).tolist()
    assert FIRST.toordinal() + day <= free <= shut
    found = date.fromordinal(free)
    assert found.weekday() < 5


@pytest.mark.parametrize(
    ("now", "day", "hour"),
    [
        (datetime(2026, 11, 23, 10, 59, tzinfo=UTC), date(2026, 11, 23), 11),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), date(2026, 11, 23), 12),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 2), 0),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29), 1),  # clocks go to 3
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29), 3),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), 2),  # half past two comes twice
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), 2),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1), 0),
    ],
)
def test_the_clock_is_that_of_saxony(now: datetime, day: date, hour: int) -> None:
    assert (find_today(now), find_hour(now)) == (day, hour)


@pytest.mark.parametrize(
    ("start", "days", "country", "end"),
    [
        (date(2026, 12, 23), 2, "DE", date(2026, 12, 28)),
        (date(2026, 11, 28), 0, "DE", date(2026, 11, 28)),
        (date(2026, 11, 28), 1, "DE", date(2026, 11, 30)),
        (date(2026, 11, 17), 1, "DE", date(2026, 11, 19)),  # Buß- und Bettag
        (date(2026, 11, 17), 1, "AT", date(2026, 11, 18)),
        (date(2026, 7, 3), 1, "US", date(2026, 7, 6)),  # Independence Day on a Saturday
        (date(2026, 11, 26), 1, "IL", date(2026, 11, 29)),  # from Thursday to Sunday
        (date(2026, 11, 27), 1, "TF", date(2026, 11, 30)),  # no holidays known
        (date(2027, 12, 31), 1, "DE", date(2028, 1, 3)),
        (date(2028, 2, 28), 1, "DE", date(2028, 2, 29)),
    ],
)
def test_counts_working_days_of_the_country(start: date, days: int, country: str, end: date) -> None:
    assert add_working_days(start, days, country) == end
