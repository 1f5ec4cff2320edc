"""Classes that figures are counted by: sizes, quantities, regions, spans of time. Exact values stay out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# days are those where the programme is
ZONE = ZoneInfo("Europe/Berlin")
PROCESS_OPEN = "open"

SIZES: tuple[tuple[float, str], ...] = (
    (50.0, "50"), (150.0, "150"), (300.0, "300"), (600.0, "600"), (float("inf"), "more"),
)  # fmt: skip
QUANTITIES: tuple[tuple[int, str], ...] = (
    (1, "1"), (10, "10"), (100, "100"), (1000, "1000"), (10**9, "more"),
)  # fmt: skip
PRICES: tuple[tuple[int, str], ...] = (
    (5_000, "50"), (20_000, "200"), (100_000, "1000"), (500_000, "5000"), (10**15, "more"),
)  # fmt: skip
SPREADS: tuple[tuple[float, str], ...] = (
    (1.0, "one"), (1.5, "1_5"), (2.0, "2"), (4.0, "4"), (float("inf"), "more"),
)  # fmt: skip
WAITS: tuple[tuple[int, str], ...] = (
    (60, "minute"), (300, "five_minutes"), (3600, "hour"), (86_400, "day"), (604_800, "week"),
    (10**12, "more"),
)  # fmt: skip
# of steps that take people weeks
SPANS: tuple[tuple[int, str], ...] = (
    (86_400, "day"), (604_800, "week"), (30 * 86_400, "month"), (91 * 86_400, "quarter"),
    (366 * 86_400, "year"), (10**12, "more"),
)  # fmt: skip
# of development: levels of readiness, how many were gained, and what it costs
LEVELS: tuple[tuple[int, str], ...] = ((3, "3"), (6, "6"), (9, "9"))
GAINS: tuple[tuple[int, str], ...] = ((-1, "less"), (0, "0"), (1, "1"), (2, "2"), (9, "more"))
COSTS: tuple[tuple[int, str], ...] = (
    (500_000, "5"), (2_000_000, "20"), (10_000_000, "100"), (50_000_000, "500"), (10**15, "more"),
)  # fmt: skip
NUMBERS: tuple[tuple[int, str], ...] = ((0, "none"), (1, "1"), (3, "3"), (10, "10"), (10**9, "more"))
REGIONS = ("saxony", "germany", "europe", "world")

_EUROPE = frozenset(
    (
        "AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GB", "GG",
        "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
        "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "UA", "VA", "XK",
    )
)  # fmt: skip
# Saxony by leading digits; those of its neighbours that lie between, excepted
_SAXONY = ("01", "02", "04", "08", "09")
_NOT_SAXONY = ("0194", "0195", "0196", "0197", "0198", "0199", "0460", "0461", "0462", "0463", "049")


def classify(value: float, classes: Sequence[tuple[float, str]]) -> str:
    """The first class that holds the value."""
    return next(name for most, name in classes if value <= most)


def find_region(country: str, postcode: str | None) -> str:
    """Saxony, the rest of Germany (also without a postcode), the rest of Europe, the rest of the world."""
    if country != "DE":
        return "europe" if country in _EUROPE else "world"
    is_saxon = (postcode or "").startswith(_SAXONY) and not (postcode or "").startswith(_NOT_SAXONY)
    return "saxony" if is_saxon else "germany"


def find_day(moment: datetime) -> date:
    """The day where the programme is."""
    return moment.astimezone(ZONE).date()


def find_month(moment: datetime) -> date:
    """The first day of its month."""
    return find_day(moment).replace(day=1)


def find_quarter(moment: datetime) -> date:
    """The first day of its quarter."""
    return begin_quarter(find_day(moment))


def begin_quarter(day: date) -> date:
    """The first day of the quarter that the day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def end_month(month: date) -> date:
    """The first day of the next."""
    return (month + timedelta(days=31)).replace(day=1)


def end_quarter(quarter: date) -> date:
    """The first day of the next; the last day there is after the last quarter there is."""
    year, month = divmod(quarter.year * 12 + quarter.month - 1 + 3, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max
