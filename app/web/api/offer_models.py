"""Offers as they are asked for and as they go out: amounts and codes, never a provider's rates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.delivery import ServiceWish
from app.marketplace.quoting import ComposedOffers, ItemOffers, ItemWanted
from app.marketplace.quoting.compose_offers import MAX_ITEMS
from app.offers import Caution, Destination, NearMiss, Offer, Rejection, Requirement, Sort
from app.offers.offer import FootprintRow
from app.pricing import MAX_QUANTITY
from app.providers.rate_card import INSPECTIONS, InspectionCode
from app.providers.requirement import ToleranceClass
from app.texts import translate_code
from app.web.api.models import (
    NO_CONTROLS,
    Code,
    Country,
    Cursor,
    Limit,
    MoneyShown,
    Parameters,
    ReasonShown,
    Shown,
    Wanted,
    show_money,
    show_reason,
)
from app.web.api.part_models import PlaceShown, show_place


class RequirementWanted(Wanted):
    """What a part must be. Left out or null: no wish. Codes are those of /materials and /processes."""

    material: Code | None = None
    process: Code | None = None
    finish: Code | None = None
    tier: Code | None = None
    provider: Code | None = None
    tolerance_mm: Annotated[float, Field(strict=True, gt=0, le=100)] | None = None
    certificates: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    min_tensile_strength_mpa: Annotated[float, Field(strict=True, gt=0, le=10_000)] | None = None
    min_use_temperature_c: Annotated[float, Field(strict=True, ge=-273, le=5_000)] | None = None
    food_contact: Annotated[bool, Field(strict=True)] = False
    biocompatible: Annotated[bool, Field(strict=True)] = False
    wanted_on: date | None = None
    tolerance_class: ToleranceClass | None = None
    inspections: Annotated[tuple[InspectionCode, ...], Field(max_length=len(INSPECTIONS))] = ()
    industry: Code | None = None

    def to_requirement(self) -> Requirement:
        """The same for the rooms below."""
        return Requirement(**self.model_dump())


class DestinationWanted(Wanted):
    """Where the parts go."""

    country: Country = "DE"
    postcode: Annotated[str, Field(min_length=1, max_length=12, pattern=NO_CONTROLS)] | None = None
    vat_id: Annotated[str, Field(pattern=r"^[A-Z]{2}[A-Z0-9+*]{2,13}$")] | None = None
    service: ServiceWish = "cheapest"

    def to_destination(self) -> Destination:
        """The same for the rooms below."""
        return Destination(**self.model_dump())


Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)]
PartReference = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9]+$")]


class OfferItemWanted(Wanted):
    """One part, how many of it, and what it must be."""

    part_id: PartReference
    quantity: Quantity = 1
    requirements: RequirementWanted = RequirementWanted()

    def to_item(self) -> ItemWanted:
        """The same for the rooms below."""
        return ItemWanted(
            part_id=self.part_id, quantity=self.quantity, requirement=self.requirements.to_requirement()
        )


class OffersWanted(Wanted):
    """Parts that offers are wanted for, where they go, and what counts most."""

    items: Annotated[list[OfferItemWanted], Field(min_length=1, max_length=MAX_ITEMS)]
    destination: DestinationWanted = DestinationWanted()
    sort: Sort = "price"
    limit: Limit = 50
    cursor: Cursor | None = None


class LineShown(Shown):
    """One line of a price."""

    code: str
    amount_minor: int
    text: str


class EstimateShown(Shown):
    """Machine time and feedstock for the whole quantity, and the relative half-width of their uncertainty."""

    build_s: int
    feedstock_g: float
    support_g: float
    orientation: str
    uncertainty: float


class CautionShown(ReasonShown):
    """What to mind about an offer, and a few places on the part that it is about, the worst first."""

    places: list[PlaceShown]


class DeliveryShown(Shown):
    """A service that takes the goods there: its net price, and the day it arrives at the latest."""

    service: str
    price: MoneyShown
    delivered_on: date


class FootprintRowShown(Shown):
    """A part of the footprint in kg CO2e for the whole quantity, and where its factor is from."""

    code: str
    low_kg: float
    high_kg: float
    source: str
    text: str
    source_text: str


class OfferShown(Shown):
    """A computed price. Not binding; ``offer_id`` is what POST /quotes takes.

    ``dispatched_on`` is promised; ``shipping`` and ``delivered_on`` are those of ``service``, one of
    ``deliveries``.
    """

    offer_id: str
    provider: str
    process: str
    material: str
    machine: str
    finish: str
    tier: str
    quantity: int
    unit_price: MoneyShown
    total: MoneyShown
    lines: list[LineShown]
    ready_on: date
    dispatched_on: date
    delivered_on: date | None
    service: str | None
    deliveries: list[DeliveryShown]
    shipping: MoneyShown | None
    distance_km: float | None
    estimate: EstimateShown
    co2e_kg: float
    co2e_range_kg: tuple[float, float]
    footprint: list[FootprintRowShown]
    energy_kwh: tuple[float, float] | None
    price_band_minor: tuple[int, int]
    why: list[ReasonShown]
    cautions: list[CautionShown]


class OfferGroupShown(Shown):
    """The offers of one provider in one material on this page."""

    provider: str
    process: str
    material: str
    cheapest_total: MoneyShown
    earliest_ready_on: date
    earliest_dispatched_on: date
    offer_ids: list[str]


class RejectionShown(Shown):
    """Why a provider's machine cannot make the part in a material."""

    provider: str
    machine: str
    material: str
    code: str
    parameters: Parameters
    text: str


class NearMissShown(Shown):
    """One change of part or requirement that would give offers."""

    code: str
    parameters: Parameters
    text: str
    offers: int
    cheapest: MoneyShown | None


class InstituteMatchShown(Shown):
    """An institute that fits a need, and why."""

    institute: str
    score: float
    reasons: list[ReasonShown]


class ReferralNeedShown(Shown):
    """Where a request can go that nobody can make today."""

    reasons: list[ReasonShown]
    institutes: list[InstituteMatchShown]


class ItemOffersShown(Shown):
    """The answer for one item, offers in the order asked for."""

    part_id: str
    quantity: int
    offers: list[OfferShown]
    offers_total: int
    groups: list[OfferGroupShown]
    rejections: list[RejectionShown]
    near_misses: list[NearMissShown]
    referral: ReferralNeedShown | None


class OffersShown(Shown):
    """Offers for all items. ``names`` gives display names for the codes that occur."""

    items: list[ItemOffersShown]
    catalogue_version: str
    valid_until: datetime
    next_cursor: str | None
    names: dict[str, str]


def show_offers(composed: ComposedOffers, language: str, *, names: Mapping[str, str]) -> OffersShown:
    """Composed offers as they leave the house."""
    items = [_show_item(item, language, names) for item in composed.items]
    return OffersShown(
        items=items,
        catalogue_version=composed.catalogue_version,
        valid_until=composed.valid_until,
        next_cursor=composed.next_cursor,
        names={code: names[code] for code in sorted(_codes_in(items)) if code in names},
    )


def _codes_in(items: list[ItemOffersShown]) -> set[str]:
    codes: set[str] = set()
    for item in items:
        for offer in item.offers:
            codes |= {offer.provider, offer.process, offer.material, offer.finish, offer.machine}
        for rejection in item.rejections:
            codes |= {rejection.provider, rejection.material, rejection.machine}
        codes |= {match.institute for match in (item.referral.institutes if item.referral else ())}
    return codes


def _show_item(item: ItemOffers, language: str, names: Mapping[str, str]) -> ItemOffersShown:
    return ItemOffersShown(
        part_id=item.part_id,
        quantity=item.quantity,
        offers=[show_offer(one.offer_id, one.offer, language, names=names) for one in item.offers],
        offers_total=item.offers_total,
        groups=[
            OfferGroupShown(
                provider=group.provider,
                process=group.process,
                material=group.material,
                cheapest_total=show_money(group.cheapest_total),
                earliest_ready_on=group.earliest_ready_on,
                earliest_dispatched_on=group.earliest_dispatched_on,
                offer_ids=list(group.offer_ids),
            )
            for group in item.groups
        ],
        rejections=[_show_rejection(rejection, language, names) for rejection in item.rejections],
        near_misses=[_show_near_miss(miss, language, names) for miss in item.near_misses],
        referral=item.referral
        and ReferralNeedShown(
            reasons=[
                show_reason("referral", reason.code, reason.parameters, language, names=names)
                for reason in item.referral.reasons
            ],
            institutes=[
                InstituteMatchShown(
                    institute=match.institute,
                    score=match.score,
                    reasons=[
                        show_reason("referral", reason.code, reason.parameters, language, names=names)
                        for reason in match.reasons
                    ],
                )
                for match in item.referral.institutes
            ],
        ),
    )


def show_offer(offer_id: str, offer: Offer, language: str, *, names: Mapping[str, str]) -> OfferShown:
    """One offer: of its lines only code and amount, so that no rate can be read off."""
    candidate = offer.candidate
    return OfferShown(
        offer_id=offer_id,
        provider=candidate.provider,
        process=candidate.process,
        material=candidate.material,
        machine=candidate.machine,
        finish=candidate.finish,
        tier=candidate.tier,
        quantity=offer.quantity,
        unit_price=show_money(offer.unit_price),
        total=show_money(offer.total),
        lines=[
            LineShown(
                code=line.code,
                amount_minor=line.amount_minor,
                text=line.label(translate_code("line", line.code, {}, language), language),
            )
            for line in offer.lines
        ],
        ready_on=offer.ready_on,
        dispatched_on=offer.leaves_on,
        delivered_on=offer.delivered_on,
        service=offer.service,
        deliveries=[
            DeliveryShown(service=one.service, price=show_money(one.price), delivered_on=one.delivered_on)
            for one in offer.deliveries
        ],
        shipping=offer.shipping and show_money(offer.shipping),
        distance_km=offer.distance_km,
        estimate=EstimateShown(
            build_s=offer.estimate.build_s,
            feedstock_g=offer.estimate.feedstock_g,
            support_g=offer.estimate.support_g,
            orientation=offer.estimate.orientation,
            uncertainty=offer.estimate.uncertainty,
        ),
        co2e_kg=offer.co2e_kg,
        co2e_range_kg=offer.co2e_range_kg,
        footprint=[_show_footprint(row, language) for row in offer.footprint],
        energy_kwh=offer.energy_kwh,
        price_band_minor=offer.price_band_minor,
        why=[show_reason("why", one.code, one.parameters, language, names=names) for one in offer.why],
        cautions=[_show_caution(one, language, names) for one in offer.cautions],
    )


def _show_footprint(row: FootprintRow, language: str) -> FootprintRowShown:
    return FootprintRowShown(
        code=row.code,
        low_kg=row.low_kg,
        high_kg=row.high_kg,
        source=row.source,
        text=translate_code("footprint", row.code, {}, language),
        source_text=translate_code("footprint_source", row.source, {}, language),
    )


def _show_caution(caution: Caution, language: str, names: Mapping[str, str]) -> CautionShown:
    shown = show_reason("caution", caution.code, caution.parameters, language, names=names)
    return CautionShown(**dict(shown), places=[show_place(place) for place in caution.places])


def _show_rejection(rejection: Rejection, language: str, names: Mapping[str, str]) -> RejectionShown:
    return RejectionShown(
        provider=rejection.provider,
        machine=rejection.machine,
        material=rejection.material,
        code=rejection.code,
        parameters=dict(rejection.parameters),
        text=translate_code("rejection", rejection.code, rejection.parameters, language, names=names),
    )


def _show_near_miss(miss: NearMiss, language: str, names: Mapping[str, str]) -> NearMissShown:
    return NearMissShown(
        code=miss.code,
        parameters=dict(miss.parameters),
        text=translate_code("near_miss", miss.code, miss.parameters, language, names=names),
        offers=miss.offers,
        cheapest=miss.cheapest and show_money(miss.cheapest),
    )
