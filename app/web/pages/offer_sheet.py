"""What the offers on the part page show: rows with their switches, pictures, counts and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.marketplace.quoting.survey_offers import SurveyedOffers
from app.offers import Candidate, NearMiss, Offer, Rejection
from app.offers.narrowing import (
    FACETS,
    Narrowed,
    Variants,
    find_front,
    group_variants,
    narrow,
    switch_variant,
)
from app.offers.quantity_curve import QuantityPrice
from app.offers.survey import Listing
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


def write_anchor(provider: str, material: str) -> str:
    """The id of a row in the page."""
    return re.sub(r"[^a-z0-9]+", "-", f"offer-{provider}-{material}".lower())


class SheetBuilder:
    """Groups and links for one survey."""

    def __init__(self, surveyed: SurveyedOffers, wishes: Wishes) -> None:
        self._surveyed = surveyed
        self._wishes = wishes
        self._listings = surveyed.survey.listings
        market = surveyed.survey.prepared.catalogue.market
        self._providers = {provider.code: provider for provider in market.providers}
        self._narrowed: Narrowed = narrow(self._listings, market, wishes.only)
        self._groups = group_variants(self._narrowed.listings)
        self._place = {group.key: number for number, group in enumerate(self._groups, start=1)}
        self._by_key = {write_key(listing.candidate): listing for listing in self._listings}
        left = {write_key(listing.candidate): listing for listing in self._narrowed.listings}
        self._picked = {
            (listing.candidate.provider, listing.candidate.material): listing
            for key in wishes.picks
            if (listing := left.get(key))
        }

    @property
    def head(self) -> Listing | None:
        """The offer that stands first."""
        return self.choose(self._groups[0]) if self._groups else None

    def choose(self, group: Variants) -> Listing:
        """The variant of a group that is shown."""
        return self._picked.get(group.key, group.listings[0])

    def build(self, curve: Sequence[QuantityPrice]) -> Sheet:
        """The whole sheet; describes only the rows shown and compared."""
        shown = self._groups[: self._wishes.rows]
        spots, front = self._find_spots()
        compared = [self._by_key[key] for key in self._wishes.compared if key in self._by_key]
        survey = self._surveyed.survey
        return Sheet(
            total=len(self._listings),
            left=len(self._narrowed.listings),
            groups=len(self._groups),
            providers=len({group.provider for group in self._groups}),
            rows=tuple(self._build_row(group, self.choose(group)) for group in shown),
            bests=tuple(
                (code, self._spot(listing))
                for code in BESTS
                if (listing := next((each for each in self._narrowed.listings if code in each.bests), None))
            ),
            facets=tuple((facet, self._list_values(facet)) for facet in FACETS),
            compared=tuple(self._build_row(None, listing) for listing in compared),
            chart=_draw_spots(spots, front) if len(spots) > 1 else None,
            spots=tuple(spots),
            curve=draw_curve(curve) if len(curve) > 1 else None,
            curve_prices=tuple(curve),
            refused=group_refusals(survey.rejections),
            remedies=tuple(self._remedy(miss) for miss in survey.near_misses),
        )

    def _link(self, listing: Listing) -> str:
        """To the row of an offer, with that variant chosen and far enough down."""
        key = (listing.candidate.provider, listing.candidate.material)
        others = tuple(write_key(one.candidate) for group, one in self._picked.items() if group != key)
        is_first = self._groups[self._place[key] - 1].listings[0] is listing
        picks = others if is_first else (*others, write_key(listing.candidate))
        rows = max(self._wishes.rows, self._place[key])
        return self._wishes.link(pick=picks, rows=rows) + f"#{write_anchor(*key)}"

    def _spot(self, listing: Listing) -> Spot:
        return Spot(listing, self._link(listing))

    def _find_spots(self) -> tuple[list[Spot], list[int]]:
        """An offer of each group, the cheapest first, and whatever nothing beats in both price and date."""
        front = find_front(self._narrowed.listings)
        chosen = sorted((self.choose(group) for group in self._groups), key=lambda one: one.total_minor)
        chosen = chosen[:MOST_POINTS]
        listings = list({listing.row: listing for listing in (*chosen, *front)}.values())
        number = {listing.row: index for index, listing in enumerate(listings)}
        return [self._spot(listing) for listing in listings], [number[one.row] for one in front]

    def _build_row(self, group: Variants | None, listing: Listing) -> Row:
        offer = self._surveyed.survey.describe(listing)
        candidate = listing.candidate
        return Row(
            key=write_key(candidate),
            anchor=write_anchor(candidate.provider, candidate.material),
            listing=listing,
            offer=offer,
            offer_id=self._surveyed.identify(offer),
            provider=self._providers[candidate.provider],
            finishes=self._list_switches(group, listing, "finish"),
            tiers=self._list_switches(group, listing, "tier"),
            machines=self._list_switches(group, listing, "machine"),
        )

    def _list_switches(self, group: Variants | None, listing: Listing, what: str) -> tuple[Switch, ...]:
        if group is None:
            return ()
        current: str = getattr(listing.candidate, what)
        codes: Iterable[str] = dict.fromkeys(getattr(one.candidate, what) for one in group.listings)
        switches = []
        for code in codes:
            other = listing if code == current else switch_variant(group, listing.candidate, **{what: code})
            if other is not None:
                difference = other.total_minor - listing.total_minor
                switches.append(Switch(code, self._link(other), code == current, difference))
        return tuple(switches)

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
