import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values import Invalid, Money, canonical_json, digest, new_id, round_half_up


@pytest.mark.parametrize(
    ("minor", "rounded"),
    [(0.5, 1), (1.5, 2), (2.675 * 100, 268), (-0.5, -1), (0.49, 0), (1e9, 10**9), (-2.4, -2)],
)
def test_rounds_half_up_away_from_zero(minor: float, rounded: int) -> None:
    assert round_half_up(minor) == rounded


@given(st.integers(-(10**11), 10**11))
def test_whole_amounts_stay_as_they_are(amount: int) -> None:
    assert round_half_up(float(amount)) == amount


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_refuses_what_is_no_amount(amount: float) -> None:
    with pytest.raises(Invalid, match="amount_not_finite"):
        round_half_up(amount)


def test_adds_only_within_a_currency() -> None:
    assert Money(150) + Money(50) == Money(200, "EUR")
    with pytest.raises(Invalid) as caught:
        Money(1) + Money(1, "CHF")
    assert (caught.value.code, caught.value.parameters) == (
        "currencies_differ",
        {"left": "EUR", "right": "CHF"},
    )


def test_canonical_json_does_not_depend_on_order() -> None:
    assert canonical_json({"b": 1, "a": Money(5)}) == b'{"a":{"amount_minor":5,"currency":"EUR"},"b":1}'
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 3})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_identifiers_carry_128_bits() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {26}
