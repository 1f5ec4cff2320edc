"""How many parts are paid for, with bands that touch what lies above them and bands that touch all."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pricing.quantity import compile_bands, discount_quantity
from app.providers import QuantityBand
from app.providers.rate_card import BandKind
from tests.market import make_card, make_provider

# Phasio's bands: 10: .95, 50: .90, 100: .85, 250: .80
PHASIO = (QuantityBand(10, 0.05), QuantityBand(50, 0.1), QuantityBand(100, 0.15), QuantityBand(250, 0.2))


def pay(quantity: int, bands: tuple[QuantityBand, ...], kind: BandKind) -> float:
    card = make_card(quantity_bands=bands, quantity_bands_kind=kind)
    plain = make_provider("demo-plain", rate_card=make_card())
    columns = compile_bands([plain, make_provider(rate_card=card)])
    paid = discount_quantity(quantity, columns)
    assert paid[0] == quantity  # who has no bands is not touched by those of others
    return float(paid[1])


@pytest.mark.parametrize(
    ("quantity", "paid"), [(1, 1.0), (9, 9.0), (10, 9.95), (49, 47.0), (50, 47.9), (100, 92.85)]
)
def test_discounts_touch_only_what_lies_above_the_threshold(quantity: int, paid: float) -> None:
    assert pay(quantity, PHASIO, "marginal") == pytest.approx(paid)


@pytest.mark.parametrize(
    ("quantity", "paid"),
    [(1, 1.0), (9, 9.0), (10, 9.5), (47, 44.65), (48, 45.0), (49, 45.0), (50, 45.0), (51, 45.9), (250, 200)],
)
def test_a_whole_band_is_no_cliff_to_fall_from(quantity: int, paid: float) -> None:
    """Elsewhere 49 pieces cost 46.55 and 50 cost 45.00; here no fewer cost more than the first in a band."""
    assert pay(quantity, PHASIO, "whole") == pytest.approx(paid)


discounts = st.lists(st.floats(0, 0.9), max_size=4).map(sorted)


@given(discounts, st.data(), st.sampled_from(["marginal", "whole"]))
def test_the_paid_quantity_never_falls_and_its_share_never_rises(
    shares: list[float], data: st.DataObject, kind: BandKind
) -> None:
    starts = sorted(data.draw(st.sets(st.integers(1, 60), min_size=len(shares), max_size=len(shares))))
    bands = tuple(QuantityBand(*band) for band in zip(starts, shares, strict=True))
    paid = [pay(quantity, bands, kind) for quantity in range(1, 80)]
    assert all(after >= before - 1e-9 for before, after in pairwise(paid))
    each = [amount / quantity for quantity, amount in enumerate(paid, start=1)]
    assert all(after <= before + 1e-12 for before, after in pairwise(each))
