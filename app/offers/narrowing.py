"""Narrows offers to some processes, materials, places …, and counts what each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, eq
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.offers.describe import identify_row
from app.offers.listings import Listings, Numbers
from app.offers.offer import Candidate
from app.offers.prepare import Prepared

FACETS = ("process", "family", "district", "certificate", "tier", "dispatch")

Chosen = Mapping[str, frozenset[str]]
"""By facet the values wanted, any of them; a facet left out or empty narrows nothing."""

Variable = Literal["finish", "tier", "machine"]
_VARIABLES: tuple[Variable, ...] = ("finish", "tier", "machine")
_read_variables = attrgetter(*_VARIABLES)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left, and by facet how many offers each value has among those the other facets leave."""

    listings: Listings
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Offers by provider and material, each group where its first offer stands.

    ``firsts`` are the places of those first offers, ``numbers`` by offer the number of its group.
    """

    listings: Listings
    firsts: Numbers
    numbers: Numbers

    def __len__(self) -> int:
        return len(self.firsts)

    def list_variants(self, number: int) -> dict[int, Candidate]:
        """By place the candidates of one group, in the order asked for."""
        prepared = self.listings.prepared
        places = np.flatnonzero(self.numbers == number).tolist()
        return {place: identify_row(int(self.listings.rows[place]), prepared) for place in places}

    def count_providers(self) -> int:
        """How many providers there are among them."""
        pairs = self.listings.pairs[self.firsts]
        return len(np.unique(self.listings.prepared.columns.provider[pairs]))


def narrow(listings: Listings, chosen: Chosen) -> Narrowed:
    """A choice that nothing has stays in the counts with zero, so that it can be taken back."""
    counts: dict[str, Counter[str]] = {
        facet: Counter(dict.fromkeys(chosen.get(facet, ()), 0)) for facet in FACETS
    }
    wanted = [(facet, values) for facet in FACETS if (values := chosen.get(facet))]
    kinds, kind_of, sizes = _find_kinds(listings)
    is_left = np.empty(len(kinds), dtype=np.bool_)
    for number, (kind, size) in enumerate(zip(kinds, sizes, strict=True)):
        missed = [facet for facet, values in wanted if values.isdisjoint(kind[facet])]
        is_left[number] = not missed
        for facet in FACETS if not missed else missed if len(missed) == 1 else ():
            for value in kind[facet]:
                counts[facet][value] += size
    return Narrowed(listings if is_left.all() else listings.take(is_left[kind_of]), counts)


def _find_kinds(listings: Listings) -> tuple[Sequence[Mapping[str, Sequence[str]]], Numbers, list[int]]:
    """Offers that no facet tells apart: the values of each kind by facet, by offer its kind, and how many."""
    table, columns = listings.prepared.table, listings.prepared.columns
    leaves_next = listings.dispatched <= listings.next_day
    keys = _join_keys(columns.provider[listings.pairs], columns.material[listings.pairs])
    keys = _join_keys(_join_keys(keys, table.tier[listings.rows]), leaves_next)
    _, firsts, kind_of, sizes = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    kinds = [
        _find_values(listings.prepared, row, is_next_day=is_next_day)
        for row, is_next_day in zip(listings.rows[firsts].tolist(), leaves_next[firsts].tolist(), strict=True)
    ]
    return kinds, kind_of, sizes.tolist()


def _join_keys(keys: NDArray[np.integer], others: NDArray[np.integer] | NDArray[np.bool_]) -> Numbers:
    """Numbers that differ where one of two numbers differs."""
    return keys.astype(np.int64) * (int(others.max(initial=0)) + 1) + others


def _find_values(prepared: Prepared, row: int, *, is_next_day: bool) -> Mapping[str, Sequence[str]]:
    pair = prepared.table.pairs[int(prepared.table.pair[row])]
    return {
        "process": (pair.process.code,),
        "family": (pair.material.family,),
        "district": (pair.provider.place.district,),
        "certificate": [certificate.code for certificate in pair.provider.certificates],
        "tier": (pair.provider.tiers[int(prepared.table.tier[row])].code,),
        "dispatch": ("ships_next_day",) if is_next_day else (),
    }


def group_offers(listings: Listings) -> Groups:
    """By provider and material, each group where its first offer stands."""
    columns = listings.prepared.columns
    keys = _join_keys(columns.provider[listings.pairs], columns.material[listings.pairs])
    _, firsts, number_of = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Groups(listings, firsts[order], place[number_of])


def list_alternatives(
    variants: Mapping[int, Candidate], current: Candidate, what: Variable
) -> dict[str, int]:
    """By finish, tier or machine the place of the variant that keeps most of the rest of ``current``, the
    first of equals; the codes in the order in which they come."""
    kept = [None if name == what else getattr(current, name) for name in _VARIABLES]
    best: dict[str, tuple[int, int]] = {}
    for place, candidate in variants.items():
        code: str = getattr(candidate, what)
        same = sum(map(eq, _read_variables(candidate), kept))
        if code not in best or same > best[code][0]:
            best[code] = same, place
    return {code: place for code, (_, place) in best.items()}


def find_front(listings: Listings) -> Numbers:
    """The places of the offers that nothing beats in both price and date, by date: later is cheaper."""
    order = np.lexsort((listings.totals_minor, listings.dispatched))
    totals = listings.totals_minor[order]
    before = np.minimum.accumulate(totals)[:-1]
    is_ahead = np.append(np.ones(min(len(totals), 1), dtype=np.bool_), totals[1:] < before)
    return np.asarray(order[is_ahead])
