"""Several parts in one request: what each provider asks for all it makes, and the best split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from app.delivery import Goods, Shipping, Tariff, arrive, price_shipping
from app.geometry.measurements import Vector
from app.offers.baskets import price_together
from app.offers.compose import PricedOffer
from app.offers.hand_out import HandedOut, hand_out
from app.offers.offer import Offer
from app.offers.prepare import Prepared
from app.offers.request import Destination
from app.offers.survey import Survey


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one provider makes of a request, in one shipment.

    ``offers`` are by item, None for what is not made here, priced together as one order; ``alone`` are
    the same offers each as an order of its own, ``saved_minor`` what they cost more. ``shipping`` is None
    where no service takes the goods to the destination. Amounts are minor units of ``currency``, net.
    """

    provider: str
    offers: tuple[Offer | None, ...]
    alone: tuple[Offer | None, ...]
    currency: str
    parts_minor: int
    shipping: Shipping | None
    dispatched_on: date
    country: str

    @property
    def total_minor(self) -> int | None:
        """Parts and shipping; None where nothing ships them."""
        return self.parts_minor + self.shipping.amount_minor if self.shipping else None

    @property
    def delivered_on(self) -> date | None:
        """When the shipment arrives at the latest."""
        return arrive(self.dispatched_on, self.shipping, self.country)

    @property
    def saved_minor(self) -> int:
        """What one order saves against an order for each item."""
        return sum(offer.total.amount_minor for offer in self.alone if offer) - self.parts_minor

    @property
    def items(self) -> tuple[int, ...]:
        """Numbers of the items made here."""
        return tuple(number for number, offer in enumerate(self.offers) if offer is not None)


@dataclass(frozen=True, slots=True)
class Split:
    """Every item at one provider, for the least sum of parts and of one shipment a provider.

    ``is_proven`` is False where the search was ended before every other way was excluded, or where parts
    made together cost less than apart, so that another way might save more.
    """

    bundles: tuple[Bundle, ...]
    total_minor: int
    currency: str
    dispatched_on: date
    is_proven: bool


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """``bundles``: each provider with all it makes, the most items first, then the least total.

    ``split`` is over the items that somebody makes and a service delivers; ``left_out`` are the others.
    ``single`` is the cheapest provider for all the items of the split alone.
    """

    bundles: tuple[Bundle, ...]
    split: Split | None
    single: Bundle | None
    left_out: tuple[int, ...]


def pack_offer(offer: Offer, size_mm: Vector) -> Goods:
    """What is shipped of an offer for a part of that size."""
    return Goods(offer.quantity, size_mm, offer.estimate.feedstock_g / offer.quantity)


def compose_request(
    surveys: Sequence[Survey | None], tariff: Tariff, destination: Destination
) -> RequestSheet:
    """From a survey of each item (in order of price; None where it cannot be priced) to the whole request.

    Each provider makes an item by its cheapest offer for it. Providers whose card has another currency
    than most are shown, but not mixed with others.
    """
    request = _Request.read(surveys, tariff, destination)
    providers = sorted({provider for offers in request.offers for provider in offers})
    bundles = sorted(
        (request.bundle(provider, request.list_made(provider)) for provider in providers),
        key=lambda one: (-len(one.items), one.total_minor is None, one.total_minor or 0, one.provider),
    )
    currency = _find_currency(bundles)
    prices = [
        {
            provider: one.offer.total.amount_minor
            for provider, one in offers.items()
            if one.offer.total.currency == currency and one.offer.shipping is not None
        }
        for offers in request.offers
    ]
    wanted = [number for number, offers in enumerate(prices) if offers]

    def ship(provider: str, places: frozenset[int]) -> int | None:
        shipping = request.ship(provider, [wanted[place] for place in sorted(places)])
        return shipping.amount_minor if shipping else None

    found = hand_out([prices[number] for number in wanted], ship)
    singles = (
        one
        for one in bundles
        if one.currency == currency and one.shipping is not None and {*wanted} <= {*one.items}
    )
    single = next(singles, None) if wanted else None
    split = _compose_split(found, wanted, request, currency, bundles) if found else None
    if split and single and single.total_minor is not None and single.total_minor < split.total_minor:
        split = _take_single(single, split)
    return RequestSheet(
        bundles=tuple(bundles),
        split=split,
        single=single,
        left_out=tuple(number for number in range(len(surveys)) if number not in wanted),
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """By item and provider the cheapest offer, and what is packed of it."""

    offers: tuple[Mapping[str, PricedOffer], ...]
    goods: tuple[Mapping[str, Goods], ...]
    prepared: Prepared | None
    tariff: Tariff
    destination: Destination

    @classmethod
    def read(cls, surveys: Sequence[Survey | None], tariff: Tariff, destination: Destination) -> _Request:
        offers = tuple(_find_cheapest(survey) if survey else {} for survey in surveys)
        goods = tuple(
            {
                provider: pack_offer(one.offer, survey.inquiry.measurements.size_mm)
                for provider, one in each.items()
            }
            if survey
            else {}
            for survey, each in zip(surveys, offers, strict=True)
        )
        prepared = next((survey.prepared for survey in surveys if survey), None)
        return cls(offers, goods, prepared, tariff, destination)

    def list_made(self, provider: str) -> list[int]:
        return [number for number, offers in enumerate(self.offers) if provider in offers]

    def ship(self, provider: str, numbers: Collection[int]) -> Shipping | None:
        goods = [self.goods[number][provider] for number in numbers]
        return price_shipping(goods, self.tariff, self.destination.country, self.destination.service)

    def bundle(self, provider: str, numbers: Collection[int]) -> Bundle:
        alone = {number: self.offers[number][provider] for number in numbers}
        together = price_together(list(alone.values()), self.prepared) if self.prepared else ()
        made = dict(zip(alone, together, strict=True))
        count = range(len(self.offers))
        return Bundle(
            provider=provider,
            offers=tuple(made.get(number) for number in count),
            alone=tuple(alone[number].offer if number in alone else None for number in count),
            currency=together[0].total.currency,
            parts_minor=sum(offer.total.amount_minor for offer in together),
            shipping=self.ship(provider, numbers),
            dispatched_on=max(offer.leaves_on for offer in together),
            country=self.destination.country,
        )


def _find_cheapest(survey: Survey) -> dict[str, PricedOffer]:
    """By provider; listings come in order of price, so the first of each is the cheapest."""
    _, firsts = np.unique(survey.prepared.columns.provider[survey.listings.pairs], return_index=True)
    cheapest = sorted(survey.listings.take(firsts), key=lambda listing: listing.candidate.provider)
    return {
        listing.candidate.provider: PricedOffer(survey.describe(listing), listing.row, survey.evaluation)
        for listing in cheapest
    }


def _find_currency(bundles: Sequence[Bundle]) -> str:
    counted = Counter(one.currency for one in bundles)
    return min(counted, key=lambda currency: (-counted[currency], currency)) if counted else "EUR"


def _compose_split(
    found: HandedOut, wanted: Sequence[int], request: _Request, currency: str, everyone: Sequence[Bundle]
) -> Split:
    shares: dict[str, list[int]] = {}
    for number, provider in zip(wanted, found.providers, strict=True):
        shares.setdefault(provider, []).append(number)
    bundles = tuple(request.bundle(provider, numbers) for provider, numbers in shares.items())
    # The search adds up orders apart: it proves the best way only where nobody asks less for several.
    saves = any(one.saved_minor for one in everyone)
    return Split(
        bundles=bundles,
        total_minor=sum(one.total_minor or 0 for one in bundles),
        currency=currency,
        dispatched_on=max(one.dispatched_on for one in bundles),
        is_proven=found.is_proven and not saves,
    )


def _take_single(single: Bundle, split: Split) -> Split:
    """Everything from one provider, where that order costs less than the best split of orders apart."""
    total_minor = single.total_minor or 0
    return replace(split, bundles=(single,), total_minor=total_minor, dispatched_on=single.dispatched_on)
