"""Offers in brief: columns over all of them, and one by one where they are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import overload

import numpy as np
from numpy.typing import NDArray

from app.offers.describe import identify_row
from app.offers.offer import Candidate
from app.offers.prepare import Prepared

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer in brief; ``position`` is its place in the order asked for, from 1."""

    row: int
    position: int
    candidate: Candidate
    total_minor: int
    dispatched_on: date
    is_next_day: bool  # leaves on the next working day
    bests: tuple[str, ...]  # cheapest, fastest, nearest, lowest_co2e: what it shares the best value of


@dataclass(frozen=True, slots=True, eq=False)
class Listings(Sequence[Listing]):
    """Offers in the order asked for, as columns (N,); a listing is made when it is asked for.

    ``dispatched`` are ordinals of days, ``next_day`` the next working day's; ``bests`` by reason the rows
    that share the best value.
    """

    prepared: Prepared
    rows: Numbers
    positions: Numbers
    totals_minor: Numbers
    dispatched: Numbers
    next_day: int
    bests: Mapping[str, Collection[int]]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Listing: ...
    @overload
    def __getitem__(self, place: slice) -> Listings: ...
    def __getitem__(self, place: int | slice) -> Listing | Listings:
        if isinstance(place, slice):
            return self.take(np.arange(len(self))[place])
        row, leaving = int(self.rows[place]), int(self.dispatched[place])
        return Listing(
            row=row,
            position=int(self.positions[place]),
            candidate=identify_row(row, self.prepared),
            total_minor=int(self.totals_minor[place]),
            dispatched_on=date.fromordinal(leaving),
            is_next_day=leaving <= self.next_day,
            bests=tuple(code for code, rows in self.bests.items() if row in rows),
        )

    def take(self, places: NDArray[np.int64] | NDArray[np.bool_]) -> Listings:
        """Those at some places, or where a mask is true."""
        return replace(
            self,
            rows=self.rows[places],
            positions=self.positions[places],
            totals_minor=self.totals_minor[places],
            dispatched=self.dispatched[places],
        )

    @property
    def pairs(self) -> NDArray[np.int32]:
        """By offer the number of its pair."""
        return self.prepared.table.pair[self.rows]

    def find(self, codes: Sequence[str]) -> int | None:
        """The place of the offer with these codes of provider, machine, material, finish and tier; None
        where it is not among these."""
        of = self.pairs
        for number in np.unique(of).tolist():
            pair = self.prepared.table.pairs[number]
            if [pair.provider.code, pair.machine.code, pair.material.code] != [*codes[:3]]:
                continue
            for place in np.flatnonzero(of == number).tolist():
                found = identify_row(int(self.rows[place]), self.prepared)
                if [found.finish, found.tier] == [*codes[3:]]:
                    return int(place)
        return None
