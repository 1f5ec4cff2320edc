"""Which version of a text holds, who must agree to what, and what a draft leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from app.programme import find_in_force, list_agreed_kinds, list_gaps

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Version:
    version: int
    in_force_on: date


OLD, NOW, TOMORROW = (Version(1, date(2026, 1, 1)), Version(2, TODAY), Version(3, date(2026, 11, 24)))


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ((), None),
        ((TOMORROW,), None),
        ((OLD, NOW, TOMORROW), NOW),
        ((TOMORROW, OLD), OLD),
        ((Version(4, TODAY), NOW), Version(4, TODAY)),
    ],
)
def test_the_newest_version_whose_day_has_come_is_in_force(
    versions: tuple[Version, ...], found: Version | None
) -> None:
    assert find_in_force(versions, TODAY) == found


@pytest.mark.parametrize(
    ("is_operator", "has_provider", "kinds"),
    [
        (False, False, ("terms",)),
        (False, True, ("terms", "provider_terms")),
        (True, False, ()),
        (True, True, ()),
    ],
)
def test_who_must_agree_to_what(is_operator: bool, has_provider: bool, kinds: tuple[str, ...]) -> None:
    assert list_agreed_kinds(is_operator=is_operator, has_provider=has_provider) == kinds


def test_gaps_are_what_stands_in_double_square_brackets() -> None:
    assert list_gaps("[[Name\nand form]] at [a link](x) [[Street]] [[Street]] [no]") == (
        "Name and form",
        "Street",
    )
