"""The laws of prices, each checked on one sample part over a grid of quantities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.pricing.price import LINE_CODES, MAX_TOTAL_MINOR, Amounts, Prices
from app.pricing.rates import Rates
from app.pricing.sample_parts import SamplePart
from app.providers import CandidateTable

Rows = NDArray[np.int64]
PriceSample = Callable[[SamplePart, int], Prices]

FEW_QUANTITIES = (1, 7, 60, 1000)
# Lines are rounded one by one: sums that differ by less than a cent a line are equal.
ROUNDING_MINOR = len(LINE_CODES)


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that breaks a law, and the two amounts that show it."""

    law: str
    row: int
    quantity: int
    before_minor: int
    after_minor: int
    other_quantity: int | None = None
    other_part: SamplePart | None = None
    other_row: int | None = None


def check_laws(
    price_sample: PriceSample,
    part: SamplePart,
    quantities: Sequence[int],
    rows: Rows,
    table: CandidateTable,
    rates: Rates,
) -> Iterator[Breach]:
    """All breaches in these rows of the table; ``quantities`` ascend and contain FEW_QUANTITIES."""
    prices = {quantity: price_sample(part, quantity) for quantity in quantities}
    for quantity, priced in prices.items():
        # one part beyond all prices is a slip of units; many parts can be
        is_beyond = (quantity == 1) & (priced.totals_minor > MAX_TOTAL_MINOR)
        fails = rows[(priced.is_by_hand | is_beyond)[rows]]
        yield from _report("price_not_computable", fails, quantity, *_twice(priced))
    yield from _compare_quantities(prices, rows, rates)
    yield from _compare_orders(prices, rows)
    yield from _compare_tiers(prices, rows, table, rates)
    for law, more in (
        ("more_material_is_cheaper", replace(part, solid=part.solid * 1.5)),
        ("more_height_is_cheaper", part.grow(1.3)),
        ("more_support_is_cheaper", replace(part, support=part.support * 3)),
    ):
        for quantity in FEW_QUANTITIES:
            before, after = prices[quantity], price_sample(more, quantity)
            known = _priced(rows, before, after)
            cheaper = known[after.totals_minor[known] < before.totals_minor[known]]
            amounts = before.totals_minor, after.totals_minor
            for found in _report(law, cheaper, quantity, *amounts):
                yield replace(found, other_part=more)


def _compare_quantities(prices: Mapping[int, Prices], rows: Rows, rates: Rates) -> Iterator[Breach]:
    for (few, before), (many, after) in zip(prices.items(), list(prices.items())[1:], strict=False):
        known = _priced(rows, before, after)
        pair = rates.pair_of[known]
        low, high = before.totals_minor[known], after.totals_minor[known]
        is_same_build = rates.is_shared[pair] | (after.builds[pair] <= before.builds[pair])
        rise = high * few - low * many
        for law, broken in (
            ("total_falls_with_quantity", high < low),
            ("unit_price_rises", is_same_build & (rise > ROUNDING_MINOR * many)),
        ):
            amounts = before.totals_minor, after.totals_minor
            for found in _report(law, known[broken], few, *amounts):
                yield replace(found, other_quantity=many)


def _compare_orders(prices: Mapping[int, Prices], rows: Rows) -> Iterator[Breach]:
    """The same parts in two orders: one piece and the rest, and two halves."""
    for together, one_order in prices.items():
        for few in sorted({1, together // 2}):
            rest = together - few
            if few not in prices or rest not in prices:
                continue
            apart = prices[few].totals_minor + prices[rest].totals_minor
            known = _priced(rows, prices[few], prices[rest], one_order)
            dearer = known[one_order.totals_minor[known] > apart[known] + ROUNDING_MINOR]
            for found in _report("apart_is_cheaper", dearer, few, apart, one_order.totals_minor):
                yield replace(found, other_quantity=rest)


def _compare_tiers(
    prices: Mapping[int, Prices], rows: Rows, table: CandidateTable, rates: Rates
) -> Iterator[Breach]:
    """Of one pair and finish, from the slowest tier to the fastest."""
    order = rows[np.lexsort((-rates.tier_time_factor[rows], table.finish[rows], table.pair[rows]))]
    slow, fast = order[:-1], order[1:]
    is_faster = (
        (table.pair[slow] == table.pair[fast])
        & (table.finish[slow] == table.finish[fast])
        & (rates.tier_time_factor[fast] < rates.tier_time_factor[slow])
    )
    for quantity in FEW_QUANTITIES:
        totals = prices[quantity].totals_minor
        for before, after in zip(slow[is_faster].tolist(), fast[is_faster].tolist(), strict=True):
            if totals[after] < totals[before]:
                yield Breach(
                    "faster_is_cheaper", before, quantity, int(totals[before]), int(totals[after]),
                    other_row=after,
                )  # fmt: skip


def _report(law: str, rows: Rows, quantity: int, before: Amounts, after: Amounts) -> Iterator[Breach]:
    for row in rows.tolist():
        yield Breach(law, row, quantity, int(before[row]), int(after[row]))


def _twice(prices: Prices) -> tuple[Amounts, Amounts]:
    return prices.totals_minor, prices.totals_minor


def _priced(rows: Rows, *prices: Prices) -> Rows:
    """Rows that have a computed price in all of them."""
    is_by_hand = np.any([each.is_by_hand[rows] for each in prices], axis=0)
    return np.asarray(rows[~is_by_hand])
