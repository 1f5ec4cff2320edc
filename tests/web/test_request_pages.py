"""Several parts in one request: totals, the best split, one quote a provider, and what is said in place."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from app.texts import translate
from tests.web.house import CIVIL, House, upload, upload_measured

HTMX = {"HX-Request": "true"}
PLATE = "t_shape.stl"
GONE = translate("error.part_not_found", "en")
NOT_MEASURED = translate("error.part_not_measured", "en")


@pytest.fixture
def client(house: House) -> TestClient:
    return house.visit()


def show(client: TestClient, query: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/request?{query}")
    assert answer.status_code == 200, answer.text
    assert "page.request" not in answer.text
    return unescape(answer.text)


def test_wishes_that_clash_are_named_beside_the_part_they_are_of(client: TestClient) -> None:
    first, second = upload_measured(client), upload_measured(client, PLATE)
    page = show(client, f"part1={first}&material1=PA12&process1=PBF-LB/M&part2={second}&material2=PA12", "de")
    one, two = page.split('name="part2"')
    assert "Diese Wünsche passen nicht zusammen" in one
    assert one.count("schließen einander aus") == 1
    assert "schließen einander aus" not in two
    together = show(client, f"part1={first}&material1=PA12&certificate=3.1&industry=medical")
    assert "all at once, though some meet any two of them" in together


def read_forms(page: str) -> list[dict[str, list[str]]]:
    """The fields of every form that asks for quotes."""
    forms = re.findall(r'<form method="post" action="/en/quotes".*?</form>', page, re.DOTALL)
    read: list[dict[str, list[str]]] = []
    for form in forms:
        fields: dict[str, list[str]] = {}
        for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form):
            fields.setdefault(name, []).append(value)
        read.append(fields)
    return read


def read_amounts(page: str) -> list[int]:
    """Every amount of a text in cents, in order, but for what one order saves."""
    page = re.sub(r'<td colspan="2" class="hint">.*?</td>', "", page)
    return [int(found.replace(",", "").replace(".", "")) for found in re.findall(r"€([\d,]+\.\d\d)", page)]


def two_parts(client: TestClient) -> tuple[str, str]:
    return upload_measured(client), upload_measured(client, PLATE)


def test_the_split_is_the_sum_of_its_lines_and_no_dearer_than_one_provider(client: TestClient) -> None:
    one, other = two_parts(client)

    page = show(client, f"part1={one}&quantity1=3&part2={other}&material2=AlSi10Mg")

    ways = re.findall(r'<section class="request-way".*?</section>', page, re.DOTALL)
    split = read_amounts(ways[0])
    assert split[0] == sum(split[1:])
    if len(ways) > 1 and len(read_amounts(ways[1])) > 1:
        single = read_amounts(ways[1])
        assert single[0] == sum(single[1:-1])  # the last one is the difference to the split
        assert single[-1] == single[0] - split[0]
        assert single[0] > split[0]


def test_one_click_makes_a_quote_of_each_provider_of_the_split(client: TestClient, house: House) -> None:
    one, other = two_parts(client)
    # steel and plastic: no provider of the demonstration makes both of these
    page = show(client, f"part1={one}&material1=Ti-6Al-4V&part2={other}&process2=VPP-UVL/P")
    split = read_forms(page)[0]
    assert len(split["offer_id"]) == 2

    answer = client.post("/en/quotes", data={**split, **CIVIL})

    assert answer.status_code == 303
    ids = re.findall(r"issued=([a-z2-7]{26})", answer.headers["Location"])
    assert len(ids) == 2
    assert (
        client.post("/en/quotes", data={**split, **CIVIL}).headers["Location"] == answer.headers["Location"]
    )
    assert house.count("quotes") == 2
    providers = {client.get(f"/api/v1/quotes/{each}").json()["issuer"]["code"] for each in ids}
    assert len(providers) == 2
    mine = client.get(answer.headers["Location"].partition("#")[0])
    assert "2 quotes have been issued" in mine.text
    assert mine.text.count('class="arrived"') == 2


def test_all_from_one_provider_is_one_quote_of_both_parts(client: TestClient, house: House) -> None:
    one, other = two_parts(client)
    page = show(client, f"part1={one}&material1=PA12&part2={other}&material2=PA12")
    both = next(form for form in read_forms(page) if len(form["offer_id"]) == 2)

    answer = client.post("/en/quotes", data={**both, **CIVIL})

    assert house.count("quotes") == 1
    quote = client.get(f"/api/v1/quotes/{answer.headers['Location'].rpartition('/')[2]}").json()
    assert [item["part"]["part_id"] for item in quote["items"]] == [one, other]
    # and changing it leads back to the same request
    own = unescape(client.get(answer.headers["Location"]).text)
    assert f"/en/request?part1={one}&quantity1=1&material1=PA12&part2={other}" in own
    assert f"revises={quote['id']}" in own


def test_parts_are_added_and_taken_out_by_the_address(client: TestClient) -> None:
    one, other = two_parts(client)
    third = upload_measured(client, "l_bracket.stl")

    page = show(client, f"part={one}&part={other}&part={one}")
    assert page.count('class="request-item"') == 2
    assert f'name="part" value="{third}"' in page

    page = show(client, f"part1={one}&quantity1=7&part3={third}&part={other}&country=AT")
    assert re.findall(r'name="part(\d)" value="([a-z2-7]{26})"', page) == [
        ("1", one),
        ("2", third),
        ("3", other),
    ]
    removed = re.findall(r'href="/en/request(\?[^"]*)" data-follow', page)
    assert removed[1] == f"?part1={one}&quantity1=7&part2={other}&country=AT"


def test_what_is_mistyped_is_said_beside_its_field(client: TestClient) -> None:
    one, other = two_parts(client)

    page = show(client, f"part1={one}&quantity1=2&part2={other}&quantity2=many&tolerance1=-1")

    assert "whole number" in page.partition('id="quantity2-error"')[2][:120]
    assert "millimetres" in page.partition('id="tolerance1-error"')[2][:120]
    assert 'id="quantity1-error"' not in page
    assert 'value="many"' in page
    assert read_forms(page) == []


def test_a_part_without_an_offer_leaves_the_others_theirs(client: TestClient) -> None:
    one, other = two_parts(client)

    page = show(client, f"part1={one}&part2={other}&tolerance2=0.0001")

    assert "Nobody makes it with these wishes" in page
    assert f"Not in the totals: {PLATE}" in page
    assert all(len(form["offer_id"]) == 1 for form in read_forms(page))


def test_foreign_and_unmeasured_parts_say_why_they_have_no_price(house: House) -> None:
    owner, stranger = house.visit(), house.visit()
    one, foreign = upload_measured(owner), upload_measured(stranger, PLATE)
    house.works = False
    waiting = upload(owner, "l_bracket.stl").json()["id"]

    page = show(owner, f"part1={one}&part2={foreign}&part3={waiting}")

    states = re.findall(
        r'<p class="request-item-state">(.*?)<span class="request-item-links">', page, re.DOTALL
    )
    assert "from €" in states[0]
    assert GONE in states[1]
    assert NOT_MEASURED in states[2]
    assert PLATE not in page
    assert {len(form["offer_id"]) for form in read_forms(page)} == {1}


def test_guests_may_be_asked_to_sign_in_first(house: House) -> None:
    client = house.visit()
    one, other = two_parts(client)
    house.policy = replace(house.policy, guests_may_get_offers=False)

    page = show(client, f"part1={one}&part2={other}")

    assert 'href="/en/sign-in"' in page.partition('role="alert"')[2]
    assert read_forms(page) == []


def test_without_htmx_the_fragments_address_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/de/request/offers?part=abc&country=AT")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/de/request?part=abc&country=AT#offers"


def test_an_empty_request_says_what_to_do(client: TestClient) -> None:
    assert "Choose the parts above" in show(client, "part1=not-an-id&part=;drop")
    upload_measured(client)
    assert "cube_20mm.stl" in show(client, "")
