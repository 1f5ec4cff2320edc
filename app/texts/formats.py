"""Numbers, money, dates and durations as each language writes them; never more digits than are true.

Values and their units are joined by a no-break space. Babel says how a currency and a month are written
and is asked once for each; a page writes thousands of numbers, so their digits are grouped here (a test
compares with Babel's). It is imported on the first call, because it takes longer than all else at start-up.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from app.texts.catalogue import Language, known_language

NBSP = "\u00a0"

# How a unit is written, and the finest decimal place that can be true for it.
UNITS: dict[str, tuple[str, int]] = {
    "um": ("µm", 0),
    "mm": ("mm", 2),
    "cm": ("cm", 2),
    "m": ("m", 3),
    "mm2": ("mm²", 0),
    "cm2": ("cm²", 2),
    "mm3": ("mm³", 0),
    "cm3": ("cm³", 2),
    "g": ("g", 1),
    "kg": ("kg", 2),
    "km": ("km", 0),
    "c": ("°C", 0),
    "deg": ("°", 0),
    "mpa": ("MPa", 1),
    "kwh": ("kWh", 1),
    "percent": ("%", 1),
    "co2e_kg": ("kg CO₂e", 2),
}
# Beyond this many significant digits a measured or computed value says nothing.
SIGNIFICANT_DIGITS = 4
_GERMAN_MARKS = str.maketrans(",.", ".,")


def format_number(value: float, unit: str | None, language: str, *, digits: int = SIGNIFICANT_DIGITS) -> str:
    """A number with its unit (a key of UNITS, or None for a plain number), trailing zeros dropped.

    Rounded half up to the unit's finest place and to ``digits`` significant ones, whichever is coarser;
    a value that would round to zero keeps one significant digit. An int is written as it is.
    """
    if not math.isfinite(value):
        return "–"
    symbol, places = UNITS[unit] if unit else ("", 2)
    if isinstance(value, int):
        places = 0
    else:
        magnitude = math.floor(math.log10(abs(value))) if value else 0
        places = min(places, digits - 1 - magnitude)
        if value and abs(value) < 0.5 * 10.0**-places:
            places = -magnitude
    text = _write_decimal(value, places, language)
    return f"{text}{NBSP}{symbol}" if symbol else text


def _write_decimal(value: float, places: int, language: str) -> str:
    if isinstance(value, int) and places == 0:
        return _set_marks(f"{value:,}", known_language(language))
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = _set_marks(f"{rounded:,f}", known_language(language))
    return text.rstrip("0").rstrip(",.") if places > 0 else text


def _set_marks(digits: str, language: Language) -> str:
    """The language's marks in digits grouped in threes, the sign of typography for the keyboard's hyphen."""
    text = digits.replace("-", "−")
    return text.translate(_GERMAN_MARKS) if language == "de" else text


def format_money(amount_minor: int, currency: str, language: str, *, is_rounded: bool = False) -> str:
    """An amount in minor units: ``1.234,50 €`` or ``€1,234.50``; ``€1,235`` where cents are not true."""
    spoken = known_language(language)
    before, after = _find_signs(currency, spoken)
    digits = _write_minor(abs(amount_minor), _find_places(currency), is_rounded=is_rounded)
    sign = "−" if amount_minor < 0 else ""
    return f"{sign}{before}{_set_marks(digits, spoken)}{after}"


def _write_minor(amount_minor: int, places: int, *, is_rounded: bool = False) -> str:
    """An amount of minor units, none below zero, in major ones; rounded half up."""
    unit = 10**places
    if is_rounded:
        return f"{(2 * amount_minor + unit) // (2 * unit):,}"
    whole, rest = divmod(amount_minor, unit)
    return f"{whole:,}.{rest:0{places}d}" if places else f"{whole:,}"


@lru_cache(maxsize=512)
def _find_signs(currency: str, language: Language) -> tuple[str, str]:
    """What stands before and behind an amount."""
    from babel.numbers import format_currency

    before, _, after = format_currency(
        1, currency, f"#,##0{NBSP}¤" if language == "de" else "¤#,##0", locale=language, currency_digits=False
    ).partition("1")
    return before, after


@lru_cache(maxsize=512)
def _find_places(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


def format_amount(amount_minor: int, currency: str, language: str) -> str:
    """An amount without the currency's sign, for columns that name it once."""
    sign = "-" if amount_minor < 0 else ""
    digits = _write_minor(abs(amount_minor), _find_places(currency))
    return _set_marks(f"{sign}{digits}", known_language(language))


def format_percent(fraction: float, language: str) -> str:
    """A share of one as per cent: 0.19 → ``19 %``."""
    return format_number(float(round(Decimal(repr(fraction)) * 100, 4)), "percent", language)


def format_date(value: date | datetime | str, language: str) -> str:
    """``24. November 2026`` or ``24 November 2026``; takes ISO 8601 text too."""
    day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return _write_day(date(day.year, day.month, day.day), known_language(language))


@lru_cache(maxsize=2_000)
def _write_day(day: date, language: Language) -> str:
    from babel.dates import format_date as format_by_babel

    pattern = "d. MMMM y" if language == "de" else "d MMMM y"
    return str(format_by_babel(day, format=pattern, locale=language))


def format_duration(seconds: float, language: str) -> str:
    """A duration in units that are true of an estimate: ``45 s``, ``3 h 20 min``, ``15 h``, ``4 Tage 3 h``.

    From ten minutes on without seconds, from ten hours on without minutes.
    """
    if seconds < 600:
        minutes, rest = divmod(round(seconds), 60)
        parts = [(minutes, "min"), (rest, "s")]
    elif seconds < 10 * 3600:
        hours, rest = divmod(round(seconds / 60), 60)
        parts = [(hours, "h"), (rest, "min")]
    elif seconds < 72 * 3600:
        parts = [(round(seconds / 3600), "h")]
    else:
        days, rest = divmod(round(seconds / 3600), 24)
        parts = [(days, "Tage" if known_language(language) == "de" else "days"), (rest, "h")]
    shown = [f"{_write_decimal(number, 0, language)}{NBSP}{unit}" for number, unit in parts if number]
    return NBSP.join(shown) or f"0{NBSP}s"


def format_bytes(count: int, language: str) -> str:
    """A size in bytes, in kB, MB or GB of powers of ten."""
    for factor, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= factor:
            places = 0 if count >= 100 * factor else 1
            return f"{_write_decimal(count / factor, places, language)}{NBSP}{unit}"
    return f"{count}{NBSP}B"


def format_country(code: str, language: str) -> str:
    """The name of a country from its ISO 3166 code; the code where it is unknown."""
    from babel import Locale

    return str(Locale(known_language(language)).territories.get(code.upper(), code))
