"""One pricing path: the same function for one candidate and for a million."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.builds import BuildUse, use_builds
from app.pricing.lines import LINE_CODES, LINE_ROWS, Amounts, Lines
from app.pricing.making import cost_steps, price_making
from app.pricing.part_columns import PartColumns
from app.pricing.rates import Column, Rates
from app.pricing.rounding import round_amounts
from app.pricing.terms import Terms

__all__ = [
    "LINE_CODES",
    "LINE_ROWS",
    "MAX_TOTAL_MINOR",
    "Amounts",
    "Prices",
    "close_order",
    "price",
    "price_lines",
]

# Amounts stay exact as float64 integers and inside a 64-bit sum: 10⁹ € in cents.
MAX_TOTAL_MINOR = 10**11


@dataclass(frozen=True, slots=True)
class Prices:
    """``lines`` and ``totals_minor`` (C,), and per pair the drivers.

    Where ``is_by_hand`` (C,), the figures are no price: a formula has no value, or the order is larger than
    what the card prices.
    """

    lines: Lines
    totals_minor: Amounts
    is_by_hand: NDArray[np.bool_]
    machine_s: Column  # (P,) for the whole quantity
    builds: Column  # (P,)

    @property
    def lines_minor(self) -> Amounts:
        """All lines of all candidates (L, C) in the order of LINE_CODES."""
        return self.lines.spread()


def price(rates: Rates, part: PartColumns, terms: Terms) -> Prices:
    """Price equal parts for all candidates.

    No total falls with the quantity, with volume, height or support. Totals above MAX_TOTAL_MINOR are only
    lower bounds.
    """
    lines, use, is_by_hand = _draw_up(rates, part, terms)
    of = rates.pair_of
    least_minor = round_amounts(rates.minimum_order * 100)[of]
    lines.put("minimum_order", np.maximum(0, least_minor - lines.totals))
    before_fee = lines.totals
    if terms.platform_fee_bps:
        lines.put("platform_fee", _find_fee(before_fee, terms.platform_fee_bps))
    maximum_eur = rates.by_provider.maximum[rates.provider_of]
    if np.isfinite(maximum_eur).any():
        is_by_hand = is_by_hand | (before_fee > (maximum_eur * 100)[of])
    return Prices(lines, lines.totals, is_by_hand, use.machine_s, use.builds)


def price_lines(rates: Rates, part: PartColumns, terms: Terms) -> tuple[Amounts, BuildUse, NDArray[np.bool_]]:
    """Everything that belongs to one order line: lines (L, C), builds, and what has no computed price."""
    lines, use, is_by_hand = _draw_up(rates, part, terms)
    return lines.spread(), use, is_by_hand


def _draw_up(rates: Rates, part: PartColumns, terms: Terms) -> tuple[Lines, BuildUse, NDArray[np.bool_]]:
    use = use_builds(rates.is_shared, part, terms.quantity, terms.paid, terms.own)
    making = price_making(rates, part, terms, use)
    of = rates.pair_of
    lines = Lines.begin(of, {code: _round_bounded(eur * 100) for code, eur in making.eur.items()})
    steps = cost_steps(rates.finish, terms.paid[of], use.paid_builds[of], part.shape.area_cm2)
    lines.put("finish", _round_bounded(steps * rates.sell[of] * 100))
    _agree(lines, rates, part, terms)
    return lines, use, making.fails[of]


def close_order(lines: Amounts, minimum_order_eur: Column, platform_fee_bps: int) -> None:
    """Top the order up to its minimum and add the platform's fee, both in place."""
    lines[LINE_ROWS["minimum_order"]] = np.maximum(
        0, round_amounts(minimum_order_eur * 100) - lines.sum(axis=0)
    )
    lines[LINE_ROWS["platform_fee"]] = _find_fee(lines.sum(axis=0), platform_fee_bps)


def _find_fee(subtotal: Amounts, platform_fee_bps: int) -> Amounts:
    return round_amounts(subtotal * np.float64(platform_fee_bps / 10_000))


def _agree(lines: Lines, rates: Rates, part: PartColumns, terms: Terms) -> None:
    """What stands on top of the work, each line after those above it; what nobody asks is left out."""
    of = rates.pair_of
    if (terms.customer_factor != 1.0).any():
        lines.put("customer_term", round_amounts(lines.totals * (terms.customer_factor - 1.0)[of]))
    lines.put("lead_time", round_amounts(lines.totals * (rates.tier_factor - 1.0)))
    extra = rates.surcharges
    flat = extra.per_part * terms.quantity + extra.per_kg * part.feedstock_g * terms.quantity / 1000
    if terms.has_order_costs:
        flat = flat + extra.per_order
    if flat.any() or extra.share.any():
        lines.put("surcharge", _round_bounded(flat[of] * 100 + lines.totals * extra.share[of]))
    for code, least_eur in (
        ("minimum_part", rates.minimum_part * terms.quantity),
        ("minimum_material", rates.minimum_material),
    ):
        if least_eur.any():
            lines.put(code, np.maximum(0, round_amounts(least_eur * 100)[of] - lines.totals))


def _round_bounded(minor: Column) -> Amounts:
    """No line can overflow the sum: what is dearer than any price counts as just that."""
    return round_amounts(np.minimum(minor, 2.0 * MAX_TOTAL_MINOR))
