"""What a line's amount is made of: so many units at a rate of the card. For the provider's own eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from app.pricing.builds import use_builds
from app.pricing.making import list_amounts, price_making
from app.pricing.part_columns import PartColumns
from app.pricing.rates import Rates
from app.pricing.terms import Terms

DriverUnit = Literal["order", "model", "build", "h", "kg", "kwh", "part", "cm3", "cm2", "g"]
DRIVER_UNITS: tuple[DriverUnit, ...] = get_args(DriverUnit)
_UNIT_OF_BASIS: dict[str, DriverUnit] = {
    "per_cm3": "cm3",
    "per_hull_cm3": "cm3",
    "per_box_cm3": "cm3",
    "per_cm2": "cm2",
    "per_g": "g",
    "per_machine_h": "h",
    "per_part": "part",
}


@dataclass(frozen=True, slots=True)
class Driver:
    """The amount in € is ``quantity`` × ``rate_eur`` / (1 - ``margin``).

    The quantity is that which is paid for, after quantity discounts. Lists and formulas are selling prices:
    their margin is 0.
    """

    quantity: float
    unit: DriverUnit
    rate_eur: float
    margin: float


def find_drivers(rates: Rates, part: PartColumns, terms: Terms, row: int) -> dict[str, Driver]:
    """By line code, for one candidate. Lines that are sums of several rates, differences or shares of what
    stands above them have none."""
    pair = int(rates.pair_of[row])
    margin = 1.0 - 1.0 / float(rates.sell[pair])
    found = {
        code: Driver(float(quantity), unit, float(rate), margin)
        for code, quantity, unit, rate in _list_costs(rates, part, terms, pair)
    }
    return {**found, **_find_listed(rates, part, terms, pair)}


def _list_costs(
    rates: Rates, part: PartColumns, terms: Terms, pair: int
) -> Iterator[tuple[str, float, DriverUnit, float]]:
    use = use_builds(rates.is_shared, part, terms.quantity, terms.paid, terms.own)
    paid, labour = float(terms.paid[pair]), float(rates.labour_per_h[pair])
    yield "order_preparation", 1.0, "order", rates.order_preparation[pair]
    yield "model_preparation", 1.0, "model", rates.model_preparation[pair]
    if not (rates.is_listed[pair] or rates.is_by_formula[pair]):
        setup = rates.setup_h_per_build[pair] * labour + rates.setup_eur_per_build[pair]
        feedstock_kg = paid * (part.feedstock_g[pair] + part.waste_g[pair]) / 1000
        yield "build_setup", use.paid_builds[pair], "build", setup
        yield "machine_time", use.paid_machine_s[pair] / 3600, "h", rates.machine_per_h[pair]
        yield "feedstock", feedstock_kg, "kg", rates.feedstock_per_kg[pair]
        yield "support_material", paid * part.support_g[pair] / 1000, "kg", rates.support_per_kg[pair]
        yield "energy", paid * part.energy_kwh[pair], "kwh", rates.energy_per_kwh[pair]
    contact = part.contact_cm2[pair]
    removal = contact * rates.removal_per_cm2[pair] + (contact > 0) * rates.removal_h_per_part[pair] * labour
    yield "support_removal", paid, "part", removal
    if rates.packaging_per_part[pair] == 0.0:
        yield "packaging", 1.0, "order", rates.packaging_per_order[pair]
    elif rates.packaging_per_order[pair] == 0.0:
        yield "packaging", terms.quantity, "part", rates.packaging_per_part[pair]


def _find_listed(rates: Rates, part: PartColumns, terms: Terms, pair: int) -> dict[str, Driver]:
    """A list of one bracket, and what a formula asks for a part."""
    use = use_builds(rates.is_shared, part, terms.quantity, terms.paid, terms.own)
    found: dict[str, Driver] = {}
    paid = float(terms.paid[pair])
    if rates.is_by_formula[pair]:
        each = float(price_making(rates, part, terms, use).eur["formula_price"][pair]) / paid
        found["formula_price"] = Driver(paid, "part", each, 0.0)
    lists = [own for one in rates.price_lists for own in one.take(pair)]
    if len(lists) == 1 and (lists[0].start < float("inf")).sum() == 1:
        amount = list_amounts(part, terms.paid, use.paid_machine_s)[lists[0].basis][pair]
        unit = _UNIT_OF_BASIS[lists[0].basis]
        found["table_price"] = Driver(float(amount), unit, float(lists[0].eur[0, 0]), 0.0)
    return found
