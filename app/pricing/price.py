"""One pricing path: the same function for one candidate and for a million."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.builds import BuildUse, use_builds
from app.pricing.making import cost_steps, price_making
from app.pricing.part_columns import PartColumns
from app.pricing.rates import Column, Rates
from app.pricing.rounding import round_amounts
from app.pricing.terms import Terms

LINE_CODES: tuple[str, ...] = (
    "order_preparation",
    "model_preparation",
    "build_setup",
    "machine_time",
    "feedstock",
    "support_material",
    "energy",
    "table_price",
    "formula_price",
    "support_removal",
    "post_processing",
    "finish",
    "inspection",
    "certificate",
    "packaging",
    "scrap",
    "customer_term",
    "lead_time",
    "surcharge",
    "minimum_part",
    "minimum_material",
    "minimum_order",
    "platform_fee",
)
LINE_ROWS: Mapping[str, int] = {code: number for number, code in enumerate(LINE_CODES)}

# Amounts stay exact as float64 integers and inside a 64-bit sum: 10⁹ € in cents.
MAX_TOTAL_MINOR = 10**11

Amounts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prices:
    """``lines_minor`` (L, C) in the order of LINE_CODES, ``totals_minor`` (C,), and per pair the drivers.

    Where ``is_by_hand`` (C,), the figures are no price: a formula has no value, or the order is larger than
    what the card prices.
    """

    lines_minor: Amounts
    totals_minor: Amounts
    is_by_hand: NDArray[np.bool_]
    machine_s: Column  # (P,) for the whole quantity
    builds: Column  # (P,)


def price(rates: Rates, part: PartColumns, terms: Terms) -> Prices:
    """Price equal parts for all candidates.

    No total falls with the quantity, with volume, height or support. Totals above MAX_TOTAL_MINOR are only
    lower bounds.
    """
    lines, use, is_by_hand = price_lines(rates, part, terms)
    of = rates.pair_of
    close_order(lines, rates.minimum_order[of], terms.platform_fee_bps)
    maximum_eur = rates.by_provider.maximum[rates.provider_of][of]
    totals = lines.sum(axis=0)
    is_too_large = totals - lines[LINE_ROWS["platform_fee"]] > maximum_eur * 100
    return Prices(lines, totals, is_by_hand | is_too_large, use.machine_s, use.builds)


def price_lines(rates: Rates, part: PartColumns, terms: Terms) -> tuple[Amounts, BuildUse, NDArray[np.bool_]]:
    """Everything that belongs to one order line: lines (L, C), builds, and what has no computed price."""
    use = use_builds(rates.is_shared, part, terms.quantity, terms.paid, terms.own)
    making = price_making(rates, part, terms, use)
    of = rates.pair_of
    lines = np.zeros((len(LINE_CODES), len(of)), dtype=np.int64)
    made = [LINE_ROWS[code] for code in making.eur]
    lines[made] = _round_bounded(np.stack(list(making.eur.values())) * 100)[:, of]
    steps = cost_steps(rates.finish, terms.paid[of], use.paid_builds[of], part.shape.area_cm2)
    lines[LINE_ROWS["finish"]] = _round_bounded(steps * rates.sell[of] * 100)
    _agree(lines, rates, part, terms)
    return lines, use, making.fails[of]


def close_order(lines: Amounts, minimum_order_eur: Column, platform_fee_bps: int) -> None:
    """Top the order up to its minimum and add the platform's fee, both in place."""
    lines[LINE_ROWS["minimum_order"]] = np.maximum(
        0, round_amounts(minimum_order_eur * 100) - lines.sum(axis=0)
    )
    lines[LINE_ROWS["platform_fee"]] = round_amounts(lines.sum(axis=0) * (platform_fee_bps / 10_000))


def _agree(lines: Amounts, rates: Rates, part: PartColumns, terms: Terms) -> None:
    """What stands on top of the work, each line after those above it."""
    of = rates.pair_of
    subtotal = lines.sum(axis=0)

    def add(code: str, amounts: Amounts) -> None:
        nonlocal subtotal
        lines[LINE_ROWS[code]] = amounts
        subtotal = subtotal + amounts

    add("customer_term", round_amounts(subtotal * (terms.customer_factor - 1.0)[of]))
    add("lead_time", round_amounts(subtotal * (rates.tier_factor - 1.0)))
    extra = rates.surcharges
    flat = extra.per_part * terms.quantity + extra.per_kg * part.feedstock_g * terms.quantity / 1000
    if terms.has_order_costs:
        flat = flat + extra.per_order
    add("surcharge", _round_bounded(flat[of] * 100 + subtotal * extra.share[of]))
    for code, least_eur in (
        ("minimum_part", rates.minimum_part * terms.quantity),
        ("minimum_material", rates.minimum_material),
    ):
        add(code, np.maximum(0, round_amounts(least_eur * 100)[of] - subtotal))


def _round_bounded(minor: Column) -> Amounts:
    """No line can overflow the sum: what is dearer than any price counts as just that."""
    return round_amounts(np.minimum(minor, 2.0 * MAX_TOTAL_MINOR))
