"""Declarations between click and quote, the queue of what waits, reports: by page and interface."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.marketplace.duties import reporting
from app.web.asking import MOST_REPORTS_AN_HOUR
from tests.web.house import CIVIL, House, first_offer, issue_quote, refused, upload_measured

WEAPON = {**CIVIL, "is_weapon_part": True}


@pytest.fixture
def operator(house: House) -> TestClient:
    return house.visit_signed_in("olga@example.org", is_operator=True)


def make(client: TestClient, declaration: dict[str, Any]) -> dict[str, Any]:
    offer = first_offer(client, upload_measured(client))
    wanted = {"offer_ids": [offer["offer_id"]], "declaration": declaration}
    answer = client.post("/api/v1/quotes", json=wanted)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_a_click_asks_first_and_then_makes_the_quote(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    form = {"offer_id": offer["offer_id"], "intention": "once", "recipient_name": "Käufer AG"}
    page = client.post("/en/quotes", data=form)
    assert page.status_code == 200
    assert "What is the part for?" in page.text
    assert f'name="offer_id" value="{offer["offer_id"]}"' in page.text
    assert 'name="recipient_name" value="Käufer AG"' in page.text
    assert house.count("quotes") == 0
    wrong = {**form, **CIVIL, "control_class": "dual_use", "purpose": "A <ring>"}
    page = client.post("/en/quotes", data=wrong)
    assert page.status_code == 422
    assert "Please give the number of Annex I" in page.text
    assert 'value="A &lt;ring&gt;"' in page.text
    assert house.count("quotes") == 0
    answer = client.post("/en/quotes", data={**wrong, "control_number": "1C202"})
    assert answer.status_code == 303
    quote = client.get(answer.headers["Location"]).text
    assert "This quote is being looked at." in quote
    assert "1C202" in quote
    assert ".pdf?" not in quote
    again = client.post("/en/quotes", data={**wrong, "control_number": "1C202"})
    assert again.headers["Location"] == answer.headers["Location"]
    assert house.count("holds") == 1


def test_by_the_interface_saying_nothing_is_refused(house: House) -> None:
    client = house.visit()
    offer = first_offer(client, upload_measured(client))
    refused(
        client.post("/api/v1/quotes", json={"offer_ids": [offer["offer_id"]]}), 422, "declaration_missing"
    )
    bad = {"offer_ids": [offer["offer_id"]], "declaration": {"end_use": "civil", "is_released": True}}
    refused(client.post("/api/v1/quotes", json=bad), 422, "request_invalid")
    assert (house.count("quotes"), house.count("declarations")) == (0, 0)
    shown = make(client, CIVIL)
    assert (shown["hold"], shown["declaration"]["control_class"]) == (None, "none_known")


def test_a_held_quote_is_not_printed_until_it_is_released(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    quote = make(member, WEAPON)
    assert (quote["hold"], quote["is_binding"]) == ("held", False)
    pdf = f"/api/v1/quotes/{quote['id']}.pdf"
    refused(member.get(pdf), 409, "quote_held")
    (hold,) = operator.get("/api/v1/holds").json()["holds"]
    assert hold["declaration"]["is_weapon_part"]
    assert hold["reasons"][0]["text"] == "Stated as part of a weapon (§ 21 WaffG)."
    path = f"/api/v1/holds/{hold['id']}/decision"
    wanted = {"is_released": True, "reason": "A hinge"}
    refused(member.post(path, json=wanted), 403, "operator_only")
    with ThreadPoolExecutor(2) as pool:
        statuses = [
            answer.status_code for answer in pool.map(lambda _: operator.post(path, json=wanted), "ab")
        ]
    assert sorted(statuses) == [200, 409]
    assert member.get(f"/api/v1/quotes/{quote['id']}").json()["hold"] == "released"
    assert member.get(pdf).status_code == 200
    assert operator.get("/api/v1/holds").json()["holds"] == []
    assert len(operator.get("/api/v1/holds?is_waiting=false").json()["holds"]) == 1


def test_the_queue_on_a_page(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    quote = make(member, WEAPON)
    page = operator.get("/en/operator/holds").text
    assert quote["number"] in page
    (hold,) = operator.get("/api/v1/holds").json()["holds"]
    path = f"/en/operator/holds/{hold['id']}"
    assert operator.post(path, data={"decision": "release"}).status_code == 422
    assert operator.post(path, data={"decision": "other", "reason": "x"}).status_code == 422
    assert operator.post(path, data={"decision": "refuse", "reason": "A frame"}).status_code == 303
    assert operator.post(path, data={"decision": "release", "reason": "x"}).status_code == 409
    assert "was not released" in member.get(f"/en/quotes/{quote['id']}").text
    assert member.get("/en/operator/holds").status_code == 403


def test_a_quote_that_was_reported_is_held(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    quote = make(member, CIVIL)
    wanted = {"quote_number": quote["number"], "why": "Reported as a frame"}
    refused(member.post("/api/v1/holds", json=wanted), 403, "operator_only")
    refused(operator.post("/api/v1/holds", json={**wanted, "quote_number": "SW-1"}), 404, "request_not_found")
    assert operator.post("/api/v1/holds", json=wanted).status_code == 204
    refused(operator.post("/api/v1/holds", json=wanted), 409, "hold_there")
    assert member.get(f"/api/v1/quotes/{quote['id']}").json()["hold"] == "held"
    page = operator.get("/en/operator/holds").text
    assert "Held by the operator: Reported as a frame" in page
    form = {"number": quote["number"], "why": "Again"}
    assert operator.post("/en/operator/holds", data=form).status_code == 409
    (hold,) = operator.get("/api/v1/holds").json()["holds"]
    released = {"is_released": True, "reason": "A hinge"}
    assert operator.post(f"/api/v1/holds/{hold['id']}/decision", json=released).status_code == 200
    assert operator.post("/en/operator/holds", data=form).status_code == 303
    assert member.get(f"/api/v1/quotes/{quote['id']}").json()["hold"] == "held"


def test_a_referral_is_declared_too(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    wish = {"material": "kryptonite"}
    offers = member.post(
        "/api/v1/offers", json={"items": [{"part_id": part_id, "requirements": wish}]}
    ).json()
    institute = offers["items"][0]["referral"]["institutes"][0]["institute"]
    wanted = {"part_id": part_id, "requirements": wish, "institutes": [institute], "consent": "summary"}
    refused(member.post("/api/v1/referrals", json=wanted), 422, "declaration_missing")
    assert house.count("referrals") == 0
    answer = member.post("/api/v1/referrals", json={**wanted, "declaration": WEAPON})
    assert answer.status_code == 201
    (hold,) = operator.get("/api/v1/holds").json()["holds"]
    assert (hold["subject_kind"], hold["subject_id"]) == ("referral", answer.json()["id"])
    assert answer.json()["hold"] == "held"
    assert [each["hold"] for each in member.get("/api/v1/referrals").json()["referrals"]] == ["held"]


def test_denied_files(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    part = member.get(f"/api/v1/quotes/{issue_quote(member, upload_measured(member))}").json()["items"][0][
        "part"
    ]
    path = f"/api/v1/denied-files/{part['sha256']}"
    assert operator.put(path, json={"reason": "A frame"}).status_code == 204
    assert operator.get("/api/v1/denied-files").json()["denied_files"][0]["sha256"] == part["sha256"]
    assert make(member, CIVIL)["hold"] == "held"
    assert operator.delete(path).status_code == 204
    refused(operator.delete(path), 404, "denied_file_not_found")
    form = {"sha256": part["sha256"], "reason": "A frame"}
    assert operator.post("/en/operator/denied-files", data=form).status_code == 303
    assert operator.post("/en/operator/denied-files", data={**form, "sha256": "x"}).status_code == 422
    assert operator.post(f"/en/operator/denied-files/{part['sha256']}/allow").status_code == 303
    refused(operator.put("/api/v1/denied-files/xyz", json={"reason": "A"}), 422, "request_invalid")


def test_anybody_reports_and_hears_what_came_of_it(house: House, operator: TestClient) -> None:
    guest = house.visit()
    form = {
        "cause": "weapon",
        "reference": "SW-2026-000001",
        "text": "A <b>frame</b>",
        "email": "x@example.org",
    }
    assert "The report is with the operator." in guest.post("/en/report", data=form).text
    answer = guest.post("/en/report", data={**form, "email": "no address"})
    assert answer.status_code == 422
    assert "A &lt;b&gt;frame&lt;/b&gt;" in answer.text
    assert house.count("reports") == 1
    assert "A &lt;b&gt;frame&lt;/b&gt;" in operator.get("/en/operator/holds").text
    (report,) = operator.get("/api/v1/reports").json()["reports"]
    path = f"/en/operator/holds/reports/{report['id']}"
    assert operator.post(path, data={"outcome": " "}).status_code == 422
    assert operator.post(path, data={"outcome": "Denied."}).status_code == 303
    assert operator.post(path, data={"outcome": "Denied."}).status_code == 409
    assert house.count("mails") == 1
    assert operator.get("/api/v1/reports").json()["reports"] == []
    made = guest.post("/api/v1/reports", json={**form, "email": ""})
    assert made.status_code == 201
    closed = operator.post(f"/api/v1/reports/{made.json()['id']}/close", json={"outcome": "Nothing."})
    assert closed.json()["outcome"] == "Nothing."
    assert house.count("mails") == 1  # nobody to write to


def test_reports_are_bounded_by_address(house: House) -> None:
    guest = house.visit()
    wanted = {"cause": "other", "reference": "x", "text": "y"}
    for _ in range(30):
        assert guest.post("/api/v1/reports", json=wanted).status_code == 201
    refused(guest.post("/api/v1/reports", json=wanted), 429, "asked_too_often")
    page = guest.post("/en/report", data={**wanted, "text": "still here"})
    assert page.status_code == 429
    assert "still here" in page.text
    elsewhere = house.stack.enter_context(TestClient(house.app, client=("192.0.2.7", 50_000)))
    assert elsewhere.post("/api/v1/reports", json=wanted).status_code == 201
    assert house.count("reports") == 31
    house.now += timedelta(hours=2)
    assert guest.post("/api/v1/reports", json=wanted).status_code == 201


def test_reports_of_all_together_are_bounded_far_above(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reporting.MOST_AN_HOUR > 100 * MOST_REPORTS_AN_HOUR
    monkeypatch.setattr(reporting, "MOST_AN_HOUR", 2)
    guest = house.visit()
    wanted = {"cause": "other", "reference": "x", "text": "y"}
    for _ in range(2):
        assert guest.post("/api/v1/reports", json=wanted).status_code == 201
    refused(guest.post("/api/v1/reports", json=wanted), 429, "reports_quota_reached")
    assert house.count("reports") == 2


def test_screenings_for_operators(house: House, operator: TestClient) -> None:
    assert operator.get("/api/v1/screenings").json() == {"lists": [], "screenings": []}
    assert "No list imported yet" in operator.get("/en/operator/holds").text
