"""What search engines are told from the pilot on, and nothing of it in the closed test."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

from starlette.testclient import TestClient

from app.offers import prepare
from app.processes import PROCESSES
from app.programme import find_policy
from app.web.pages.processes import write_slug
from tests.web.house import House, refused

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
# What schema.org expects of the properties that we use: for each type, its properties and what they hold.
THING = {"@id": str, "url": str, "name": str, "description": str, "alternateName": str}
VOCABULARY: dict[str, dict[str, object]] = {
    "LocalBusiness": {
        **THING, "address": "PostalAddress", "geo": "GeoCoordinates", "knowsLanguage": str,
        "makesOffer": "Offer", "hasCertification": "Certification",
    },
    "Organization": THING,
    "PostalAddress": {"postalCode": str, "addressLocality": str, "addressRegion": str, "addressCountry": str},
    "GeoCoordinates": {"latitude": float, "longitude": float},
    "Certification": {**THING, "expires": date.fromisoformat},
    "Offer": {"itemOffered": "Service"},
    "OfferCatalog": {**THING, "itemListElement": "Offer"},
    "AdministrativeArea": THING,
    "Service": {
        **THING, "serviceType": str, "areaServed": "AdministrativeArea", "broker": "Organization",
        "provider": "LocalBusiness", "hasOfferCatalog": "OfferCatalog",
    },
}  # fmt: skip
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def make_one_real(house: House) -> str:
    """The first firm is no invention any more, and writes of itself what should do no harm."""
    catalogue = house.prepared.catalogue
    first, *others = catalogue.market.providers
    real = replace(first, is_fictional=False, summary_de="Guss & </script><b>mehr")
    market = replace(catalogue.market, providers=(real, *others))
    house.prepared = prepare(replace(catalogue, market=market, version="one real"))
    return real.code


def list_addresses(client: TestClient) -> list[str]:
    answer = client.get("/sitemap.xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    tree = ElementTree.fromstring(answer.text)  # noqa: S314 - our own answer
    return [found.text or "" for found in tree.findall("s:url/s:loc", NAMESPACE)]


def check_words(told: dict[str, Any]) -> None:
    """Raises where a property is none of its type, or holds something else than it is meant for."""
    known = VOCABULARY[told["@type"]]
    for name, value in told.items():
        if name in ("@context", "@type"):
            continue
        meant = known[name]
        for each in value if isinstance(value, list) else [value]:
            if isinstance(meant, str):
                assert each["@type"] == meant, name
                check_words(each)
            elif isinstance(meant, type):
                assert isinstance(each, meant), name
                assert each, name
            else:
                meant(each)  # type: ignore[operator]  # reads it, or raises


def test_a_firm_is_described_as_a_business(house: House) -> None:
    code = make_one_real(house)
    page = house.visit().get(f"/de/providers/{code}?ref=1")
    (found,) = DATA.findall(page.text)
    told = json.loads(found)
    assert (told["@type"], told["url"]) == ("LocalBusiness", f"http://testserver/de/providers/{code}")
    assert told["description"] == "Guss & </script><b>mehr"
    assert told["address"]["addressRegion"] == "Sachsen"
    assert told["@context"] == "https://schema.org"
    check_words(told)
    (in_english,) = DATA.findall(house.visit().get(f"/en/providers/{code}").text)
    assert json.loads(in_english)["@id"] == told["@id"]  # one firm, whatever the language
    check_words(json.loads(in_english))
    assert f'<link rel="canonical" href="http://testserver/de/providers/{code}">' in page.text
    assert f'hreflang="en" href="http://testserver/en/providers/{code}"' in page.text
    invented = house.prepared.catalogue.market.providers[1].code
    assert DATA.findall(house.visit().get(f"/de/providers/{invented}").text) == []


def test_a_process_has_a_page_in_both_languages(house: House) -> None:
    guest = house.visit()
    assert 'href="/en/processes/pbf-lb-p"' in guest.get("/en/processes").text
    for language, kind in (("de", "Additive Fertigung"), ("en", "Additive manufacturing")):
        page = guest.get(f"/{language}/processes/pbf-lb-p")
        (found,) = DATA.findall(page.text)
        told = json.loads(found)
        assert told["serviceType"] == kind
        check_words(told)
        assert told["hasOfferCatalog"]["itemListElement"]
        assert told["provider"] == []  # nobody who was made up
        canonical = f'<link rel="canonical" href="http://testserver/{language}/processes/pbf-lb-p">'
        assert canonical in page.text
    assert guest.get("/en/processes/alchemy").status_code == 404
    code = make_one_real(house)
    process = house.prepared.catalogue.market.providers[0].machines[0].process_code
    (found,) = DATA.findall(house.visit().get(f"/de/processes/{write_slug(process)}").text)
    told = json.loads(found)
    check_words(told)
    assert [each["url"] for each in told["provider"]] == [f"http://testserver/de/providers/{code}"]


def test_the_map_of_the_site_names_public_pages_only(house: House) -> None:
    code = make_one_real(house)
    guest = house.visit()
    addresses = list_addresses(guest)
    assert f"http://testserver/en/providers/{code}" in addresses
    assert "http://testserver/de/processes/pbf-lb-m" in addresses
    assert len(addresses) == len(set(addresses))
    assert [address for address in addresses if "/legal/" in address] == [
        f"http://testserver/{language}/legal/{kind}"
        for kind in ("terms", "privacy", "imprint", "provider_terms", "accessibility")
        for language in ("de", "en")
    ]
    legal = guest.get("/de/legal/imprint")
    assert (legal.status_code, "X-Robots-Tag" in legal.headers) == (200, False)
    assert {
        address
        for process in PROCESSES
        for address in addresses
        if address.endswith(write_slug(process.code))
    }
    tree = ElementTree.fromstring(guest.get("/sitemap.xml").text)  # noqa: S314 - our own answer
    for url in tree.findall("s:url", NAMESPACE):
        page = (url.findtext("s:loc", "", NAMESPACE)).partition("/de/")[2] or (
            url.findtext("s:loc", "", NAMESPACE)
        ).partition("/en/")[2]
        links = {each.get("hreflang"): each.get("href") for each in url.findall("x:link", NAMESPACE)}
        assert links == {
            "de": f"http://testserver/de/{page}", "en": f"http://testserver/en/{page}",
            "x-default": f"http://testserver/en/{page}",
        }  # fmt: skip
    assert not [each for each in addresses if "/providers/demo-" in each and code not in each]
    for address in addresses[:12]:
        answer = guest.get(address)
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers
    assert "Sitemap: http://testserver/sitemap.xml" in guest.get("/robots.txt").text


def test_nothing_of_it_in_the_closed_test(house: House) -> None:
    code = make_one_real(house)
    house.policy = find_policy("closed_test")
    member = house.visit_signed_in()
    assert member.get("/sitemap.xml").status_code == 404
    for path in (f"/de/providers/{code}", "/de/processes/pbf-lb-p", "/de/"):
        page = member.get(path)
        assert page.status_code == 200
        assert not re.search("ld\\+json|canonical|hreflang=.x-default", page.text)
        assert page.headers["X-Robots-Tag"] == "noindex"
    refused(house.visit().get("/api/v1/providers"), 401, "sign_in_required")
