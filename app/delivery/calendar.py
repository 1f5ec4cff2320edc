"""Working days in Saxony, and the dates that can be promised on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

SAXON_TIME = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Working days from the first one on which an order of ``now`` can start, also as ordinals."""

    days: tuple[date, ...]
    ordinals: tuple[int, ...]


def find_working_days(now: datetime, *, cutoff_hour: int) -> WorkingDays:
    """An order before the cut-off hour (Saxon local time) of a working day starts that day, else the next."""
    local = now.astimezone(SAXON_TIME)
    first = local.date() if local.hour < cutoff_hour else local.date() + timedelta(days=1)
    return _working_days_from(first)


def find_today(now: datetime) -> date:
    """The date in Saxony."""
    return now.astimezone(SAXON_TIME).date()


def add_working_days(start: date, working_days: int) -> date:
    """The date that many working days after ``start``, which itself need not be one."""
    days = _working_days_from(start + timedelta(days=1)).days
    return start if working_days <= 0 else days[min(working_days, len(days)) - 1]


_HORIZON_DAYS = 800


@lru_cache(maxsize=256)
def _working_days_from(first: date) -> WorkingDays:
    closed = _saxon_holidays(first.year)
    days = (first + timedelta(days=offset) for offset in range(_HORIZON_DAYS))
    open_days = tuple(day for day in days if day.weekday() < 5 and day not in closed)
    return WorkingDays(open_days, tuple(day.toordinal() for day in open_days))


@lru_cache(maxsize=8)
def _saxon_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("DE", subdiv="SN", years=range(year, year + 4)))
