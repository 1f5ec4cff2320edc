"""From priced offers to the content of a quote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.delivery import arrive, find_today, price_shipping
from app.geometry.measurements import ENGINE_VERSION
from app.offers.offer import Offer
from app.offers.prepare import Prepared
from app.offers.quote import QUOTE_SCHEMA_VERSION, Party, QuoteContent, QuotedPart, QuoteItem
from app.offers.request import Destination, Requirement
from app.offers.split import pack_offer
from app.pricing import decide_tax
from app.processes import find_process
from app.programme import Policy
from app.providers import Provider
from app.values import Conflict, Invalid


def draft_quote(
    items: Sequence[tuple[QuotedPart, Requirement, Offer]],
    *,
    destination: Destination,
    recipient: Party,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
    number: str,
    delivery: Party | None = None,
) -> QuoteContent:
    """All items of one provider, who issues the quote.

    Raises Invalid ``quote_empty``, ``offers_of_several_providers`` and Conflict
    ``destination_not_reached`` where no service ships the goods there.
    """
    provider = _find_issuer(items, prepared)
    currency = provider.rate_card.currency
    net = sum(offer.total.amount_minor for _, _, offer in items)
    goods = [pack_offer(offer, part.size_mm) for part, _, offer in items]
    shipping = price_shipping(goods, prepared.catalogue.tariff, destination.country, destination.service)
    if shipping is None:
        raise Conflict("destination_not_reached", {"country": destination.country})
    tax = decide_tax(net + shipping.amount_minor, country=destination.country, vat_id=destination.vat_id)
    ready_on = max(offer.ready_on for _, _, offer in items)
    dispatched_on = max(offer.leaves_on for _, _, offer in items)
    return QuoteContent(
        schema_version=QUOTE_SCHEMA_VERSION,
        number=number,
        issued_at=now,
        valid_until=find_today(now) + timedelta(days=policy.quote_valid_days),
        is_binding=policy.quote_is_binding,
        is_demo=provider.is_fictional,
        phase=policy.phase,
        issuer=_describe_issuer(provider),
        recipient=recipient,
        destination=destination,
        items=tuple(QuoteItem(part, requirement, offer) for part, requirement, offer in items),
        net_minor=net,
        shipping_minor=shipping.amount_minor,
        shipping_service=shipping.service,
        shipping_weight_g=round(shipping.weight_g, 1),
        tax_case=tax.case,
        tax_rate_bps=tax.rate_bps,
        tax_minor=tax.amount_minor,
        gross_minor=net + shipping.amount_minor + tax.amount_minor,
        currency=currency,
        ready_on=ready_on,
        delivered_on=arrive(dispatched_on, shipping, destination.country),
        terms=_choose_terms(provider, policy),
        names={language: _freeze_names(items, prepared, language) for language in ("de", "en")},
        catalogue_version=prepared.catalogue.version,
        engine_version=ENGINE_VERSION,
        dispatched_on=dispatched_on,
        delivery=delivery,
    )


def _find_issuer(items: Sequence[tuple[QuotedPart, Requirement, Offer]], prepared: Prepared) -> Provider:
    codes = sorted({offer.candidate.provider for _, _, offer in items})
    if not codes:
        raise Invalid("quote_empty")
    if len(codes) > 1:
        raise Invalid("offers_of_several_providers", {"providers": [*codes]})
    return next(p for p in prepared.catalogue.market.providers if p.code == codes[0])


def _freeze_names(
    items: Sequence[tuple[QuotedPart, Requirement, Offer]], prepared: Prepared, language: str
) -> dict[str, str]:
    """What the codes of the items are called, so that a later renaming does not reach the quote."""
    market = prepared.catalogue.market
    names: dict[str, str] = {}
    for _, _, offer in items:
        candidate = offer.candidate
        material = market.materials[candidate.material]
        finish = market.finishes[candidate.finish]
        process = find_process(candidate.process)
        machine = next(
            machine
            for provider in market.providers
            if provider.code == candidate.provider
            for machine in provider.machines
            if machine.code == candidate.machine
        )
        name, standard = material.name_in(language), material.standard_designation
        names[material.code] = name if standard in name else f"{name} ({standard})"
        names[finish.code] = finish.name_de if language == "de" else finish.name_en
        names[process.code] = process.name_de if language == "de" else process.name_en
        names[machine.code] = machine.name
    return names


def _describe_issuer(provider: Provider) -> Party:
    place = provider.place
    return Party(provider.code, provider.name, (f"{place.postcode} {place.name}", place.district))


def _choose_terms(provider: Provider, policy: Policy) -> tuple[str, ...]:
    return (
        "quote_binding" if policy.quote_is_binding else "quote_not_binding",
        "prices_net",
        "delivery_dap",
        "payment_14_days",
        "tolerances_as_stated",
        "iso_astm_52901",
        *(("demo_fictional",) if provider.is_fictional else ()),
    )
