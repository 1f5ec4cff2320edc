"""What pages tell search engines in the words of schema.org: firms and processes, as blocks of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.marketplace.supplying import ProcessFacts, ProviderFacts
from app.texts import Language

_CONTEXT = "https://schema.org"


def describe_provider(
    provider: ProviderFacts, origin: str, language: Language, names: Mapping[str, str]
) -> dict[str, object] | None:
    """A local business with what it offers. None for a firm that was made up: nobody shall find it."""
    if provider.is_fictional:
        return None
    return {
        "@context": _CONTEXT,
        **_name_firm(provider, origin, language),
        "description": provider.summary_de if language == "de" else provider.summary_en,
        "address": {
            "@type": "PostalAddress",
            "postalCode": provider.place.postcode,
            "addressLocality": provider.place.name,
            "addressRegion": "Sachsen",
            "addressCountry": "DE",
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": provider.place.latitude,
            "longitude": provider.place.longitude,
        },
        "knowsLanguage": list(provider.languages),
        "hasCertification": [
            {"@type": "Certification", "name": each.code, "expires": each.valid_until.isoformat()}
            for each in provider.certificates
        ],
        "makesOffer": [
            _offer_service(f"{code} {names.get(code, '')}".strip()) for code in provider.processes
        ],
    }


def describe_process(
    facts: ProcessFacts,
    address: str,
    origin: str,
    language: Language,
    description: str,
    materials: Sequence[str],
    providers: Sequence[ProviderFacts],
) -> dict[str, object]:
    """A service: who provides it, and in which materials. The platform itself only brokers it."""
    return {
        "@context": _CONTEXT,
        "@type": "Service",
        "@id": f"{address}#process",
        "url": address,
        "name": facts.name_de if language == "de" else facts.name_en,
        "alternateName": [facts.code, *facts.synonyms],
        "description": description,
        "serviceType": "Additive Fertigung" if language == "de" else "Additive manufacturing",
        "areaServed": {"@type": "AdministrativeArea", "name": "Sachsen" if language == "de" else "Saxony"},
        "broker": {"@type": "Organization", "name": "Schichtwerk", "url": f"{origin}/{language}/"},
        "provider": [_name_firm(each, origin, language) for each in providers if not each.is_fictional],
        "hasOfferCatalog": {
            "@type": "OfferCatalog",
            "name": "Werkstoffe" if language == "de" else "Materials",
            "itemListElement": [_offer_service(material) for material in materials],
        },
    }


def _name_firm(provider: ProviderFacts, origin: str, language: Language) -> dict[str, object]:
    """The same firm in either language."""
    return {
        "@type": "LocalBusiness",
        "@id": f"{origin}/de/providers/{provider.code}#firm",
        "url": f"{origin}/{language}/providers/{provider.code}",
        "name": provider.name,
    }


def _offer_service(name: str) -> dict[str, object]:
    return {"@type": "Offer", "itemOffered": {"@type": "Service", "name": name}}
