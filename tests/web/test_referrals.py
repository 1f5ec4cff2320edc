"""Referrals over HTTP."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from tests.web.house import CIVIL, House, ask_offers, refused, upload_measured

IMPOSSIBLE = {"tolerance_mm": 0.0001}


def wish(client: TestClient, part_id: str) -> dict[str, Any]:
    """A referral that fits what the offers' answer proposed."""
    item = ask_offers(client, part_id, item={"requirements": IMPOSSIBLE}).json()["items"][0]
    institute = item["referral"]["institutes"][0]["institute"]
    return {
        "part_id": part_id,
        "requirements": IMPOSSIBLE,
        "declaration": CIVIL,
        "institutes": [institute],
        "consent": "measurements",
        "note": "Ein Versuchsträger.\nEs eilt nicht.",
    }


def test_a_referral_is_stored_once(house: House) -> None:
    client = house.visit()
    wanted = wish(client, upload_measured(client))
    headers = {"Idempotency-Key": "once"}
    first = client.post("/api/v1/referrals", json=wanted, headers=headers)
    assert first.status_code == 201
    stored = first.json()
    assert (stored["consent"], stored["note"]) == ("measurements", wanted["note"])
    assert stored["reasons"]
    assert stored["requirements"]["tolerance_mm"] == 0.0001
    again = client.post("/api/v1/referrals", json=wanted, headers=headers)
    assert again.json() == stored
    assert again.headers["Idempotent-Replay"] == "true"
    assert client.get(f"/api/v1/referrals/{stored['id']}").json() == stored
    assert client.get("/api/v1/referrals").json() == {"referrals": [stored], "next_cursor": None}
    assert house.count("referrals") == 1


def test_refusals_store_nothing(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    for changes, status, code in (
        ({"requirements": {}}, 409, "referral_not_needed"),
        ({"institutes": ["nobody"]}, 422, "institute_not_offered"),
        ({"institutes": []}, 422, "request_invalid"),
        ({"consent": "everything"}, 422, "request_invalid"),
        ({"note": "x" * 3_000}, 422, "request_invalid"),
        ({"part_id": "a" * 26}, 404, "part_not_found"),
    ):
        answer = client.post("/api/v1/referrals", json={**wish(client, part_id), **changes})
        refused(answer, status, code)
    assert house.count("referrals") == 0
    refused(client.get(f"/api/v1/referrals/{'a' * 26}"), 404, "referral_not_found")
