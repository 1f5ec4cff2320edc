"""Where a formula may turn with the quantity."""

import pytest

from app.pricing.formula import compile_formula


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("0.5 * volume_cm3", {1}),
        ("5 if quantity < 211 + 212 else 4", {4, 5, 211, 212, 422, 423}),
        ("5 if 2 * quantity > 90 else 4", {2, 4, 5, 45, 46, 90}),
        ("5 if quantity * volume_cm3 > 30 else 4", {4, 5, 30}),
        ("many = 3 * 14\n5 if quantity > many else 4", {3, 4, 5, 14, 42, 43}),
        ("5 if quantity > 1 / 0 else 4", {1, 4, 5}),
        ("8 if 20 < quantity <= 30 else 9", {8, 9, 20, 21, 30, 31}),
        ("12.5 if quantity > 1e9 else 4", {4, 12, 13}),
    ],
)
def test_turns(text: str, turns: set[int]) -> None:
    assert compile_formula(text).find_turns(100_000) == turns
