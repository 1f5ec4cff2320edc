"""Several parts in one request: what each provider asks for all it makes, and the best split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.delivery import Goods, Shipping, Tariff, arrive, price_shipping
from app.geometry.measurements import Vector
from app.offers.hand_out import HandedOut, hand_out
from app.offers.offer import Offer
from app.offers.request import Destination
from app.offers.survey import Survey


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one provider makes of a request, in one shipment.

    ``offers`` are by item, None for what is not made here. ``shipping`` is None where no service takes
    the goods to the destination. Amounts are minor units of ``currency``, net.
    """

    provider: str
    offers: tuple[Offer | None, ...]
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
    def items(self) -> tuple[int, ...]:
        """Numbers of the items made here."""
        return tuple(number for number, offer in enumerate(self.offers) if offer is not None)


@dataclass(frozen=True, slots=True)
class Split:
    """Every item at one provider, for the least sum of parts and of one shipment a provider.

    ``is_proven`` is False where the search was ended before every other way was excluded.
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
            provider: offer.total.amount_minor
            for provider, offer in offers.items()
            if offer.total.currency == currency and offer.shipping is not None
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
    return RequestSheet(
        bundles=tuple(bundles),
        split=_compose_split(found, wanted, request, currency) if found else None,
        single=next(singles, None) if wanted else None,
        left_out=tuple(number for number in range(len(surveys)) if number not in wanted),
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """By item and provider the cheapest offer, and what is packed of it."""

    offers: tuple[Mapping[str, Offer], ...]
    goods: tuple[Mapping[str, Goods], ...]
    tariff: Tariff
    destination: Destination

    @classmethod
    def read(cls, surveys: Sequence[Survey | None], tariff: Tariff, destination: Destination) -> _Request:
        offers = tuple(_find_cheapest(survey) if survey else {} for survey in surveys)
        goods = tuple(
            {
                provider: pack_offer(offer, survey.inquiry.measurements.size_mm)
                for provider, offer in each.items()
            }
            if survey
            else {}
            for survey, each in zip(surveys, offers, strict=True)
        )
        return cls(offers, goods, tariff, destination)

    def list_made(self, provider: str) -> list[int]:
        return [number for number, offers in enumerate(self.offers) if provider in offers]

    def ship(self, provider: str, numbers: Collection[int]) -> Shipping | None:
        goods = [self.goods[number][provider] for number in numbers]
        return price_shipping(goods, self.tariff, self.destination.country, self.destination.service)

    def bundle(self, provider: str, numbers: Collection[int]) -> Bundle:
        made = {number: self.offers[number][provider] for number in numbers}
        return Bundle(
            provider=provider,
            offers=tuple(made.get(number) for number in range(len(self.offers))),
            currency=next(iter(made.values())).total.currency,
            parts_minor=sum(offer.total.amount_minor for offer in made.values()),
            shipping=self.ship(provider, numbers),
            dispatched_on=max(offer.leaves_on for offer in made.values()),
            country=self.destination.country,
        )


def _find_cheapest(survey: Survey) -> dict[str, Offer]:
    """By provider; listings come in order of price, so the first of each is the cheapest."""
    first = {listing.candidate.provider: listing for listing in reversed(survey.listings)}
    return {provider: survey.describe(listing) for provider, listing in sorted(first.items())}


def _find_currency(bundles: Sequence[Bundle]) -> str:
    counted = Counter(one.currency for one in bundles)
    return min(counted, key=lambda currency: (-counted[currency], currency)) if counted else "EUR"


def _compose_split(found: HandedOut, wanted: Sequence[int], request: _Request, currency: str) -> Split:
    shares: dict[str, list[int]] = {}
    for number, provider in zip(wanted, found.providers, strict=True):
        shares.setdefault(provider, []).append(number)
    bundles = tuple(request.bundle(provider, numbers) for provider, numbers in shares.items())
    return Split(
        bundles=bundles,
        total_minor=found.total_minor,
        currency=currency,
        dispatched_on=max(one.dispatched_on for one in bundles),
        is_proven=found.is_proven,
    )
