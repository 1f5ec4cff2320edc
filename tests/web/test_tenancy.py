"""Two customers, every id of the one in the hands of the other: all of it is simply not there."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.house import CIVIL, House, ask_offers, first_offer, issue_quote, refused, upload_measured


def make_referral(client: TestClient, part_id: str) -> str:
    wish = {"tolerance_mm": 0.0001}
    item = ask_offers(client, part_id, item={"requirements": wish}).json()["items"][0]
    institutes = [item["referral"]["institutes"][0]["institute"]]
    wanted = {
        "part_id": part_id,
        "requirements": wish,
        "institutes": institutes,
        "consent": "summary",
        "declaration": CIVIL,
    }
    answer = client.post("/api/v1/referrals", json=wanted)
    assert answer.status_code == 201
    referral_id: str = answer.json()["id"]
    return referral_id


@pytest.mark.parametrize(
    "kinds", [("member", "member"), ("member", "guest"), ("guest", "member"), ("guest",) * 2]
)
def test_what_is_anothers_is_not_there(house: House, kinds: tuple[str, str]) -> None:
    owner, other = (
        house.visit_signed_in(f"{place}@example.org") if kind == "member" else house.visit()
        for place, kind in zip(("first", "second"), kinds, strict=True)
    )
    part_id = upload_measured(owner)
    offer_id = first_offer(owner, part_id)["offer_id"]
    quote_id = issue_quote(owner, part_id)
    referral_id = make_referral(owner, part_id)
    upload_measured(other, "sphere_r10.stl")  # so that a guest holds a key, if the wrong one

    for method, path, code in (
        ("GET", f"/parts/{part_id}", "part_not_found"),
        ("PATCH", f"/parts/{part_id}", "part_not_found"),
        ("DELETE", f"/parts/{part_id}", "part_not_found"),
        ("GET", f"/parts/{part_id}/events", "part_not_found"),
        ("GET", f"/parts/{part_id}/preview.glb", "part_not_found"),
        ("GET", f"/parts/{part_id}/repaired.stl", "part_not_found"),
        ("GET", f"/parts/{part_id}/thumbnail.png", "part_not_found"),
        ("GET", f"/quotes/{quote_id}", "quote_not_found"),
        ("GET", f"/quotes/{quote_id}.pdf", "quote_not_found"),
        ("GET", f"/referrals/{referral_id}", "referral_not_found"),
    ):
        body = {"unit": "in"} if method == "PATCH" else None
        refused(other.request(method, f"/api/v1{path}", json=body), 404, code)
    refused(ask_offers(other, part_id), 404, "part_not_found")
    refused(
        other.post("/api/v1/quotes", json={"offer_ids": [offer_id], "declaration": CIVIL}),
        404,
        "part_not_found",
    )
    wanted = {"part_id": part_id, "institutes": ["x"], "consent": "summary"}
    refused(other.post("/api/v1/referrals", json=wanted), 404, "part_not_found")

    listed = [part["file_name"] for part in other.get("/api/v1/parts").json()["parts"]]
    assert listed == ["sphere_r10.stl"]
    assert other.get("/api/v1/quotes").json()["quotes"] == []
    assert other.get("/api/v1/referrals").json()["referrals"] == []

    part = owner.get(f"/api/v1/parts/{part_id}").json()
    assert (part["status"], part["revision"]) == ("measured", 1)
    assert house.count("quotes") == 1
    assert house.count("referrals") == 1


def test_keys_of_programs_are_their_owners(house: House) -> None:
    first = house.visit_signed_in("first@example.org")
    second = house.visit_signed_in("second@example.org")
    wanted = {"name": "x", "scopes": ["parts:read"]}
    created = first.post("/api/v1/api-keys", json=wanted).json()
    refused(second.delete(f"/api/v1/api-keys/{created['id']}"), 404, "api_key_not_found")
    assert second.get("/api/v1/api-keys").json() == {"api_keys": []}
    program = house.visit(Authorization=f"Bearer {created['secret']}")
    assert program.get("/api/v1/parts").status_code == 200


def test_answers_are_remembered_for_their_owner_only(house: House) -> None:
    headers = {"Idempotency-Key": "same"}
    first, second = house.visit(), house.visit()
    quotes = []
    for client in (first, second):
        offer = first_offer(client, upload_measured(client))
        answer = client.post(
            "/api/v1/quotes", json={"offer_ids": [offer["offer_id"]], "declaration": CIVIL}, headers=headers
        )
        assert answer.status_code == 201
        assert "Idempotent-Replay" not in answer.headers
        quotes.append(answer.json()["id"])
    assert len(set(quotes)) == 2
