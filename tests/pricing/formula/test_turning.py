"""Where a formula may turn with the quantity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_values_of_a_part_say_where_it_turns() -> None:
    formula = compile_formula("5 if quantity * volume_cm3 > 30 else 4")
    assert formula.find_turns(100_000, {"volume_cm3": 0.4}) == {4, 5, 30, 75, 76}
    # what is not told is not guessed
    assert formula.find_turns(100_000, {"area_cm2": 0.4}) == {4, 5, 30}
    named = compile_formula("all = quantity * volume_cm3\n5 if all > 30 and area_cm2 > 2 else 4")
    assert {75, 76} <= named.find_turns(100_000, {"volume_cm3": 0.4, "area_cm2": 3.0})


@given(st.floats(0.01, 500), st.integers(1, 5_000), st.sampled_from(["<", "<=", ">", ">="]))
def test_every_quantity_at_which_a_monotone_comparison_changes_is_found(
    volume_cm3: float, limit: int, sign: str
) -> None:
    text = f"5 if quantity * volume_cm3 {sign} {limit} else 4"
    turns = compile_formula(text).find_turns(2_000, {"volume_cm3": volume_cm3})
    quantities = np.arange(1.0, 2_001)
    prices = compile_formula(text).evaluate({"quantity": quantities, "volume_cm3": np.array(volume_cm3)})
    for before in (np.flatnonzero(prices[1:] != prices[:-1]) + 1).tolist():
        assert {before, before + 1} <= turns
