"""Price lists with brackets, as columns: € by volume, hull, box, area, mass, hours or piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.providers import Pair, TableRate
from app.providers.rate_card import TableBasis

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PriceList:
    """The brackets of one basis for the pairs that have any (N,): thresholds and prices (K, N).

    Unused rows begin at infinity.
    """

    basis: TableBasis
    pairs: NDArray[np.int64]
    start: Column
    eur: Column
    is_marginal: NDArray[np.bool_]

    def price(self, amount: Column) -> Column:
        """€ for ``amount`` (N,) units of the basis, non-negative. It never falls with the amount.

        A marginal bracket prices what lies above its threshold. Whole brackets price everything; an
        amount below a bracket costs at most what the bracket asks at its threshold, so that more never
        costs less.
        """
        stop = np.vstack([self.start[1:], np.full_like(amount, np.inf)])
        inside = np.clip(np.minimum(amount, stop) - self.start, 0.0, None)
        marginal = (inside * self.eur).sum(axis=0)
        is_reached = self.start <= amount
        row = np.maximum(is_reached.sum(axis=0) - 1, 0)
        here = np.take_along_axis(self.eur, row[None], axis=0)[0] * amount
        entry = np.where(np.isfinite(self.start), self.start, 0.0) * self.eur
        entries = np.where(is_reached | ~np.isfinite(self.start), np.inf, entry)
        return np.asarray(np.where(self.is_marginal, marginal, np.minimum(here, entries.min(axis=0))))

    def take(self, pair: int) -> Iterator[PriceList]:
        """The list of that pair alone, if it has one."""
        for place in np.flatnonzero(self.pairs == pair).tolist():
            one = slice(place, place + 1)
            yield PriceList(
                self.basis, np.zeros(1, dtype=np.int64), self.start[:, one], self.eur[:, one],
                self.is_marginal[one],
            )  # fmt: skip


def compile_price_lists(pairs: Sequence[Pair]) -> tuple[PriceList, ...]:
    """One list for each basis that any pair has brackets for."""
    by_basis: dict[TableBasis, dict[int, list[TableRate]]] = {}
    cards = {id(pair.provider): _group_rates(pair.provider.rate_card.table_rates) for pair in pairs}
    for number, pair in enumerate(pairs):
        rows = cards[id(pair.provider)].get((pair.machine.code, pair.material.code), [])
        for rate in rows:
            by_basis.setdefault(rate.basis, {}).setdefault(number, []).append(rate)
    return tuple(_tabulate(basis, lists) for basis, lists in sorted(by_basis.items()))


def price_lists(lists: Sequence[PriceList], amounts: Mapping[TableBasis, Column], pairs: int) -> Column:
    """€ per pair (P,): the sum over the bases; 0 where a pair has no list."""
    total = np.zeros(pairs)
    for one in lists:
        total[one.pairs] += one.price(amounts[one.basis][one.pairs])
    return total


def _group_rates(rates: Sequence[TableRate]) -> dict[tuple[str, str], list[TableRate]]:
    groups: dict[tuple[str, str], list[TableRate]] = {}
    for rate in rates:
        groups.setdefault((rate.machine_code, rate.material_code), []).append(rate)
    return groups


def _tabulate(basis: TableBasis, lists: dict[int, list[TableRate]]) -> PriceList:
    most = max(len(rows) for rows in lists.values())
    start = np.full((most, len(lists)), np.inf)
    eur = np.zeros((most, len(lists)))
    for column, rows in enumerate(lists.values()):
        for number, rate in enumerate(rows):
            start[number, column], eur[number, column] = rate.from_value, rate.eur
    return PriceList(
        basis=basis,
        pairs=np.array(list(lists), dtype=np.int64),
        start=start,
        eur=eur,
        is_marginal=np.array([rows[0].is_marginal for rows in lists.values()], dtype=np.bool_),
    )
