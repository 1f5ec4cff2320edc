"""How large a year is wanted, and names that are the same for the same seed."""

from __future__ import annotations

import base64
import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from app.marketplace.noting.classes import ZONE
from app.values import digest

FICTIONAL = "(fiktiv)"
_WEEKDAYS = (1.0, 1.15, 1.1, 1.05, 0.8, 0.18, 0.14)
_MONTHS = (0.95, 1.0, 1.1, 1.0, 1.0, 1.0, 0.8, 0.7, 1.1, 1.15, 1.2, 0.7)  # summer and Christmas are quiet


@dataclass(frozen=True, slots=True)
class YearWanted:
    """So many requests of so many customers between two moments."""

    requests: int
    customers: int
    seed: int
    begin: datetime
    end: datetime

    def at(self, share: float) -> datetime:
        """A moment of the year, 0 its beginning and 1 its end."""
        return self.begin + (self.end - self.begin) * share

    def chance(self, what: str) -> random.Random:
        """A source of chance of its own for each thing, so that more of one changes no other."""
        return random.Random(f"{self.seed} {what}")


def name_thing(year: YearWanted, kind: str, number: int) -> str:
    """An identifier of the shape of all others, the same for the same seed."""
    raw = hashlib.sha256(f"made-up-year {year.seed} {kind} {number}".encode()).digest()[:16]
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def name_key(year: YearWanted, kind: str, number: int) -> str:
    """A digest, the same for the same seed."""
    return digest(["made-up-year", year.seed, kind, number])


class Clock:
    """Draws moments: more and more of them, few at weekends and in summer, most around noon."""

    def __init__(self, year: YearWanted) -> None:
        self._begin = year.begin
        self._days = [year.begin.date() + timedelta(days=n) for n in range((year.end - year.begin).days)]
        self._weights = list(accumulate(self._weigh(day) for day in self._days))

    def draw(self, chance: random.Random) -> datetime:
        """A moment of the year."""
        day = chance.choices(self._days, cum_weights=self._weights)[0]
        hour = min(23.9, max(0.1, chance.gauss(13.0, 3.2)))
        clock = time(int(hour), int(hour % 1 * 60), chance.randrange(60))
        return max(datetime.combine(day, clock, ZONE), self._begin)

    def _weigh(self, day: date) -> float:
        gone = (day - self._begin.date()).days / 365
        return _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * (0.15 + 1.4 * gone)


def next_office_hour(moment: datetime) -> datetime:
    """The same moment where somebody is at work then, else the next morning that somebody is."""
    local = moment.astimezone(ZONE)
    if local.hour >= 17:
        local = datetime.combine(local.date() + timedelta(days=1), time(8, local.minute), ZONE)
    elif local.hour < 8:
        local = datetime.combine(local.date(), time(8, local.minute), ZONE)
    while local.isoweekday() > 5:
        local = datetime.combine(local.date() + timedelta(days=1), time(8, local.minute), ZONE)
    return local
