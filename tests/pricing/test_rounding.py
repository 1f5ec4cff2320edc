import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pricing.rounding import round_amounts
from app.values import Invalid, round_half_up


@given(st.lists(st.floats(-1e11, 1e11), min_size=1))
def test_columns_round_to_the_same_cents_as_single_amounts(amounts: list[float]) -> None:
    assert round_amounts(np.array(amounts)).tolist() == [round_half_up(amount) for amount in amounts]


def test_refuses_what_is_no_amount() -> None:
    with pytest.raises(Invalid, match="amount_not_finite"):
        round_amounts(np.array([1.0, np.nan]))
