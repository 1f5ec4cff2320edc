"""Which institutes there are and are proposed, and what each of them gets; over HTTP and as pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.web.house import CIVIL, House, refused
from tests.web.test_cases import CODE, Scene, open_scene

APART = {"material": "1.4404", "process": "SLS"}


@pytest.fixture
def scene(house: House) -> Scene:
    return open_scene(house)


def test_institutes_of_the_operator_are_listed_and_ranked_like_all_others(scene: Scene) -> None:
    """One ranking for the interface and the page; what is closed is in neither, and its cases go on."""
    new = {"code": "neu", "name": "Neues Institut", "place": "Freiberg", "web": "https://neu.example"}
    assert scene.operator.post("/api/v1/institutes", json=new).status_code == 201
    assert "neu" not in list_ranked(scene)  # nobody has said yet what it can do
    known = {
        "revision": 0, "process_codes": ["PBF-LB/P", "PBF-LB/M", "MEX-TRB/P"],
        "materials": [{"de": "Edelstahl", "en": "stainless steel"}],
        "methods": ["simulation"], "industries": ["energy"], "capacity": "free",
    }  # fmt: skip
    saved = scene.operator.put("/api/v1/institutes/neu/profile", json=known)
    assert saved.json()["source"] == "stated by the operator"
    (shown,) = [one for one in list_institutes(scene) if one["code"] == "neu"]
    assert (shown["methods"], shown["capacity"]) == (["simulation"], "free")
    assert "neu" in list_ranked(scene)
    page = scene.customer.get(f"/de/parts/{scene.part_id}?material=1.4404&process=PBF-LB/P").text
    assert 'value="neu"' in page
    assert "Neues Institut" in page
    directory = scene.customer.get("/de/institutes").text
    assert "Neues Institut" in directory
    assert "Energie" in directory

    closed = scene.operator.put("/api/v1/institutes/neu/closure", json={"is_closed": True})
    assert closed.json()["closed_at"] is not None
    assert "neu" not in {one["code"] for one in list_institutes(scene)}
    assert "neu" not in list_ranked(scene)
    assert "Neues Institut" not in scene.customer.get("/de/institutes").text
    wanted = {"part_id": scene.part_id, "requirements": APART, "institutes": ["neu"], "consent": "summary"}
    refused(
        scene.customer.post("/api/v1/referrals", json={**wanted, "declaration": CIVIL}),
        422, "institute_not_offered",
    )  # fmt: skip
    refused(
        scene.step(scene.operator, "pass_on", institute="neu", text="Fachlich näher."),
        422, "institute_unknown",
    )  # fmt: skip
    assert scene.operator.post("/de/institutes/neu/closure", data={"is_closed": "false"}).status_code == 303
    assert "neu" in list_ranked(scene)


def test_an_institute_takes_itself_off_the_list(scene: Scene) -> None:
    address = f"/api/v1/institutes/{CODE}/closure"
    refused(scene.customer.put(address, json={"is_closed": True}), 404, "institute_not_found")
    assert CODE in {one["code"] for one in list_institutes(scene)}
    assert scene.staff.put(address, json={"is_closed": True}).status_code == 200
    assert CODE not in {one["code"] for one in list_institutes(scene)}
    assert scene.step(scene.staff, "screen").json()["state"] == "screened"  # what it has goes on


def test_each_institute_gets_what_the_customer_gives_it(scene: Scene) -> None:
    """One consent for all, another for one of them; drawings have their own; both sides see what is open."""
    other = "fraunhofer-ifam-dd"
    wanted = {
        "part_id": scene.part_id, "requirements": {"material": "1.4404", "finish": "dyeing"},
        "institutes": [CODE, other], "consent": "summary", "declaration": CIVIL, "accepts_nda": True,
    }  # fmt: skip
    refused(
        scene.customer.post("/api/v1/referrals", json={**wanted, "consents": {"ifw-dresden": ["file"]}}),
        422, "institute_not_offered",
    )  # fmt: skip
    stored = scene.customer.post("/api/v1/referrals", json={**wanted, "consents": {CODE: ["drawing"]}})
    assert stored.status_code == 201, stored.text
    seen = [scene.customer.get(f"/api/v1/cases/{case}").json() for case in stored.json()["cases"]]
    assert {one["institute"]: one["open_to_institute"] for one in seen} == {
        CODE: ["summary"], other: ["summary"],
    }  # fmt: skip
    (case,) = [one for one in seen if one["institute"] == CODE]
    (told,) = case["dossier"]["contradictions"]
    assert told["parameters"]["instead"] == ["painting"]
    address = f"/api/v1/cases/{case['id']}"
    agreed = scene.staff.post(f"{address}/nda", json={"version": "2026-11"})
    assert agreed.status_code == 200, agreed.text
    both = ["summary", "measurements", "drawing"]
    assert scene.staff.get(address).json()["released"] == both
    assert scene.customer.get(address).json()["open_to_institute"] == both
    assert scene.staff.get(address).json()["dossier"]["consent"] == "measurements"
    place = f"/de/referrals/{stored.json()['id']}"
    scene.customer.post(f"{place}/consents", data={"institute": CODE})
    assert scene.staff.get(address).json()["released"] == []
    assert "Das Institut sieht zurzeit nichts." in scene.customer.get(f"/de/cases/{case['id']}").text

    # who acts for both gets by each case what that institute may have, and no more
    seat = {
        "organisation_id": scene.staff.get(f"/api/v1/institutes/{CODE}/profile").json()["organisation_id"]
    }
    assert scene.operator.put(f"/api/v1/institutes/{other}/organisation", json=seat).status_code == 200
    (second,) = [one["id"] for one in seen if one["institute"] == other]
    scene.customer.post(f"{place}/consents", data={"institute": other, "kinds": ["file"]})
    assert scene.staff.post(f"/api/v1/cases/{second}/nda", json={"version": "2026-11"}).status_code == 200
    assert scene.staff.get(f"/de/cases/{case['id']}/file").status_code == 403
    assert "gerade gemacht" in scene.staff.get(f"/de/cases/{second}/file").text
    refused(scene.staff.get(f"{address}/file"), 403, "consent_missing")
    fetched = scene.staff.get(f"/api/v1/cases/{second}/file")
    assert (fetched.status_code, fetched.headers["Content-Type"]) == (200, "application/octet-stream")
    shared = [scene.staff.get(f"/api/v1/cases/{one}/shared") for one in (case["id"], second)]
    assert shared[0].status_code == 403
    assert (shared[1].json()["institute"], shared[1].json()["has_file"]) == (other, True)
    openings = scene.customer.get(f"/api/v1/parts/{scene.part_id}/openings").json()["openings"]
    assert {one["receiver"] for one in openings if one["relation"] == "institute"} == {other}
    for stranger in (scene.customer, scene.operator):
        refused(stranger.get(f"/api/v1/cases/{second}/file"), 404, "referral_not_found")
        refused(stranger.get(f"/api/v1/cases/{second}/shared"), 404, "referral_not_found")


def test_staff_fetch_the_file_on_the_page_until_it_is_withdrawn(scene: Scene) -> None:
    page = f"/de/cases/{scene.case_id}"
    assert f"{page}/file" not in scene.staff.get(page).text
    assert scene.staff.get(f"{page}/file").status_code == 403
    agreed = scene.staff.post(f"{scene.address}/nda", json={"version": "2026-11"})
    assert agreed.status_code == 200, agreed.text
    assert f"{page}/file" in scene.staff.get(page).text
    waiting = scene.staff.get(f"{page}/file")
    assert (waiting.status_code, "gerade gemacht" in waiting.text) == (409, True)
    fetched = scene.staff.get(f"{page}/file")
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/octet-stream")
    assert len(fetched.content) == int(fetched.headers["content-length"])
    form = {"institute": CODE, "kinds": ["measurements"]}
    scene.customer.post(f"/de/referrals/{scene.referral_id}/consents", data=form)
    assert scene.staff.get(f"{page}/file").status_code == 403
    assert scene.customer.get(f"{page}/file").status_code == 404


def test_an_institute_it_was_passed_on_to_can_be_shut_out_again(scene: Scene) -> None:
    assert (
        scene.step(scene.staff, "pass_on", institute="amcd", text="Dort fachlich näher.").status_code == 200
    )
    cases = scene.customer.get(f"/api/v1/referrals/{scene.referral_id}").json()["cases"]
    (passed,) = [case for case in cases if case != scene.case_id]
    place = f"/api/v1/referrals/{scene.referral_id}/consents/amcd"
    refused(scene.customer.put(place, json={"kinds": ["file"]}), 422, "institute_not_asked")
    agreed = scene.customer.post(f"/api/v1/cases/{passed}/steps", json={"step": "agree", "revision": 1})
    assert agreed.json()["state"] == "submitted"
    given = scene.customer.get(f"/api/v1/referrals/{scene.referral_id}/consents").json()["consents"]
    assert [one["kind"] for one in given if one["institute"] == "amcd"] == ["summary"]
    assert "Additive Manufacturing Center" in scene.customer.get(f"/de/referrals/{scene.referral_id}").text
    assert scene.customer.put(place, json={"kinds": []}).status_code in {200, 204}
    assert scene.customer.get(f"/api/v1/cases/{passed}").json()["open_to_institute"] == []


def test_who_agrees_on_the_page_says_what_the_institute_gets(scene: Scene) -> None:
    scene.step(scene.staff, "pass_on", institute="amcd", text="Dort fachlich näher.")
    cases = scene.customer.get(f"/api/v1/referrals/{scene.referral_id}").json()["cases"]
    (passed,) = [case for case in cases if case != scene.case_id]
    page = scene.customer.get(f"/de/cases/{passed}").text
    assert re.findall(r'name="consents" value="(\w+)"( checked disabled)?>', page) == [
        ("summary", " checked disabled"), ("measurements", ""), ("file", ""), ("drawing", ""),
    ]  # fmt: skip
    form = {"step": "agree", "revision": "1", "consents": ["measurements"]}
    assert scene.customer.post(f"/de/cases/{passed}/step", data=form).status_code == 303
    given = scene.customer.get(f"/api/v1/referrals/{scene.referral_id}/consents").json()["consents"]
    assert {one["kind"] for one in given if one["institute"] == "amcd"} == {"summary", "measurements"}


def list_institutes(scene: Scene) -> list[dict[str, Any]]:
    institutes: list[dict[str, Any]] = scene.customer.get("/api/v1/institutes").json()["institutes"]
    return institutes


def list_ranked(scene: Scene) -> list[str]:
    wanted = {"items": [{"part_id": scene.part_id, "requirements": APART}]}
    (item,) = scene.customer.post("/api/v1/offers", json=wanted).json()["items"]
    assert [(one["code"], one["first"], one["second"]) for one in item["contradictions"]] == [
        ("excluded_but", "material", "process")
    ]
    return [match["institute"] for match in item["referral"]["institutes"]]
