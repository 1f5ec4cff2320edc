"""The phase over the interface and on the operator's page, and the page of the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.marketplace.operating import begin_programme
from app.programme import MachineFacts
from app.web.pages.programme import tell_cell
from tests.legal_texts import publish
from tests.web.house import House, refused

READY = MachineFacts(
    is_production=True,
    has_own_secret=True,
    is_https=True,
    names_its_hosts=True,
    sandbox_is_whole=True,
    backup_age_h=1.0,
)
CHANGES = "/api/v1/programme/changes"
PAGE = "/en/operator/programme"


@pytest.fixture
def operator(house: House) -> TestClient:
    house.follows_phases = True
    with house.database.write() as session:
        begin_programme(session, "pilot", now=house.now)
    return house.visit_signed_in("olga@example.org", is_operator=True)


def wanted(phase: str = "closed_test", **said: Any) -> dict[str, Any]:
    return {"phase": phase, "position": 1, "reason": "Let us test first.", "force": True, **said}


def test_everybody_may_know_the_phase(house: House, operator: TestClient) -> None:
    shown = house.visit().get("/api/v1/programme").json()
    assert (shown["phase"], shown["name"], shown["joining"]) == ("pilot", "Pilot", "open")
    assert shown["notice"] == "Pilot: quotes do not bind, and using the platform costs nothing."
    assert (shown["platform_fee_bps"], shown["parts_per_day_guest"]) == (0, 100)

    assert operator.post(CHANGES, json=wanted("commercial")).status_code == 201
    shown = house.visit(**{"Accept-Language": "de"}).get("/api/v1/programme").json()
    assert (shown["name"], shown["notice"], shown["quote_is_binding"]) == ("Regelbetrieb", None, True)


def test_a_change_needs_what_is_missing_or_force(house: House, operator: TestClient) -> None:
    preview = operator.get("/api/v1/programme/phases/commercial").json()
    assert not preview["is_ready"]
    assert [each["code"] for each in preview["missing"]][:2] == ["too_few_providers", "legal_text_missing"]
    assert preview["missing"][1]["text"] == "A text in force is missing: terms of use."
    assert {"cell": "quote_is_binding", "before": False, "after": True} in preview["changes"]

    problem = refused(operator.post(CHANGES, json=wanted("commercial", force=False)), 409, "phase_not_ready")
    assert problem["parameters"]["count"] == len(preview["missing"])
    assert house.count("phase_changes") == 1

    assert operator.post(CHANGES, json=wanted("commercial")).json() == {
        "phase": "commercial",
        "began_at": "2026-11-23T09:30:00Z",
        "position": 2,
    }
    (newest, first) = operator.get(CHANGES).json()["changes"]
    assert (newest["phase"], newest["reason"], newest["is_forced"]) == (
        "commercial",
        "Let us test first.",
        True,
    )
    assert (first["phase"], first["changed_by"]) == ("pilot", "")
    refused(operator.post(CHANGES, json=wanted("pilot")), 409, "phase_moved_on")


def test_a_ready_programme_needs_no_force(house: House, operator: TestClient) -> None:
    house.machine = READY
    publish(house.database, house.now)
    preview = operator.get("/api/v1/programme/phases/closed_test").json()
    assert [each["code"] for each in preview["missing"]] == ["too_few_providers"]  # the table is empty


def test_the_page_shows_all_and_changes_the_phase(house: House, operator: TestClient) -> None:
    page = operator.get(PAGE).text
    assert "since 23 November 2026, month 1" in page
    assert "What holds in each phase" in page
    assert 'name="reason"' not in page
    chosen = operator.get(f"{PAGE}?to=closed_test").text
    assert "0 providers are listed; at least 1 are needed." in chosen
    form = {"phase": "closed_test", "position": "1", "reason": "A <b>reason</b>", "force": "true"}

    answer = operator.post(PAGE, data=form)
    assert answer.status_code == 422
    assert "Please confirm that the phase is to change." in answer.text
    assert "A &lt;b&gt;reason&lt;/b&gt;</textarea>" in answer.text
    answer = operator.post(PAGE, data={**form, "is_confirmed": "true", "force": "false"})
    assert answer.status_code == 409
    assert "Something is still missing for this phase (1)." in answer.text
    assert house.count("phase_changes") == 1

    answer = operator.post(PAGE, data={**form, "is_confirmed": "true"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?changed=1")
    page = operator.get(answer.headers["Location"]).text
    assert "The phase has changed." in page
    assert "A &lt;b&gt;reason&lt;/b&gt;" in page
    assert "though not ready" in page


def test_the_audit_page_filters_by_object_and_person(house: House, operator: TestClient) -> None:
    operator.post(CHANGES, json=wanted())
    page = operator.get("/en/operator/audit").text
    assert "Phase changed" in page
    assert "Signed in" in page
    assert "Let us test first." in page

    only = operator.get("/en/operator/audit?kind=phase&id=closed_test").text
    assert '<th scope="row">Phase changed</th>' in only
    assert '<th scope="row">Signed in</th>' not in only
    assert "No entries." in operator.get("/en/operator/audit?kind=part").text
    assert operator.get("/de/operator/audit?cursor=nonsense").status_code == 422


def test_an_owner_reads_his_organisations_entries_only(house: House, operator: TestClient) -> None:
    owner = house.visit_signed_in("anna@example.org")
    entries = owner.get("/api/v1/audit").json()["entries"]
    assert [(each["sequence"], each["action"]) for each in entries] == [(2, "signed_in")]
    assert [each["sequence"] for each in operator.get("/api/v1/audit?limit=1").json()["entries"]] == [2]
    refused(house.visit().get("/api/v1/audit"), 401, "sign_in_required")


def test_cells_are_told_in_words() -> None:
    assert tell_cell("max_upload_bytes", 100_000_000, "de") == "100\u00a0MB"
    assert tell_cell("platform_fee_bps", 150, "de") == "1,5\u00a0%"
    assert tell_cell("parts_per_day_member", 5000, "en") == "5,000"
    assert tell_cell("quote_is_binding", True, "de") == "ja"
    assert tell_cell("most_providers", None, "en") == "–"
    assert tell_cell("joining", "invitation", "de") == "auf Einladung"
