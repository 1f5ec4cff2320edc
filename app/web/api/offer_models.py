"""Offers as they are asked for and as they go out: amounts and codes, never a provider's rates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, SkipValidation
from typing_extensions import TypedDict

from app.delivery import ServiceWish
from app.marketplace.quoting import ItemWanted
from app.marketplace.quoting.compose_offers import MAX_ITEMS
from app.offers import Destination, Requirement, Sort
from app.pricing import MAX_QUANTITY
from app.providers.rate_card import INSPECTIONS, InspectionCode
from app.providers.requirement import ToleranceClass
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
    shown_often,
)
from app.web.api.part_models import PlaceShown


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


@shown_often
class LineShown(TypedDict):
    """One line of a price."""

    code: str
    amount_minor: int
    text: str


@shown_often
class EstimateShown(TypedDict):
    """Machine time and feedstock for the whole quantity, and the relative half-width of their uncertainty."""

    build_s: int
    feedstock_g: float
    support_g: float
    orientation: str
    uncertainty: float


@shown_often
class CautionShown(ReasonShown):
    """What to mind about an offer, and a few places on the part that it is about, the worst first."""

    places: list[PlaceShown]


@shown_often
class DeliveryShown(TypedDict):
    """A service that takes the goods there: its net price, and the day it arrives at the latest."""

    service: str
    price: MoneyShown
    delivered_on: date


@shown_often
class FootprintRowShown(TypedDict):
    """A part of the footprint in kg CO2e for the whole quantity, and where its factor is from."""

    code: str
    low_kg: float
    high_kg: float
    source: str
    text: str
    source_text: str


@shown_often
class OfferShown(TypedDict):
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


@shown_often
class OfferGroupShown(TypedDict):
    """The offers of one provider in one material on this page."""

    provider: str
    process: str
    material: str
    cheapest_total: MoneyShown
    earliest_ready_on: date
    earliest_dispatched_on: date
    offer_ids: list[str]


@shown_often
class RejectionShown(TypedDict):
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


class ContradictionShown(ReasonShown):
    """Wishes that cannot hold together: fields of the requirements, or the quantity.

    ``third`` null: two that clash; else any two of the three hold together.
    """

    first: str
    second: str
    third: str | None


class InstituteMatchShown(Shown):
    """An institute that fits a need, and why."""

    institute: str
    score: float
    reasons: list[ReasonShown]


class EvidenceShown(Shown):
    """A provider's nearest refusal of a kind, and by what share it is missed; null where no number says."""

    code: str
    provider: str
    machine: str
    material: str
    gap_percent: float | None
    text: str


class ReferralNeedShown(Shown):
    """Where a request can go that nobody can make today, and who comes nearest."""

    reasons: list[ReasonShown]
    evidence: list[EvidenceShown]
    institutes: list[InstituteMatchShown]


class ItemOffersShown(Shown):
    """The answer for one item, offers in the order asked for.

    ``understood`` says which wishes were read out of the words for a material, which name was taken for
    another, and which words were left aside.
    """

    part_id: str
    quantity: int
    offers: list[SkipValidation[OfferShown]]  # made by typed code, and hundreds of values each
    offers_total: int
    groups: list[OfferGroupShown]
    rejections: list[RejectionShown]
    near_misses: list[NearMissShown]
    contradictions: list[ContradictionShown]
    referral: ReferralNeedShown | None
    understood: list[ReasonShown]


class OffersShown(Shown):
    """Offers for all items. ``names`` gives display names for the codes that occur."""

    items: list[ItemOffersShown]
    catalogue_version: str
    valid_until: datetime
    next_cursor: str | None
    names: dict[str, str]
