from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from app.texts import (
    format_bytes,
    format_country,
    format_date,
    format_duration,
    format_money,
    format_number,
    format_percent,
)
from app.texts.formats import format_amount

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount_minor", "currency", "german", "english"),
    [
        (123450, "EUR", f"1.234,50{NBSP}€", "€1,234.50"),
        (5, "EUR", f"0,05{NBSP}€", "€0.05"),
        (0, "EUR", f"0,00{NBSP}€", "€0.00"),
        (1500, "JPY", f"1.500{NBSP}¥", "¥1,500"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    amount_minor: int, currency: str, german: str, english: str
) -> None:
    assert format_money(amount_minor, currency, "de") == german
    assert format_money(amount_minor, currency, "en") == english


def test_an_estimated_amount_has_no_cents() -> None:
    assert format_money(186550, "EUR", "de", is_rounded=True) == f"1.866{NBSP}€"
    assert format_money(186549, "EUR", "en", is_rounded=True) == "€1,865"


@given(st.integers(0, 10**11))
def test_no_cent_is_lost_in_either_language(amount_minor: int) -> None:
    german = format_amount(amount_minor, "EUR", "de")
    english = format_amount(amount_minor, "EUR", "en")

    assert int(german.replace(".", "").replace(",", "")) == amount_minor
    assert int(english.replace(",", "").replace(".", "")) == amount_minor


@pytest.mark.parametrize("language", ["de", "en"])
@given(
    amount_minor=st.integers(-(10**14), 10**14),
    currency=st.sampled_from(("EUR", "CHF", "JPY", "KWD", "PLN", "ABC")),
)
def test_money_is_written_as_babel_writes_it(language: str, amount_minor: int, currency: str) -> None:
    amount = Decimal(amount_minor).scaleb(-get_currency_precision(currency))
    expected = format_currency(amount, currency, locale=language).replace("-", "−")
    assert format_money(amount_minor, currency, language) == expected
    assert format_amount(abs(amount_minor), currency, language) in expected


@pytest.mark.parametrize("language", ["de", "en"])
@given(value=st.integers(-(10**12), 10**12) | st.decimals(-(10**9), 10**9, places=2).map(float))
def test_numbers_are_grouped_as_babel_groups_them(language: str, value: float) -> None:
    rounded = Decimal(format_number(value, None, "en", digits=15).replace(",", "").replace("−", "-"))
    expected = format_decimal(rounded, format="#,##0.##", locale=language).replace("-", "−")
    assert format_number(value, None, language, digits=15) == expected


@pytest.mark.parametrize(
    ("value", "unit", "german"),
    [
        (12.0, "mm", f"12{NBSP}mm"),
        (0.85, "mm", f"0,85{NBSP}mm"),
        (0.857, "mm", f"0,86{NBSP}mm"),
        (0.0012, "mm", f"0,001{NBSP}mm"),
        (0.0, "mm", f"0{NBSP}mm"),
        (-3.5, "mm", f"−3,5{NBSP}mm"),
        (325.44, "mm", f"325,4{NBSP}mm"),
        (1234.5, "g", f"1.235{NBSP}g"),
        (61234.5, "mm3", f"61.230{NBSP}mm³"),
        (61.2345, "cm3", f"61,23{NBSP}cm³"),
        (12345, None, "12.345"),
        (350.0, "mpa", f"350{NBSP}MPa"),
        (60.5, "mpa", f"60,5{NBSP}MPa"),
        (12.0, "percent", f"12{NBSP}%"),
        (float("nan"), "mm", "–"),
        (float("inf"), "mm", "–"),
    ],
)
def test_numbers_show_no_more_digits_than_are_true(value: float, unit: str | None, german: str) -> None:
    assert format_number(value, unit, "de") == german


def test_an_estimate_can_show_fewer_digits() -> None:
    assert format_number(1642.3, "g", "en", digits=2) == f"1,600{NBSP}g"


@given(st.floats(0.01, 1e6))
def test_a_written_number_is_the_number(value: float) -> None:
    written = float(format_number(value, "mm", "en").partition(NBSP)[0].replace(",", ""))

    assert written == pytest.approx(value, rel=6e-4, abs=0.005 + 1e-12)  # half of the last place, and a hair


@pytest.mark.parametrize(
    ("seconds", "german", "english"),
    [
        (0, f"0{NBSP}s", f"0{NBSP}s"),
        (45, f"45{NBSP}s", f"45{NBSP}s"),
        (90, f"1{NBSP}min{NBSP}30{NBSP}s", f"1{NBSP}min{NBSP}30{NBSP}s"),
        (12_000, f"3{NBSP}h{NBSP}20{NBSP}min", f"3{NBSP}h{NBSP}20{NBSP}min"),
        (52_380, f"15{NBSP}h", f"15{NBSP}h"),
        (300_000, f"3{NBSP}Tage{NBSP}11{NBSP}h", f"3{NBSP}days{NBSP}11{NBSP}h"),
    ],
)
def test_durations(seconds: float, german: str, english: str) -> None:
    assert (format_duration(seconds, "de"), format_duration(seconds, "en")) == (german, english)


def test_dates_from_any_form_of_a_day() -> None:
    assert format_date(date(2026, 3, 5), "de") == "5. März 2026"
    assert format_date("2026-03-05", "en") == "5 March 2026"
    assert format_date(datetime(2026, 12, 24, 10, tzinfo=UTC), "de") == "24. Dezember 2026"


def test_shares_sizes_and_countries() -> None:
    assert format_percent(0.19, "de") == f"19{NBSP}%"
    assert format_bytes(104_857_600, "de") == f"105{NBSP}MB"
    assert format_bytes(1_500, "en") == f"1.5{NBSP}kB"
    assert format_bytes(12, "en") == f"12{NBSP}B"
    assert format_country("at", "de") == "Österreich"
    assert format_country("AT", "en") == "Austria"
    assert format_country("ZZQ", "en") == "ZZQ"
