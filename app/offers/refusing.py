"""Wishes that are mistakes: what stands in no list, or cannot be, is no wish that nobody fulfils."""

from __future__ import annotations

from datetime import date

from app.delivery import COUNTRIES, is_german_postcode
from app.offers.prepare import Prepared
from app.offers.request import Destination, Requirement
from app.processes import AS_BUILT
from app.providers import FIRM_CERTIFICATES, MATERIAL_CERTIFICATES
from app.providers.rate_card import INSPECTIONS
from app.providers.tolerances import TOLERANCE_CLASSES
from app.values.errors import Invalid


def refuse_mistakes(
    requirement: Requirement, destination: Destination, prepared: Prepared, *, today: date
) -> None:
    """Invalid ``country_invalid``, ``postcode_invalid``, ``wanted_on_past``, ``finish_unknown``,
    ``tier_unknown``, ``provider_unknown``, ``tolerance_class_unknown``, ``inspection_unknown``,
    ``industry_unknown``, ``certificate_unknown``."""
    if destination.country not in COUNTRIES:
        raise Invalid("country_invalid", {"country": destination.country})
    postcode = destination.postcode
    if destination.country == "DE" and postcode is not None and not is_german_postcode(postcode):
        raise Invalid("postcode_invalid", {"postcode": postcode})
    if requirement.wanted_on is not None and requirement.wanted_on < today:
        raise Invalid("wanted_on_past", {"wanted_on": requirement.wanted_on.isoformat()})
    _refuse_unknown_words(requirement, prepared)


def _refuse_unknown_words(requirement: Requirement, prepared: Prepared) -> None:
    market = prepared.catalogue.market
    if requirement.finish not in (None, AS_BUILT, *market.finishes):
        raise Invalid("finish_unknown", {"finish": requirement.finish})
    tiers = sorted({tier.code for provider in market.providers for tier in provider.tiers})
    if requirement.tier is not None and tiers and requirement.tier not in tiers:
        raise Invalid("tier_unknown", {"tier": requirement.tier, "known": [*tiers]})
    if requirement.provider is not None and requirement.provider not in {p.code for p in market.providers}:
        raise Invalid("provider_unknown", {"provider": requirement.provider})
    if requirement.tolerance_class not in (None, *TOLERANCE_CLASSES):
        raise Invalid(
            "tolerance_class_unknown", {"found": requirement.tolerance_class, "known": [*TOLERANCE_CLASSES]}
        )
    for inspection in requirement.inspections:
        if inspection not in INSPECTIONS:
            raise Invalid("inspection_unknown", {"found": inspection, "known": [*INSPECTIONS]})
    groups = [provider.industries for provider in market.providers]
    groups += [institute.industries for institute in prepared.catalogue.institutes]
    industries = sorted({industry for group in groups for industry in group})
    if requirement.industry is not None and requirement.industry not in industries:
        raise Invalid("industry_unknown", {"industry": requirement.industry, "known": [*industries]})
    held = {certificate.code for provider in market.providers for certificate in provider.certificates}
    known = [*MATERIAL_CERTIFICATES, *sorted(held | set(FIRM_CERTIFICATES))]
    for certificate in requirement.certificates:
        if certificate not in known:
            raise Invalid("certificate_unknown", {"certificate": certificate, "known": [*known]})
