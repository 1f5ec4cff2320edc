"""Days that count: of a firm, of a machine, of the country a parcel goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from holidays import country_holidays
from numpy.typing import NDArray

SAXON_TIME = ZoneInfo("Europe/Berlin")
# Days are known so far ahead; nobody promises a date further off.
HORIZON_DAYS = 800
_SUNDAY = 7
_WEEKEND = frozenset((5, 6))  # as of ``date.weekday``


@dataclass(frozen=True, slots=True)
class DayRule:
    """Which days are open: weekdays (1: Monday) without closures (first and last day included).

    A public holiday of Saxony counts as a Sunday, so that only what runs on Sundays runs on it.
    """

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    closures: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Open days of K calendars over HORIZON_DAYS days from ``first`` on; days are ordinals.

    ``before[k, d]`` counts the open days of a calendar before the day ``first + d``, ``nth[k, n]`` is its
    n-th open day from 0. What lies beyond the horizon is the day ``never``.
    """

    first: int
    before: NDArray[np.int32]
    nth: NDArray[np.int32]

    @property
    def never(self) -> int:
        """The day after the horizon."""
        return self.first + HORIZON_DAYS

    def count_before(self, calendar: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Open days before each day, by its calendar."""
        return self.before[calendar, np.clip(day - self.first, 0, HORIZON_DAYS)].astype(np.int64)

    def find_nth(self, calendar: NDArray[np.int64], number: NDArray[np.int64]) -> NDArray[np.int64]:
        """The open day of each number, by its calendar."""
        return self.nth[calendar, np.minimum(number, HORIZON_DAYS)].astype(np.int64)

    def find_next(self, calendar: NDArray[np.int64], day: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first open day that is not before each day."""
        return self.find_nth(calendar, self.count_before(calendar, day))


def list_open_days(rules: Sequence[DayRule], first: date) -> OpenDays:
    """The open days of each rule, in that order."""
    start = first.toordinal()
    days = np.arange(start, start + HORIZON_DAYS)
    weekday = (days - 1) % 7 + 1  # the ordinal 1 was a Monday
    holidays = [day.toordinal() for day in _saxon_holidays(first.year)]
    weekday[np.isin(days, holidays)] = _SUNDAY
    before = np.zeros((len(rules), HORIZON_DAYS + 1), dtype=np.int32)
    nth = np.full((len(rules), HORIZON_DAYS + 1), start + HORIZON_DAYS, dtype=np.int32)
    for number, rule in enumerate(rules):
        is_open = np.isin(weekday, rule.weekdays)
        for closed_from, closed_to in rule.closures:
            begin, end = closed_from.toordinal() - start, closed_to.toordinal() - start + 1
            is_open[max(0, begin) : max(0, end)] = False
        before[number, 1:] = np.cumsum(is_open)
        found = days[is_open]
        nth[number, : len(found)] = found
    return OpenDays(start, before, nth)


def find_today(now: datetime) -> date:
    """The date in Saxony."""
    return now.astimezone(SAXON_TIME).date()


def find_hour(now: datetime) -> int:
    """The hour on the clock in Saxony."""
    return now.astimezone(SAXON_TIME).hour


@lru_cache(maxsize=4_096)
def add_working_days(start: date, working_days: int, country: str = "DE") -> date:
    """The date that many working days of a country after ``start``, which itself need not be one.

    Germany's are those of Saxony, where parcels set out; of other countries the nationwide holidays count
    where they are known, else weekends alone.
    """
    weekend, holidays = _list_days_off(country, start.year)
    day, left = start, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() not in weekend and day not in holidays
    return day


@lru_cache(maxsize=512)
def _list_days_off(country: str, year: int) -> tuple[frozenset[int], frozenset[date]]:
    if country == "DE":
        return _WEEKEND, _saxon_holidays(year)
    try:
        found = country_holidays(country, years=range(year, year + 2))
    except NotImplementedError:
        return _WEEKEND, frozenset()
    return frozenset(found.weekend), frozenset(found)


@lru_cache(maxsize=8)
def _saxon_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv="SN", years=range(year, year + 4)))
