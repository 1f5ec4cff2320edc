"""Quotes as they are asked for and as they go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.delivery import ServiceWish
from app.marketplace.duties import HoldStatus
from app.marketplace.quoting import QuoteView
from app.marketplace.quoting.compose_offers import MAX_ITEMS
from app.offers import Destination, Party, QuoteItem, Requirement
from app.pricing import TaxCase
from app.web.api.duty_models import DeclarationShown, DeclarationWanted, show_declaration
from app.web.api.models import NO_CONTROLS, ReasonShown, Shown, Wanted, show_reason
from app.web.api.offer_models import OfferShown
from app.web.api.showing_offers import show_offer

OfferId = Annotated[str, Field(min_length=1, max_length=8_000, pattern=r"^[A-Za-z0-9_.=-]+$")]
AddressLine = Annotated[str, Field(min_length=1, max_length=120, pattern=NO_CONTROLS)]


AddressWish = Annotated[
    str | None,
    Field(min_length=1, max_length=40, pattern=NO_CONTROLS, description="Out of your address book."),
]


class RecipientWanted(Wanted):
    """Who the quote is made out to, as it shall be printed."""

    name: AddressLine
    lines: Annotated[tuple[AddressLine, ...], Field(max_length=6)] = ()

    def to_party(self) -> Party:
        """The same for the rooms below."""
        return Party(code="", name=self.name, lines=self.lines)


class QuoteWanted(Wanted):
    """Offers of one provider that shall be frozen."""

    offer_ids: Annotated[tuple[OfferId, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    recipient: RecipientWanted | None = None
    billing_address_id: AddressWish = None
    delivery_address_id: AddressWish = None
    declaration: DeclarationWanted | None = None


class PartyShown(Shown):
    """Who issues or receives."""

    code: str
    name: str
    lines: list[str]


class QuotedDrawingShown(Shown):
    """A drawing as quoted."""

    file_name: str
    media_type: str
    size_bytes: int
    sha256: str


class QuotedPartShown(Shown):
    """The part as quoted, with the note and the drawings that lay beside it then."""

    part_id: str
    file_name: str
    sha256: str
    format: str
    unit: str
    size_mm: tuple[float, float, float]
    volume_mm3: float
    note: str
    drawings: list[QuotedDrawingShown]


class RequirementShown(Shown):
    """What was asked of the part."""

    material: str | None
    process: str | None
    finish: str | None
    tier: str | None
    provider: str | None
    tolerance_mm: float | None
    certificates: list[str]
    min_tensile_strength_mpa: float | None
    min_use_temperature_c: float | None
    food_contact: bool
    biocompatible: bool
    wanted_on: date | None
    tolerance_class: str | None
    inspections: list[str]
    industry: str | None


class DestinationShown(Shown):
    """Where the parts go."""

    country: str
    postcode: str | None
    vat_id: str | None
    service: ServiceWish


class QuoteItemShown(Shown):
    """One part with its requirement and the price it is quoted at."""

    part: QuotedPartShown
    requirements: RequirementShown
    offer: OfferShown


class QuoteShown(Shown):
    """A quote: frozen, numbered, valid until. Amounts are minor units of ``currency``."""

    id: str
    number: str
    issued_at: datetime
    valid_until: date
    is_binding: bool
    hold: HoldStatus | None
    declaration: DeclarationShown | None
    is_demo: bool
    issuer: PartyShown
    recipient: PartyShown
    delivery: PartyShown | None
    destination: DestinationShown
    items: list[QuoteItemShown]
    net_minor: int
    shipping_minor: int
    shipping_service: str
    tax_case: TaxCase
    tax_rate_bps: int
    tax_minor: int
    gross_minor: int
    currency: str
    ready_on: date
    dispatched_on: date | None
    delivered_on: date | None
    terms: list[ReasonShown]
    catalogue_version: str
    engine_version: str
    sha256: str
    pdf: str


class QuoteSummaryShown(Shown):
    """A quote in a list."""

    id: str
    number: str
    created_at: datetime
    issuer_name: str
    gross_minor: int
    currency: str
    valid_until: date


class QuotesShown(Shown):
    """A page of quotes, newest first."""

    quotes: list[QuoteSummaryShown]
    next_cursor: str | None


def show_requirement(requirement: Requirement) -> RequirementShown:
    """A requirement as it leaves the house."""
    return RequirementShown(
        material=requirement.material,
        process=requirement.process,
        finish=requirement.finish,
        tier=requirement.tier,
        provider=requirement.provider,
        tolerance_mm=requirement.tolerance_mm,
        certificates=list(requirement.certificates),
        min_tensile_strength_mpa=requirement.min_tensile_strength_mpa,
        min_use_temperature_c=requirement.min_use_temperature_c,
        food_contact=requirement.food_contact,
        biocompatible=requirement.biocompatible,
        wanted_on=requirement.wanted_on,
        tolerance_class=requirement.tolerance_class,
        inspections=list(requirement.inspections),
        industry=requirement.industry,
    )


def _show_destination(destination: Destination) -> DestinationShown:
    return DestinationShown(
        country=destination.country,
        postcode=destination.postcode,
        vat_id=destination.vat_id,
        service=destination.service,
    )


def _show_party(party: Party) -> PartyShown:
    return PartyShown(code=party.code, name=party.name, lines=list(party.lines))


def _show_item(item: QuoteItem, language: str, names: Mapping[str, str]) -> QuoteItemShown:
    part = item.part
    return QuoteItemShown(
        part=QuotedPartShown(
            part_id=part.part_id,
            file_name=part.file_name,
            sha256=part.sha256,
            format=part.format,
            unit=part.unit,
            size_mm=part.size_mm,
            volume_mm3=part.volume_mm3,
            note=part.note,
            drawings=[
                QuotedDrawingShown(
                    file_name=drawing.file_name,
                    media_type=drawing.media_type,
                    size_bytes=drawing.size_bytes,
                    sha256=drawing.sha256,
                )
                for drawing in part.drawings
            ],
        ),
        requirements=show_requirement(item.requirement),
        # what was an offer is settled now: there is nothing to ask a quote for again
        offer=show_offer("", item.offer, language, names=names),
    )


def show_quote(quote: QuoteView, language: str, *, names: Mapping[str, str]) -> QuoteShown:
    """A quote as it leaves the house."""
    content = quote.content
    return QuoteShown(
        id=quote.id,
        number=quote.number,
        issued_at=content.issued_at,
        valid_until=content.valid_until,
        is_binding=quote.is_binding,
        hold=quote.hold,
        declaration=show_declaration(quote.declaration),
        is_demo=content.is_demo,
        issuer=_show_party(content.issuer),
        recipient=_show_party(content.recipient),
        delivery=content.delivery and _show_party(content.delivery),
        destination=_show_destination(content.destination),
        items=[_show_item(item, language, names) for item in content.items],
        net_minor=content.net_minor,
        shipping_minor=content.shipping_minor,
        shipping_service=content.shipping_service,
        tax_case=content.tax_case,
        tax_rate_bps=content.tax_rate_bps,
        tax_minor=content.tax_minor,
        gross_minor=content.gross_minor,
        currency=content.currency,
        ready_on=content.ready_on,
        dispatched_on=content.dispatched_on,
        delivered_on=content.delivered_on,
        terms=[show_reason("term", code, {}, language, names=names) for code in content.terms],
        catalogue_version=content.catalogue_version,
        engine_version=content.engine_version,
        sha256=quote.sha256,
        pdf=f"/api/v1/quotes/{quote.id}.pdf",
    )
