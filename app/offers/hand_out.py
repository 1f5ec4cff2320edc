"""Who best makes which of several parts: the least sum of their prices and of one shipment a provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Ship = Callable[[str, frozenset[int]], int | None]
"""What one provider's shipment of some items costs, in minor units; None where nothing takes it. It must
never fall when an item is added."""

# How many shipments are priced before the best so far is taken, and said not to be proven: some tenths of
# a second, and enough for eight items at two dozen providers.
MOST_SHIPMENTS = 8_000
MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The provider of each item, and the sum of prices and shipments in minor units.

    ``is_proven`` is False where the search was ended before every other way was excluded.
    """

    providers: tuple[str, ...]
    total_minor: int
    is_proven: bool


def hand_out(
    prices: Sequence[Mapping[str, int]], ship: Ship, *, most_shipments: int = MOST_SHIPMENTS
) -> HandedOut | None:
    """The cheapest assignment of items to providers; None where there is none, or no item.

    ``prices`` are by item and provider, in minor units. The search goes through the items, those first where
    the choice matters most, and through the providers in order of what they add; it turns back where what is
    spent plus the least that the rest can cost reaches the best known. Of equal totals the first found
    counts, so that the same input gives the same answer.
    """
    if not prices or not all(prices):
        return None
    search = _Search(prices, ship, most_shipments)
    search.try_single_providers()
    search.go_on(0, 0)
    if search.best is None:
        return None
    total_minor, providers = search.best
    by_item = dict(zip(search.order, providers, strict=True))
    return HandedOut(
        tuple(by_item[item] for item in range(len(prices))), total_minor, is_proven=not search.is_cut
    )


@dataclass(slots=True)
class _Search:
    prices: Sequence[Mapping[str, int]]
    ship: Ship
    most_shipments: int
    order: list[int] = field(init=False)
    least_of_rest: list[int] = field(init=False)  # by place in the order: the least the items from there cost
    best: tuple[int, tuple[str, ...]] | None = None
    is_cut: bool = False
    _steps: int = 0
    _known: dict[tuple[str, frozenset[int]], int | None] = field(default_factory=dict)
    _loads: dict[str, frozenset[int]] = field(default_factory=dict)
    _taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        items = range(len(self.prices))
        self.order = sorted(items, key=lambda item: (-_find_stake(self.prices[item]), item))
        self.least_of_rest = [0]
        for item in reversed(self.order):
            self.least_of_rest.insert(0, self.least_of_rest[0] + min(self.prices[item].values()))

    def try_single_providers(self) -> None:
        """All from one provider, whoever makes everything: a good bound to begin with."""
        everything = frozenset(self.order)
        for provider in sorted(set.intersection(*({*prices} for prices in self.prices))):
            shipping = self._price_shipment(provider, everything)
            if shipping is not None:
                total = shipping + sum(prices[provider] for prices in self.prices)
                self._keep(total, (provider,) * len(self.order))

    def go_on(self, place: int, spent_minor: int) -> None:
        """Give out the item at this place of the order in every way that may still be the best."""
        if place == len(self.order):
            self._keep(spent_minor, tuple(self._taken))
            return
        item = self.order[place]
        for added_minor, provider in self._find_ways(item, spent_minor + self.least_of_rest[place + 1]):
            if self._is_beaten(spent_minor + added_minor + self.least_of_rest[place + 1]):
                return
            self._steps += 1
            if self._steps > MOST_STEPS or len(self._known) > self.most_shipments:
                self.is_cut = True
                return
            load = self._loads.get(provider, frozenset())
            self._loads[provider] = load | {item}
            self._taken.append(provider)
            self.go_on(place + 1, spent_minor + added_minor)
            self._taken.pop()
            self._loads[provider] = load

    def _find_ways(self, item: int, least_minor: int) -> list[tuple[int, str]]:
        """What each provider adds to the total with this item, the least first."""
        ways = []
        for provider, price in self.prices[item].items():
            if self._is_beaten(least_minor + price):
                continue
            load = self._loads.get(provider, frozenset())
            before = self._price_shipment(provider, load) if load else 0
            after = self._price_shipment(provider, load | {item})
            if before is not None and after is not None:
                ways.append((price + after - before, provider))
        return sorted(ways)

    def _price_shipment(self, provider: str, items: frozenset[int]) -> int | None:
        if (provider, items) not in self._known:
            self._known[provider, items] = self.ship(provider, items)
        return self._known[provider, items]

    def _is_beaten(self, least_minor: int) -> bool:
        return self.best is not None and least_minor >= self.best[0]

    def _keep(self, total_minor: int, providers: tuple[str, ...]) -> None:
        if not self._is_beaten(total_minor):
            self.best = total_minor, providers


def _find_stake(prices: Mapping[str, int]) -> int:
    """How much more the second-cheapest provider asks; where there is only one, nothing is at stake."""
    cheapest = sorted(prices.values())[:2]
    return cheapest[-1] - cheapest[0]
