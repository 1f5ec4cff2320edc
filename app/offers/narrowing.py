"""Narrows offers to some processes, materials, places …, and counts what each choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.offers.offer import Candidate
from app.offers.survey import Listing
from app.providers import Market, Provider

FACETS = ("process", "family", "district", "certificate", "tier", "dispatch")

Chosen = Mapping[str, frozenset[str]]
"""By facet the values wanted, any of them; a facet left out or empty narrows nothing."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left, and by facet how many offers each value has among those the other facets leave."""

    listings: tuple[Listing, ...]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Variants:
    """The offers of one provider in one material, in the order asked for."""

    provider: str
    material: str
    listings: tuple[Listing, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Provider and material."""
        return self.provider, self.material


def narrow(listings: Sequence[Listing], market: Market, chosen: Chosen) -> Narrowed:
    """A choice that nothing has stays in the counts with zero, so that it can be taken back."""
    providers = {provider.code: provider for provider in market.providers}
    counts: dict[str, Counter[str]] = {
        facet: Counter(dict.fromkeys(chosen.get(facet, ()), 0)) for facet in FACETS
    }
    alike: dict[tuple[str, str, str, bool], _Alike] = {}
    left: list[Listing] = []
    for listing in listings:
        candidate = listing.candidate
        key = (candidate.provider, candidate.material, candidate.tier, listing.is_next_day)
        kind = alike.get(key)
        if kind is None:
            found = _find_values(listing, providers[candidate.provider], market)
            kind = alike[key] = _Alike(found, _list_missed(found, chosen))
        kind.count += 1
        if not kind.missed:
            left.append(listing)
    for kind in alike.values():
        for facet in FACETS if not kind.missed else kind.missed if len(kind.missed) == 1 else ():
            for value in kind.found[facet]:
                counts[facet][value] += kind.count
    return Narrowed(tuple(left), counts)


@dataclass(slots=True)
class _Alike:
    """Offers of one provider, material, tier and dispatch: values by facet, and the facets they miss."""

    found: Mapping[str, tuple[str, ...]]
    missed: Sequence[str]
    count: int = 0


def _find_values(listing: Listing, provider: Provider, market: Market) -> Mapping[str, tuple[str, ...]]:
    candidate = listing.candidate
    return {
        "process": (candidate.process,),
        "family": (market.materials[candidate.material].family,),
        "district": (provider.place.district,),
        "certificate": tuple(certificate.code for certificate in provider.certificates),
        "tier": (candidate.tier,),
        "dispatch": ("ships_next_day",) if listing.is_next_day else (),
    }


def _list_missed(found: Mapping[str, tuple[str, ...]], chosen: Chosen) -> Sequence[str]:
    return [facet for facet in FACETS if (wanted := chosen.get(facet)) and wanted.isdisjoint(found[facet])]


def group_variants(listings: Sequence[Listing]) -> tuple[Variants, ...]:
    """By provider and material, each group where its first offer stands."""
    groups: dict[tuple[str, str], list[Listing]] = {}
    for listing in listings:
        groups.setdefault((listing.candidate.provider, listing.candidate.material), []).append(listing)
    return tuple(Variants(*key, tuple(members)) for key, members in groups.items())


def switch_variant(
    variants: Variants,
    current: Candidate,
    *,
    finish: str | None = None,
    tier: str | None = None,
    machine: str | None = None,
) -> Listing | None:
    """The offer of the group with that finish, tier or machine which keeps most of the rest; the first of
    equals; None where the group has nothing like it."""
    wanted = (finish or current.finish, tier or current.tier, machine or current.machine)
    fixed = (finish is not None, tier is not None, machine is not None)
    best: tuple[int, Listing] | None = None
    for listing in variants.listings:
        candidate = listing.candidate
        same = [
            mine == theirs
            for mine, theirs in zip(
                (candidate.finish, candidate.tier, candidate.machine), wanted, strict=True
            )
        ]
        if all(is_same for is_same, is_fixed in zip(same, fixed, strict=True) if is_fixed) and (
            best is None or sum(same) > best[0]
        ):
            best = sum(same), listing
    return best[1] if best else None


def find_front(listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """The offers that nothing beats in both price and date, by date: later is cheaper."""
    front: list[Listing] = []
    by_date: dict[date, Listing] = {}
    for listing in listings:
        known = by_date.get(listing.dispatched_on)
        if known is None or listing.total_minor < known.total_minor:
            by_date[listing.dispatched_on] = listing
    for day in sorted(by_date):
        if not front or by_date[day].total_minor < front[-1].total_minor:
            front.append(by_date[day])
    return tuple(front)
