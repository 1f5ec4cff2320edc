"""Quotes over HTTP: frozen, numbered, printed; refused when anything moved."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

from pypdf import PdfReader

from app.offers import Prepared, prepare
from tests.web.house import CIVIL, House, first_offer, issue_quote, refused, upload_measured


def raise_margins(prepared: Prepared) -> Prepared:
    """The same market, dearer."""
    catalogue = prepared.catalogue
    providers = tuple(
        replace(one, rate_card=replace(one.rate_card, margin=0.5, version=one.rate_card.version + 1))
        for one in catalogue.market.providers
    )
    market = replace(catalogue.market, providers=providers)
    return prepare(replace(catalogue, version="dearer", market=market))


def test_a_quote_says_what_the_offer_said(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    offer = first_offer(client, part_id)
    recipient = {"name": "Muster Maschinenbau GmbH", "lines": ["Musterweg 1", "01069 Dresden"]}
    answer = client.post(
        "/api/v1/quotes",
        json={"offer_ids": [offer["offer_id"]], "recipient": recipient, "declaration": CIVIL},
    )
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    quote = answer.json()
    assert quote["issuer"]["code"] == offer["provider"]
    assert quote["recipient"] == {"code": "", **recipient}
    assert quote["items"][0]["offer"]["total"] == offer["total"]
    assert quote["items"][0]["part"]["part_id"] == part_id
    assert quote["gross_minor"] == quote["net_minor"] + quote["shipping_minor"] + quote["tax_minor"]
    assert quote["tax_rate_bps"] == 1900
    assert (quote["is_binding"], quote["is_demo"]) == (False, True)
    assert client.get(f"/api/v1/quotes/{quote['id']}").json() == quote
    listed = client.get("/api/v1/quotes").json()
    assert [(one["id"], one["gross_minor"]) for one in listed["quotes"]] == [
        (quote["id"], quote["gross_minor"])
    ]


def test_a_quote_can_be_printed_in_both_languages(house: House) -> None:
    client = house.visit()
    quote_id = issue_quote(client, upload_measured(client))
    number = client.get(f"/api/v1/quotes/{quote_id}").json()["number"]
    texts = {}
    for language in ("de", "en"):
        answer = client.get(f"/api/v1/quotes/{quote_id}.pdf", params={"language": language})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{number}.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
        texts[language] = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
        assert number in texts[language]
        again = client.get(f"/api/v1/quotes/{quote_id}.pdf", params={"language": language})
        assert again.content == answer.content
    assert texts["de"] != texts["en"]
    refused(client.get(f"/api/v1/quotes/{quote_id}.pdf?language=fr"), 422, "request_invalid")
    refused(client.get(f"/api/v1/quotes/{'a' * 26}.pdf"), 404, "quote_not_found")


def test_a_moved_price_issues_nothing(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    house.prepared = raise_margins(house.prepared)
    answer = client.post("/api/v1/quotes", json={"offer_ids": [offer["offer_id"]], "declaration": CIVIL})
    problem = refused(answer, 409, "offer_changed")
    change = problem["parameters"]["changes"][0]
    assert change["offer_id"] == offer["offer_id"]
    assert change["old_total_minor"] == offer["total"]["amount_minor"]
    assert change["new_total_minor"] > change["old_total_minor"]
    assert house.count("quotes") == 0
    anew = client.post("/api/v1/quotes", json={"offer_ids": [change["new_offer_id"]], "declaration": CIVIL})
    assert anew.status_code == 201
    assert anew.json()["items"][0]["offer"]["total"]["amount_minor"] == change["new_total_minor"]


def test_a_later_rate_card_does_not_touch_a_quote(house: House) -> None:
    client = house.visit()
    quote_id = issue_quote(client, upload_measured(client))
    before = client.get(f"/api/v1/quotes/{quote_id}").json()
    pdf = client.get(f"/api/v1/quotes/{quote_id}.pdf").content
    house.prepared = raise_margins(house.prepared)
    assert client.get(f"/api/v1/quotes/{quote_id}").json() == before
    assert client.get(f"/api/v1/quotes/{quote_id}.pdf").content == pdf


def test_an_old_offer_is_gone(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    house.now += timedelta(hours=house.policy.offer_valid_hours + 1)
    answer = client.post("/api/v1/quotes", json={"offer_ids": [offer["offer_id"]], "declaration": CIVIL})
    refused(answer, 410, "offer_expired")
    assert house.count("quotes") == 0


def test_a_forged_offer_is_no_offer(house: House) -> None:
    client = house.visit()
    offer_id = first_offer(client, upload_measured(client))["offer_id"]
    forged = offer_id[:-3] + ("AAA" if offer_id[-3:] != "AAA" else "BBB")
    refused(
        client.post("/api/v1/quotes", json={"offer_ids": [forged], "declaration": CIVIL}),
        422,
        "offer_id_invalid",
    )
    refused(
        client.post("/api/v1/quotes", json={"offer_ids": [], "declaration": CIVIL}), 422, "request_invalid"
    )
    refused(client.post("/api/v1/quotes", json={"offer_ids": ["x"], "net_minor": 1}), 422, "request_invalid")
    assert house.count("quotes") == 0


def test_one_quote_has_one_issuer(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    asked = {"items": [{"part_id": part_id}], "limit": 200}
    offers = client.post("/api/v1/offers", json=asked).json()["items"][0]["offers"]
    other = next(offer for offer in offers if offer["provider"] != offers[0]["provider"])
    wanted = {"offer_ids": [offers[0]["offer_id"], other["offer_id"]], "declaration": CIVIL}
    refused(client.post("/api/v1/quotes", json=wanted), 422, "offers_of_several_providers")
    assert house.count("quotes") == 0


def test_the_same_click_twice_is_one_quote(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    wanted = {"offer_ids": [offer["offer_id"]], "declaration": CIVIL}
    first = client.post("/api/v1/quotes", json=wanted, headers={"Idempotency-Key": "click"})
    second = client.post("/api/v1/quotes", json=wanted, headers={"Idempotency-Key": "click"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["Idempotent-Replay"] == "true"
    assert house.count("quotes") == 1
    other = {**wanted, "recipient": {"name": "Somebody else"}}
    answer = client.post("/api/v1/quotes", json=other, headers={"Idempotency-Key": "click"})
    refused(answer, 409, "idempotency_key_reused")
    assert house.count("quotes") == 1


def test_a_refused_quote_leaves_the_key_free(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    headers = {"Idempotency-Key": "click"}
    refused(
        client.post("/api/v1/quotes", json={"offer_ids": ["x"], "declaration": CIVIL}, headers=headers),
        422,
        "offer_id_invalid",
    )
    answer = client.post(
        "/api/v1/quotes", json={"offer_ids": [offer["offer_id"]], "declaration": CIVIL}, headers=headers
    )
    assert answer.status_code == 201
