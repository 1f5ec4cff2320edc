"""Several different parts at one provider, priced together: never dearer than apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.pricing.builds import OwnBuilds
from app.pricing.lines import LINE_CODES, LINE_ROWS, Amounts
from app.pricing.part_columns import PartColumns
from app.pricing.price import close_order, price, price_lines
from app.pricing.rates import Rates
from app.pricing.taking import take_candidate, take_part, take_terms
from app.pricing.terms import Terms
from app.providers import Pair, pack_builds
from app.providers.fitting import Size


@dataclass(frozen=True, slots=True)
class BasketItem:
    """One order line: the candidate chosen for a part (a row of the table), its columns and its terms.

    ``size_mm`` is the size on the machine, in the orientation chosen.
    """

    row: int
    pair: Pair
    part: PartColumns
    terms: Terms
    size_mm: Size


@dataclass(frozen=True, slots=True)
class BasketPrice:
    """Lines by item (L, items) and those of the order as a whole (L,), in the order of LINE_CODES.

    What is charged once an order stands with ``first``, the item in the dearest lead-time tier.
    ``apart_minor`` is what separate orders cost; ``builds`` are by item, shared ones as shares.
    """

    item_lines_minor: Amounts
    order_lines_minor: Amounts
    builds: tuple[float, ...]
    apart_minor: int
    first: int
    is_by_hand: bool

    @property
    def total_minor(self) -> int:
        """All lines."""
        return int(self.item_lines_minor.sum() + self.order_lines_minor.sum())


def price_basket(rates: Rates, items: Sequence[BasketItem]) -> BasketPrice:
    """Price the lines of one order at one provider; at least one item, all of the same provider.

    Preparing, packing and the least amount of an order count once; a document covers all parts of one
    material and machine; parts on a machine of their own share its builds where that is cheaper.
    """
    basket = _Basket.read(rates, items)
    best = basket.price({})
    shared: dict[int, OwnBuilds] = {}
    for group in basket.list_groups():
        trial = shared | basket.share_builds(group)
        together = basket.price(trial)
        if together.total_minor < best.total_minor:
            best, shared = together, trial
    # sums of rounded lines may differ by a cent
    return best if best.total_minor <= basket.apart_minor else basket.price_apart()


@dataclass(frozen=True, slots=True)
class _Basket:
    """Every item with the columns of its candidate alone."""

    items: tuple[BasketItem, ...]
    rates: tuple[Rates, ...]
    parts: tuple[PartColumns, ...]
    terms: tuple[Terms, ...]
    first: int
    apart_minor: int

    @classmethod
    def read(cls, rates: Rates, items: Sequence[BasketItem]) -> _Basket:
        own = tuple(take_candidate(rates, item.row) for item in items)
        pairs = [int(rates.pair_of[item.row]) for item in items]
        parts = tuple(take_part(item.part, pair) for item, pair in zip(items, pairs, strict=True))
        terms = tuple(take_terms(item.terms, pair) for item, pair in zip(items, pairs, strict=True))
        totals = [price(*each).totals_minor[0] for each in zip(own, parts, terms, strict=True)]
        tiers = [float(each.tier_factor[0]) for each in own]
        return cls(tuple(items), own, parts, terms, tiers.index(max(tiers)), int(sum(totals)))

    def list_groups(self) -> list[list[int]]:
        """Items that can stand in one build: the same machine, material and setting, builds of their own."""
        groups: dict[tuple[str, str, str], list[int]] = {}
        for number, (item, rates) in enumerate(zip(self.items, self.rates, strict=True)):
            if not rates.is_shared[0]:
                pair = item.pair
                key = (pair.machine.code, pair.material.code, pair.setting.code)
                groups.setdefault(key, []).append(number)
        return [numbers for numbers in groups.values() if len(numbers) > 1]

    def share_builds(self, numbers: Sequence[int]) -> dict[int, OwnBuilds]:
        """What each of these items takes of the builds that they need together."""
        pair = self.items[numbers[0]].pair
        wanted = [(self.items[number].size_mm, self.terms[number].quantity) for number in numbers]
        needed = pack_builds(wanted, pair.machine, pair.process)
        height_mm = needed.height_mm / needed.builds
        return {
            number: OwnBuilds(np.array([share]), np.array([share * height_mm]))
            for number, share in zip(numbers, needed.shares, strict=True)
        }

    def price(self, shared: Mapping[int, OwnBuilds]) -> BasketPrice:
        columns: list[Amounts] = []
        builds: list[float] = []
        is_by_hand = False
        documented: set[int] = set()
        for number, (rates, part) in enumerate(zip(self.rates, self.parts, strict=True)):
            pair = id(self.items[number].pair)
            terms = replace(self.terms[number], has_order_costs=number == self.first, own=shared.get(number))
            if pair in documented:
                terms = replace(terms, certificates_eur=np.zeros(1))
            documented.add(pair)
            lines, use, fails = price_lines(rates, part, terms)
            columns.append(lines[:, 0])
            builds.append(float(use.builds[0]))
            is_by_hand |= bool(fails[0])
        item_lines = np.stack(columns, axis=1)
        one, fee = self.rates[0], self.terms[0].platform_fee_bps
        order = item_lines.sum(axis=1, keepdims=True)
        close_order(order, one.minimum_order, fee)
        order_lines = order[:, 0] - item_lines.sum(axis=1)
        net_minor = int(order.sum()) - int(order[LINE_ROWS["platform_fee"], 0])
        is_by_hand |= net_minor > float(one.by_provider.maximum[0]) * 100
        return self._compose(item_lines, order_lines, builds, is_by_hand)

    def price_apart(self) -> BasketPrice:
        """Each item as an order of its own."""
        priced = [price(*each) for each in zip(self.rates, self.parts, self.terms, strict=True)]
        return self._compose(
            np.concatenate([each.lines_minor for each in priced], axis=1),
            np.zeros(len(LINE_CODES), dtype=np.int64),
            [float(each.builds[0]) for each in priced],
            any(each.is_by_hand[0] for each in priced),
        )

    def _compose(
        self, item_lines: Amounts, order_lines: Amounts, builds: list[float], is_by_hand: bool
    ) -> BasketPrice:
        return BasketPrice(
            item_lines_minor=item_lines,
            order_lines_minor=order_lines,
            builds=tuple(builds),
            apart_minor=self.apart_minor,
            first=self.first,
            is_by_hand=is_by_hand,
        )
