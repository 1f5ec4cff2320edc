"""What search engines are told from the pilot on, and nothing of it in the closed test."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

from starlette.testclient import TestClient

from app.offers import prepare
from app.programme import find_policy
from tests.web.house import House, refused

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>')
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


def test_a_firm_is_described_as_a_business(house: House) -> None:
    code = make_one_real(house)
    page = house.visit().get(f"/de/providers/{code}?ref=1")
    (found,) = DATA.findall(page.text)
    told = json.loads(found)
    assert (told["@type"], told["url"]) == ("LocalBusiness", f"http://testserver/de/providers/{code}")
    assert told["description"] == "Guss & </script><b>mehr"
    assert told["address"]["addressRegion"] == "Sachsen"
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
        assert json.loads(found)["serviceType"] == kind
    assert guest.get("/en/processes/alchemy").status_code == 404


def test_the_map_of_the_site_names_public_pages_only(house: House) -> None:
    code = make_one_real(house)
    guest = house.visit()
    addresses = list_addresses(guest)
    assert f"http://testserver/en/providers/{code}" in addresses
    assert "http://testserver/de/processes/pbf-lb-m" in addresses
    assert len(addresses) == len(set(addresses))
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
