"""Does a card keep the laws of prices? Checked on sample parts and quantities before it is published.

Costs keep them by construction. A price list whose units become dearer, or a formula, may not.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.pricing.law_checks import Rows, check_laws
from app.pricing.making import list_amounts, name_part_columns
from app.pricing.part_columns import PartColumns
from app.pricing.price import Prices, price
from app.pricing.quantity import discount_quantity
from app.pricing.rates import Rates, compile_rates
from app.pricing.sample_parts import SamplePart, describe_sample, list_samples
from app.pricing.terms import MAX_QUANTITY, find_terms
from app.processes import Finish, Material
from app.providers import (
    CandidateTable,
    Market,
    PairColumns,
    Provider,
    RateCard,
    Requirement,
    compile_columns,
    enumerate_candidates,
    usable_volume_mm,
)

LAWS = (
    "total_falls_with_quantity",
    "unit_price_rises",
    "apart_is_cheaper",
    "more_material_is_cheaper",
    "more_height_is_cheaper",
    "more_support_is_cheaper",
    "faster_is_cheaper",
    "price_not_computable",
)
_QUANTITIES = (
    *range(1, 13),
    15,
    20,
    24,
    25,
    30,
    40,
    50,
    60,
    80,
    100,
    120,
    150,
    200,
    250,
    300,
    400,
    500,
    750,
    1000,
)
_ROUND_PLATE = 0.7  # a square that stands on a round plate


@dataclass(frozen=True, slots=True)
class BrokenLaw:
    """A counterexample: one of LAWS, where, and the two prices that contradict it.

    ``before_minor`` is the price of ``quantity`` parts and ``after_minor`` that of ``other_quantity`` parts,
    of the part changed into ``other_part``, or in ``other_tier``. For ``apart_is_cheaper`` it is the sum of
    both quantities in two orders against one order.
    """

    law: str
    machine: str
    material: str
    finish: str
    tier: str
    part: SamplePart
    quantity: int
    before_minor: int
    after_minor: int
    other_quantity: int | None = None
    other_part: SamplePart | None = None
    other_tier: str | None = None


def find_broken_laws(
    provider: Provider, materials: Mapping[str, Material], finishes: Mapping[str, Finish]
) -> tuple[BrokenLaw, ...]:
    """One counterexample for each law, machine and material; none: the card may be published.

    ``materials`` and ``finishes`` are those of the catalogue, by code. Raises Invalid ``formula_…`` where
    a formula cannot be read, and KeyError where a rate is missing; reading a document refuses both.
    """
    market = Market(dict(materials), dict(finishes), (provider,), ())
    table = enumerate_candidates(market)
    rates = compile_rates(table, (provider,))
    unlimited = replace(rates.by_provider, maximum=np.full(1, np.inf))
    check = _Check(
        table,
        compile_columns(table, market),
        replace(rates, by_provider=unlimited),
        provider.rate_card,
    )
    found: dict[tuple[str, str, str], BrokenLaw] = {}
    for broken in check.run():
        found.setdefault((broken.machine, broken.material, broken.law), broken)
    return tuple(found[key] for key in sorted(found))


@dataclass(frozen=True, slots=True)
class _Check:
    table: CandidateTable
    columns: PairColumns
    rates: Rates
    card: RateCard

    def run(self) -> Iterator[BrokenLaw]:
        pairs = self.table.pairs
        machine_of = np.array([pair.machine.code for pair in pairs])
        for code, machine in {pair.machine.code: pair.machine for pair in pairs}.items():
            x, y, z = usable_volume_mm(machine)
            if machine.diameter_mm is not None:
                x, y = x * _ROUND_PLATE, y * _ROUND_PLATE
            rows = np.flatnonzero((machine_of == code)[self.table.pair])
            for part in list_samples((x, y, z)):
                yield from self._check_part(part, code, rows)

    def _check_part(self, part: SamplePart, machine: str, rows: Rows) -> Iterator[BrokenLaw]:
        described: dict[SamplePart, PartColumns] = {}

        def price_sample(sample: SamplePart, quantity: int) -> Prices:
            if sample not in described:
                described[sample] = describe_sample(sample, self.table, self.columns, machine)
            terms = find_terms(self.rates, Requirement(), quantity=quantity, platform_fee_bps=0)
            return price(self.rates, described[sample], terms)

        price_sample(part, 1)
        quantities = self._list_quantities(described[part], np.unique(self.rates.pair_of[rows]))
        for found in check_laws(price_sample, part, quantities, rows, self.table, self.rates):
            pair = self.table.pairs[int(self.table.pair[found.row])]
            yield BrokenLaw(
                law=found.law,
                machine=machine,
                material=pair.material.code,
                finish=self.table.finishes[int(self.table.finish[found.row])],
                tier=self._tier(found.row),
                part=part,
                quantity=found.quantity,
                before_minor=found.before_minor,
                after_minor=found.after_minor,
                other_quantity=found.other_quantity,
                other_part=found.other_part,
                other_tier=None if found.other_row is None else self._tier(found.other_row),
            )

    def _tier(self, row: int) -> str:
        pair = self.table.pairs[int(self.table.pair[row])]
        return pair.provider.tiers[int(self.table.tier[row])].code

    def _list_quantities(self, part: PartColumns, pairs: Rows) -> list[int]:
        """A fixed grid, and the quantities around every threshold: bands, brackets, builds, formulas."""
        edges = [band.from_quantity for band in self.card.quantity_bands]
        edges += self._find_turns(part, pairs)
        edges += [math.ceil(full) for full in np.unique(part.alone[pairs]).tolist()]
        each = list_amounts(part, np.ones(len(self.table.pairs)), part.part_s)
        for one in self.rates.price_lists:
            is_here = np.isin(one.pairs, pairs) & (each[one.basis][one.pairs] > 0)
            reached = one.start[:, is_here] / each[one.basis][one.pairs][is_here]
            edges += [math.ceil(edge) for edge in np.unique(reached[reached <= MAX_QUANTITY]).tolist()]
        edges += [self._find_order(edge) for edge in edges if edge <= MAX_QUANTITY]
        around = {edge + step for edge in edges for step in (-1, 0, 1)}
        return sorted({*_QUANTITIES, *(quantity for quantity in around if 1 <= quantity <= MAX_QUANTITY)})

    def _find_turns(self, part: PartColumns, pairs: Rows) -> set[int]:
        """Where the formulas of these pairs may turn for this very part."""
        columns = name_part_columns(self.rates, part)
        turns: set[int] = set()
        for one in self.rates.formulas:
            asked = sorted(one.formula.names & columns.keys())
            parts = {
                tuple(float(columns[name][pair]) for name in asked)
                for pair in np.intersect1d(one.pairs, pairs).tolist()
            }
            for values in parts:
                turns |= one.formula.find_turns(MAX_QUANTITY, dict(zip(asked, values, strict=True)))
        return turns

    def _find_order(self, paid: int) -> int:
        """The least quantity to order for ``paid`` parts to be paid for: prices know what is paid for."""
        bands, every = self.rates.by_provider.bands, range(1, MAX_QUANTITY + 1)
        return 1 + bisect_left(every, paid, key=lambda each: int(discount_quantity(each, bands)[0]))
