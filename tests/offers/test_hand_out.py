"""The search against trying every way, over generated prices and shipping tables."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.offers.hand_out import hand_out

PROVIDERS = ("a", "b", "c", "d")
Prices = Sequence[dict[str, int]]


@st.composite
def draw_prices(draw: st.DrawFn) -> Prices:
    price = st.integers(1, 2_000)
    each = st.dictionaries(st.sampled_from(PROVIDERS), price, min_size=1)
    return draw(st.lists(each, min_size=1, max_size=5))


def make_ship(first: int, more: int, refusing: str | None):
    def ship(provider: str, items: frozenset[int]) -> int | None:
        return None if provider == refusing else first + more * (len(items) - 1)

    return ship


@given(draw_prices(), st.integers(0, 900), st.integers(0, 100), st.sampled_from([None, *PROVIDERS]))
def test_no_other_way_is_cheaper(prices: Prices, first: int, more: int, refusing: str | None) -> None:
    ship = make_ship(first, more, refusing)
    totals = []
    for providers in itertools.product(*prices):
        loads = {
            provider: frozenset(item for item, one in enumerate(providers) if one == provider)
            for provider in providers
        }
        shipments = [ship(provider, load) for provider, load in loads.items()]
        if None not in shipments:
            totals.append(sum(prices[i][p] for i, p in enumerate(providers)) + sum(filter(None, shipments)))

    found = hand_out(prices, ship)

    if not totals:
        assert found is None
        return
    assert found is not None
    assert found.is_proven
    assert found.total_minor == min(totals)
    parts = sum(prices[item][provider] for item, provider in enumerate(found.providers))
    loads = {p: frozenset(i for i, one in enumerate(found.providers) if one == p) for p in found.providers}
    assert found.total_minor == parts + sum(ship(p, load) or 0 for p, load in loads.items())


def test_dear_shipping_keeps_parts_together_and_cheap_shipping_parts_them() -> None:
    prices = [{"a": 1_000, "b": 1_300}, {"a": 1_300, "b": 1_000}]

    together, apart = hand_out(prices, make_ship(600, 0, None)), hand_out(prices, make_ship(200, 0, None))

    assert together is not None
    assert (together.providers, together.total_minor) == (("a", "a"), 2_900)
    assert apart is not None
    assert (apart.providers, apart.total_minor) == (("a", "b"), 2_400)


def test_a_search_that_is_cut_says_so_and_still_has_a_way() -> None:
    prices = [{provider: 100 + place for place, provider in enumerate(PROVIDERS)} for _ in range(8)]

    found = hand_out(prices, make_ship(50, 1, None), most_shipments=4)

    assert found is not None
    assert not found.is_proven
    assert len(found.providers) == len(prices)


def test_nothing_to_hand_out() -> None:
    assert hand_out([], make_ship(1, 1, None)) is None
    assert hand_out([{"a": 1}, {}], make_ship(1, 1, None)) is None
