"""Offers over HTTP: what is answered, what is never told, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.house import House, ask_offers, refused, upload, upload_measured


def keys_in(value: Any) -> set[str]:
    """Every key of every object in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys_in(one)}
    if isinstance(value, list):
        return {key for one in value for key in keys_in(one)}
    return set()


def test_offers_add_up_and_come_in_order(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = ask_offers(client, part_id, limit=50, item={"quantity": 10})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    item = body["items"][0]
    assert (item["part_id"], item["quantity"]) == (part_id, 10)
    assert len(item["offers"]) == 50
    assert item["offers_total"] > 50
    totals = [offer["total"]["amount_minor"] for offer in item["offers"]]
    assert totals == sorted(totals)
    for offer in item["offers"]:
        assert sum(line["amount_minor"] for line in offer["lines"]) == offer["total"]["amount_minor"]
        assert {set_of for line in offer["lines"] for set_of in line} == {"code", "amount_minor", "text"}
        assert offer["provider"] in body["names"]
    grouped = [offer_id for group in item["groups"] for offer_id in group["offer_ids"]]
    assert sorted(grouped) == sorted(offer["offer_id"] for offer in item["offers"])


def test_no_rate_ever_leaves(house: House) -> None:
    client = house.visit()
    answer = ask_offers(client, upload_measured(client), limit=200)
    told = keys_in(answer.json()) | keys_in(client.get("/api/v1/providers").json())
    assert not {key for key in told if "rate" in key or "margin" in key or key.startswith("eur_")}


def test_pages_go_on_where_they_ended(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    first = ask_offers(client, part_id, limit=3).json()
    second = ask_offers(client, part_id, limit=3, cursor=first["next_cursor"]).json()
    both = ask_offers(client, part_id, limit=6).json()

    def candidates(answer: dict[str, Any]) -> list[tuple[str, ...]]:
        keys = ("provider", "machine", "material", "finish", "tier")
        return [tuple(offer[key] for key in keys) for offer in answer["items"][0]["offers"]]

    assert candidates(first) + candidates(second) == candidates(both)
    refused(ask_offers(client, part_id, cursor="x"), 422, "cursor_invalid")


@pytest.mark.parametrize(("sort", "key"), [("date", "dispatched_on"), ("co2e", "co2e_kg")])
def test_the_customer_says_what_counts(house: House, sort: str, key: str) -> None:
    client = house.visit()
    offers = ask_offers(client, upload_measured(client), sort=sort, limit=30).json()["items"][0]["offers"]
    assert [offer[key] for offer in offers] == sorted(offer[key] for offer in offers)


def test_asking_again_writes_nothing_and_says_the_same(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    assert ask_offers(client, part_id).json() == ask_offers(client, part_id).json()
    assert (house.count("quotes"), house.count("idempotency_keys")) == (0, 0)


def test_a_wish_nobody_meets_comes_with_reasons_and_help(house: House) -> None:
    client = house.visit(**{"Accept-Language": "de"})
    part_id = upload_measured(client)
    item = ask_offers(client, part_id, item={"requirements": {"tolerance_mm": 0.0001}}).json()["items"][0]
    assert (item["offers"], item["offers_total"]) == ([], 0)
    assert {rejection["code"] for rejection in item["rejections"]} == {
        "tolerance_too_tight",
        "only_for_moulds",
    }
    assert all(rejection["text"] for rejection in item["rejections"])
    assert "drop_requirement" in {miss["code"] for miss in item["near_misses"]}
    assert item["referral"]["institutes"]


def test_what_was_read_out_of_words_is_told(house: House) -> None:
    client = house.visit(**{"Accept-Language": "en"})
    part_id = upload_measured(client)
    wanted = {"requirements": {"material": "PA12 flammhemmend"}}
    [item] = ask_offers(client, part_id, item=wanted).json()["items"]
    assert item["understood"] == [
        {
            "code": "unknown",
            "parameters": {"words": "flammhemmend"},
            "text": "Not understood and left aside: “flammhemmend”",
        }
    ]
    assert {offer["material"] for offer in item["offers"]} == {"sls-pa12", "mjf-pa12"}


def test_texts_follow_the_language_and_codes_do_not(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answers = {
        language: client.post(
            "/api/v1/offers",
            json={"items": [{"part_id": part_id}], "limit": 1},
            headers={"Accept-Language": language},
        )
        for language in ("de-AT", "en", "fr;q=0.9, de;q=0.1")
    }
    lines = {
        language: answer.json()["items"][0]["offers"][0]["lines"][0] for language, answer in answers.items()
    }
    assert len({line["code"] for line in lines.values()}) == 1
    assert lines["de-AT"]["text"] != lines["en"]["text"]
    assert answers["de-AT"].headers["Content-Language"] == "de"
    assert answers["en"].headers["Content-Language"] == "en"
    assert "Accept-Language" in answers["en"].headers["Vary"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"quantity": 0}, "/items/0/quantity", "greater_than_equal"),
        ({"quantity": -3}, "/items/0/quantity", "greater_than_equal"),
        ({"quantity": 1.5}, "/items/0/quantity", "int_type"),
        ({"quantity": "2"}, "/items/0/quantity", "int_type"),
        ({"quantity": True}, "/items/0/quantity", "int_type"),
        ({"quantity": 10**12}, "/items/0/quantity", "less_than_equal"),
        ({"price": 1}, "/items/0/price", "extra_forbidden"),
        ({"requirements": {"discount": 1}}, "/items/0/requirements/discount", "extra_forbidden"),
        ({"requirements": {"tolerance_mm": -1}}, "/items/0/requirements/tolerance_mm", "greater_than"),
        (
            {"requirements": {"material": "a\x00b"}},
            "/items/0/requirements/material",
            "string_pattern_mismatch",
        ),
    ],
)
def test_what_cannot_be_right_is_named_by_its_place(
    house: House, change: dict[str, Any], pointer: str, code: str
) -> None:
    problem = refused(ask_offers(house.visit(), "a" * 26, item=change), 422, "request_invalid")
    assert [(error["in"], error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("body", pointer, code)
    ]
    assert problem["errors"][0]["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize("place", ["tolerance_mm", "min_tensile_strength_mpa", "min_use_temperature_c"])
def test_no_price_for_what_is_no_number(house: House, place: str, number: str) -> None:
    answer = house.visit().post(
        "/api/v1/offers",
        content=f'{{"items": [{{"part_id": "{"a" * 26}", "requirements": {{"{place}": {number}}}}}]}}',
        headers={"Content-Type": "application/json"},
    )
    refused(answer, 422, "request_invalid")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"items": []}', '{"items": 3}'])
def test_a_body_of_another_shape_is_refused(house: House, body: str) -> None:
    answer = house.visit().post("/api/v1/offers", content=body, headers={"Content-Type": "application/json"})
    refused(answer, 422, "request_invalid")


def test_a_destination_is_a_country(house: House) -> None:
    client = house.visit()
    refused(ask_offers(client, "a" * 26, destination={"country": "Germany"}), 422, "request_invalid")


def test_an_unmeasured_part_has_no_price(house: House) -> None:
    client = house.visit()
    house.works = False
    part_id = upload(client).json()["id"]
    problem = refused(ask_offers(client, part_id), 409, "part_not_measured")
    assert problem["parameters"] == {"part_id": part_id, "status": "queued"}


def test_an_unsound_part_has_no_price(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "open_box.stl")
    problem = refused(ask_offers(client, part_id), 422, "part_not_priceable")
    assert problem["parameters"]["part_id"] == part_id


def test_a_part_of_nobody_has_no_price(house: House) -> None:
    refused(ask_offers(house.visit(), "a" * 26), 404, "part_not_found")
