"""What the offers on the part page show: rows with their switches, pictures, counts and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

import numpy as np

from app.marketplace.quoting.survey_offers import SurveyedOffers
from app.offers import Candidate, NearMiss, Offer, Rejection
from app.offers.listings import Listing
from app.offers.narrowing import (
    FACETS,
    Narrowed,
    Variable,
    find_front,
    group_offers,
    list_alternatives,
    narrow,
)
from app.offers.quantity_curve import QuantityPrice
from app.providers import Provider
from app.web.pages.offer_charts import Chart, draw_curve, draw_offers
from app.web.pages.offer_wishes import Wishes

BESTS = ("cheapest", "fastest", "nearest", "lowest_co2e")
MOST_POINTS = 60
MOST_REFUSED = 12
CURVE_QUANTITIES = (1, 2, 5, 10, 20, 50, 100)
# By wish the fields of the form it can come from
FIELDS_BY_WISH: Mapping[str, tuple[str, ...]] = {
    "material": ("material",),
    "process": ("process",),
    "finish": ("finish", "look"),
    "tier": ("tier",),
    "tolerance_mm": ("tolerance",),
    "min_tensile_strength_mpa": ("load",),
    "min_use_temperature_c": ("temperature", "environment"),
    "food_contact": ("purpose",),
    "biocompatible": ("purpose",),
    "wanted_on": ("wanted_on",),
    "tolerance_class": ("tolerance_class",),
    "industry": ("industry",),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """One finish, tier or machine of a row, and what choosing it does to the price."""

    code: str
    link: str
    is_current: bool
    difference_minor: int


@dataclass(frozen=True, slots=True)
class Row:
    """One provider and material with the variant chosen."""

    key: str
    anchor: str
    listing: Listing
    offer: Offer
    offer_id: str
    provider: Provider
    finishes: tuple[Switch, ...]
    tiers: tuple[Switch, ...]
    machines: tuple[Switch, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the picture: the offer in brief, where it leads, and what it is best at."""

    listing: Listing
    link: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A choice of a filter."""

    code: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Everything refused for one reason; ``examples`` are different ones, the first of each provider."""

    code: str
    count: int
    examples: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A near miss, the link that applies it (None: the part itself has to change), or the unit to read in."""

    miss: NearMiss
    link: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about the offers of one part under some wishes."""

    total: int
    left: int
    groups: int
    providers: int
    rows: tuple[Row, ...]
    bests: tuple[tuple[str, Spot], ...]
    facets: tuple[tuple[str, tuple[FacetValue, ...]], ...]
    compared: tuple[Row, ...]
    chart: Chart | None
    spots: tuple[Spot, ...]
    curve: Chart | None
    curve_prices: tuple[QuantityPrice, ...]
    refused: tuple[Refused, ...]
    remedies: tuple[Remedy, ...]


def write_key(candidate: Candidate) -> str:
    """An offer in the address bar; the material says the process."""
    return "~".join(
        (candidate.provider, candidate.machine, candidate.material, candidate.finish, candidate.tier)
    )


@lru_cache(maxsize=4096)
def write_anchor(provider: str, material: str) -> str:
    """The id of a row in the page."""
    return re.sub(r"[^a-z0-9]+", "-", f"offer-{provider}-{material}".lower())


class SheetBuilder:
    """Groups and links for one survey; only what is shown is looked at one by one."""

    def __init__(self, surveyed: SurveyedOffers, wishes: Wishes) -> None:
        self._surveyed = surveyed
        self._wishes = wishes
        self._listings = surveyed.survey.listings
        market = surveyed.survey.prepared.catalogue.market
        self._providers = {provider.code: provider for provider in market.providers}
        self._narrowed: Narrowed = narrow(self._listings, wishes.only)
        self._groups = group_offers(self._narrowed.listings)
        start = wishes.link(pick=None, rows=None)
        self._link_start = f"{start}&" if len(start) > 1 else start
        # by group the offer picked in it: its place and its key
        self._picked: dict[int, tuple[int, str]] = {}
        for key in wishes.picks:
            place = self._narrowed.listings.find(key.split("~"))
            if place is not None:
                self._picked[int(self._groups.numbers[place])] = place, key

    @property
    def head(self) -> Listing | None:
        """The offer that stands first."""
        return self._choose(0) if len(self._groups) else None

    def _choose(self, group: int) -> Listing:
        """The variant of a group that is shown."""
        picked = self._picked.get(group)
        return self._narrowed.listings[int(self._groups.firsts[group]) if picked is None else picked[0]]

    def build(self, curve: Sequence[QuantityPrice]) -> Sheet:
        """The whole sheet; describes only the rows shown and compared."""
        shown = range(min(self._wishes.rows, len(self._groups)))
        spots, front = self._find_spots()
        compared = [
            self._listings[place]
            for key in self._wishes.compared
            if (place := self._listings.find(key.split("~"))) is not None
        ]
        survey = self._surveyed.survey
        return Sheet(
            total=len(self._listings),
            left=len(self._narrowed.listings),
            groups=len(self._groups),
            providers=self._groups.count_providers(),
            rows=tuple(
                self._build_row(self._choose(group), self._groups.list_variants(group)) for group in shown
            ),
            bests=tuple(self._list_bests()),
            facets=tuple((facet, self._list_values(facet)) for facet in FACETS),
            compared=tuple(self._build_row(listing, {}) for listing in compared),
            chart=_draw_spots(spots, front) if len(spots) > 1 else None,
            spots=tuple(spots),
            curve=draw_curve(curve) if len(curve) > 1 else None,
            curve_prices=tuple(curve),
            refused=group_refusals(survey.rejections),
            remedies=tuple(self._remedy(miss) for miss in survey.near_misses),
        )

    def _link(self, place: int, candidate: Candidate) -> str:
        """To the row of the offer at a place, with that variant chosen and far enough down."""
        group = int(self._groups.numbers[place])
        picks = [key for number, (_, key) in self._picked.items() if number != group]
        if place != self._groups.firsts[group]:
            picks.append(write_key(candidate))
        picked = "".join(f"pick={quote_plus(key)}&" for key in picks)
        rows = max(self._wishes.rows, group + 1)
        return f"{self._link_start}{picked}rows={rows}#{write_anchor(candidate.provider, candidate.material)}"

    def _list_bests(self) -> Iterable[tuple[str, Spot]]:
        """For each reason the first offer that has the best value."""
        listings = self._narrowed.listings
        for code in BESTS:
            has_best = np.isin(listings.rows, list(listings.bests.get(code, ())))
            if has_best.any():
                yield code, self._spot(int(has_best.argmax()))

    def _spot(self, place: int) -> Spot:
        listing = self._narrowed.listings[place]
        return Spot(listing, self._link(place, listing.candidate))

    def _find_spots(self) -> tuple[list[Spot], list[int]]:
        """An offer of each group, the cheapest first, and whatever nothing beats in both price and date."""
        listings = self._narrowed.listings
        places = self._groups.firsts.copy()
        for group, (place, _) in self._picked.items():
            places[group] = place
        cheapest = places[np.argsort(listings.totals_minor[places], kind="stable")][:MOST_POINTS]
        front = find_front(listings).tolist()
        number = {place: index for index, place in enumerate(dict.fromkeys((*cheapest.tolist(), *front)))}
        return [self._spot(place) for place in number], [number[place] for place in front]

    def _build_row(self, listing: Listing, variants: Mapping[int, Candidate]) -> Row:
        offer = self._surveyed.survey.describe(listing)
        candidate = listing.candidate
        return Row(
            key=write_key(candidate),
            anchor=write_anchor(candidate.provider, candidate.material),
            listing=listing,
            offer=offer,
            offer_id=self._surveyed.identify(offer),
            provider=self._providers[candidate.provider],
            finishes=self._list_switches(listing, variants, "finish"),
            tiers=self._list_switches(listing, variants, "tier"),
            machines=self._list_switches(listing, variants, "machine"),
        )

    def _list_switches(
        self, listing: Listing, variants: Mapping[int, Candidate], what: Variable
    ) -> tuple[Switch, ...]:
        current: str = getattr(listing.candidate, what)
        totals_minor = self._narrowed.listings.totals_minor
        return tuple(
            Switch(
                code,
                self._link(place, variants[place]),
                code == current,
                int(totals_minor[place]) - listing.total_minor,
            )
            for code, place in list_alternatives(variants, listing.candidate, what).items()
        )

    def _list_values(self, facet: str) -> tuple[FacetValue, ...]:
        counts = self._narrowed.counts[facet]
        chosen = self._wishes.only[facet]
        return tuple(
            FacetValue(code, count, code in chosen)
            for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )

    def _remedy(self, miss: NearMiss) -> Remedy:
        if miss.code == "other_unit":
            return Remedy(miss, None, str(miss.parameters["unit"]))
        if miss.code == "equivalent_material":
            return Remedy(miss, self._wishes.link(material=miss.parameters["material"], process=None), None)
        if miss.code != "drop_requirement":
            return Remedy(miss, None, None)
        name = str(miss.parameters["requirement"])
        if name in ("certificate", "inspection"):
            kept = self._wishes.query.getlist(name)
            rest = tuple(code for code in kept if code != miss.parameters["value"])
            return Remedy(miss, self._wishes.link(**{name: rest}), None)
        fields = tuple(field for field in FIELDS_BY_WISH.get(name, ()) if self._wishes.typed(field))
        return Remedy(miss, self._wishes.link(**dict.fromkeys(fields)) if fields else None, None)


def _draw_spots(spots: Sequence[Spot], front: Sequence[int]) -> Chart:
    return draw_offers([(one.listing.dispatched_on, one.listing.total_minor) for one in spots], front)


def group_refusals(rejections: Sequence[Rejection]) -> tuple[Refused, ...]:
    """By reason, the most frequent first."""
    by_code: dict[str, list[Rejection]] = {}
    for rejection in rejections:
        by_code.setdefault(rejection.code, []).append(rejection)
    refused = []
    for code, members in sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0])):
        different = {(one.provider, str(sorted(one.parameters.items()))): one for one in reversed(members)}
        examples = sorted(different.values(), key=lambda one: (one.provider, one.machine, one.material))
        refused.append(Refused(code, len(members), tuple(examples[:MOST_REFUSED])))
    return tuple(refused)
