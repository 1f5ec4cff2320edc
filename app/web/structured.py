"""What pages tell search engines in the words of schema.org: firms and processes, as blocks of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.marketplace.supplying import ProcessFacts, ProviderFacts
from app.texts import Language

_CONTEXT = "https://schema.org"


def describe_provider(
    provider: ProviderFacts, address: str, language: Language, names: Mapping[str, str]
) -> dict[str, object] | None:
    """A local business with what it offers. None for a firm that was made up: nobody shall find it."""
    if provider.is_fictional:
        return None
    return {
        "@context": _CONTEXT,
        "@type": "LocalBusiness",
        "@id": f"{address}#firm",
        "url": address,
        "name": provider.name,
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
        "makesOffer": [
            {"@type": "Offer", "itemOffered": {"@type": "Service", "name": f"{code} {names.get(code, '')}"}}
            for code in provider.processes
        ],
    }


def describe_process(
    facts: ProcessFacts, address: str, language: Language, materials: Sequence[str], providers: int
) -> dict[str, object]:
    """A service that firms of Saxony offer."""
    return {
        "@context": _CONTEXT,
        "@type": "Service",
        "@id": f"{address}#process",
        "url": address,
        "name": facts.name_de if language == "de" else facts.name_en,
        "alternateName": [facts.code, *facts.synonyms],
        "serviceType": "Additive Fertigung" if language == "de" else "Additive manufacturing",
        "areaServed": {"@type": "AdministrativeArea", "name": "Sachsen" if language == "de" else "Saxony"},
        "provider": {"@type": "Organization", "name": "Schichtwerk"},
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "materials", "value": ", ".join(materials)},
            {"@type": "PropertyValue", "name": "providers", "value": providers},
        ],
    }
