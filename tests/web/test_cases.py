"""Cases over HTTP and as pages: both sides, the dossier, the inbox, institutes and their people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.database.tables import MembershipRow, UserRow
from tests.catalogue_in_force import CatalogueRows
from tests.web.house import CIVIL, House, refused, upload_measured
from tests.web.test_firm_api import CODE as FIRM
from tests.web.test_firm_api import give_firm

IMPOSSIBLE = {"min_tensile_strength_mpa": 9_999}
CODE = "fraunhofer-iws"
ASSESSMENT = {
    "feasibility": "with_changes",
    "how": "Mit dickeren Wänden.",
    "readiness_level": 5,
    "effort_person_days": 10,
    "weeks": 6,
    "cost_low_minor": 500_000,
    "cost_high_minor": 900_000,
}
PDF = ("befund.pdf", b"%PDF-1.7 befund", "application/pdf")


@dataclass
class Scene:
    customer: TestClient
    staff: TestClient
    operator: TestClient
    case_id: str
    referral_id: str
    part_id: str

    @property
    def address(self) -> str:
        return f"/api/v1/cases/{self.case_id}"

    def step(self, client: TestClient, step: str, **more: Any) -> Any:
        revision = client.get(self.address).json()["revision"]
        return client.post(f"{self.address}/steps", json={"step": step, "revision": revision, **more})


def make_staff(house: House, email: str, operator: TestClient, code: str = CODE) -> TestClient:
    client = house.visit_signed_in(email)
    with house.database.write() as session:
        membership = session.scalars(
            select(MembershipRow)
            .join(UserRow, UserRow.id == MembershipRow.user_id)
            .where(UserRow.email == email)
        ).one()
        session.execute(
            update(MembershipRow)
            .where(MembershipRow.user_id == membership.user_id)
            .values(role="institute_staff")
        )
        organisation_id = membership.organisation_id
    answer = operator.put(
        f"/api/v1/institutes/{code}/organisation", json={"organisation_id": organisation_id}
    )
    assert answer.status_code == 200, answer.text
    return client


@pytest.fixture
def scene(house: House) -> Scene:
    return open_scene(house)


def open_scene(house: House) -> Scene:
    """A submitted referral with people on all its sides."""
    operator = house.visit_signed_in("operator@example.org", is_operator=True)
    staff = make_staff(house, "staff@example.org", operator)
    customer = house.visit_signed_in("customer@example.org")
    part_id = upload_measured(customer)
    answer = customer.post(
        "/api/v1/referrals",
        json={
            "declaration": CIVIL,
            "part_id": part_id,
            "requirements": IMPOSSIBLE,
            "institutes": [CODE],
            "consent": "file",
            "note": "Für einen Versuchsträger.",
            "budget_minor": 2_000_000,
            "functions": ["lattice"],
            "accepts_nda": True,
        },
    )
    assert answer.status_code == 201, answer.text
    (case_id,) = answer.json()["cases"]
    return Scene(customer, staff, operator, case_id, answer.json()["id"], part_id)


def test_both_sides_go_the_whole_way(scene: Scene) -> None:
    inbox = scene.staff.get("/api/v1/cases").json()
    assert [one["id"] for one in inbox["cases"]] == [scene.case_id]
    assert inbox["figures"]["by_state"] == {"submitted": 1}
    assert scene.customer.get("/api/v1/cases").json()["cases"] == []
    assert scene.step(scene.staff, "screen").json()["state"] == "screened"
    taken = scene.step(scene.staff, "take_up").json()
    assert (taken["state"], taken["taken_by_name"]) == ("taken_up", "staff")
    refused(scene.step(scene.customer, "assess", assessment=ASSESSMENT), 403, "step_of_other_side")
    assessed = scene.step(scene.staff, "assess", assessment=ASSESSMENT)
    assert assessed.json()["assessment"] == {**ASSESSMENT, "partners": [], "funding": []}
    assert scene.customer.get(scene.address).json()["steps"] == [
        "accept", "reject", "message", "withdraw",
    ]  # fmt: skip
    scene.step(scene.customer, "accept")
    scene.step(scene.staff, "start")
    outcome = {"kind": "knowledge", "text": "Geht.", "readiness_level": 6}
    scene.step(scene.staff, "conclude", outcome=outcome)
    done = scene.step(scene.staff, "hand_back").json()
    assert (done["state"], done["steps"], done["due_at"]) == ("handed_back", [], None)
    refused(scene.step(scene.customer, "withdraw"), 409, "step_too_late")


def test_the_dossier_holds_what_was_released(scene: Scene, house: House) -> None:
    before = scene.staff.get(scene.address).json()["dossier"]
    assert (before["part"], before["file_name"], before["budget_minor"]) == (None, "", 2_000_000)
    assert before["functions"] == ["lattice"]
    refused(scene.staff.get(f"{scene.address}/picture.png"), 404, "preview_not_found")
    accepted = scene.staff.post(f"{scene.address}/nda", json={"version": "2026-11"}).json()
    assert accepted["released"] == ["summary", "measurements", "file"]
    assert accepted["dossier"]["part"]["size_mm"] == [20.0, 20.0, 20.0]
    assert scene.staff.get(f"{scene.address}/picture.png").content.startswith(b"\x89PNG")
    for language in ("de", "en"):
        pdf = scene.staff.get(f"/{language}/cases/{scene.case_id}/dossier.pdf")
        assert pdf.content.startswith(b"%PDF-")
        assert pdf.content == scene.staff.get(f"/{language}/cases/{scene.case_id}/dossier.pdf").content
        page = scene.staff.get(f"/{language}/cases/{scene.case_id}/dossier")
        assert page.status_code == 200
        assert "cube_20mm.stl" in page.text
    summary = scene.operator.get(f"/de/cases/{scene.case_id}/dossier").text
    assert "cube_20mm.stl" not in summary
    scene.step(scene.customer, "withdraw")
    refused(scene.staff.get(f"{scene.address}/dossier.pdf"), 404, "dossier_not_found")
    assert scene.staff.get(f"/de/cases/{scene.case_id}/dossier").status_code == 404
    assert scene.staff.get(scene.address).json()["dossier"] is None


def test_attachments_are_looked_at_and_end_with_the_consent(scene: Scene, house: House) -> None:
    wrong = scene.staff.post(f"{scene.address}/attachments", files={"file": ("x.pdf", b"MZ...")})
    refused(wrong, 415, "drawing_kind_unknown")
    kept = scene.staff.post(f"{scene.address}/attachments", files={"file": PDF})
    assert kept.status_code == 201
    assert scene.customer.post(f"{scene.address}/attachments", files={"file": PDF}).json() == kept.json()
    sent = scene.customer.get(kept.json()["file"])
    assert sent.content == PDF[1]
    assert sent.headers["Content-Disposition"].startswith("attachment")
    refused(scene.operator.get(kept.json()["file"]), 404, "attachment_not_found")
    scene.step(scene.customer, "withdraw")
    refused(scene.staff.get(kept.json()["file"]), 404, "attachment_not_found")
    refused(scene.staff.post(f"{scene.address}/attachments", files={"file": PDF}), 409, "case_closed")
    assert house.count("referral_attachments") == 1


def test_what_a_customer_attaches_waits_for_the_agreement(scene: Scene, house: House) -> None:
    kept = scene.customer.post(f"{scene.address}/attachments", files={"file": PDF}).json()
    assert scene.customer.get(kept["file"]).content == PDF[1]
    refused(scene.staff.get(kept["file"]), 404, "attachment_not_found")
    assert scene.staff.get(scene.address).json()["attachments"] == []
    assert "befund.pdf" not in scene.staff.get(f"/de/cases/{scene.case_id}").text
    scene.staff.post(f"{scene.address}/nda", json={"version": "2026-11"})
    assert scene.staff.get(kept["file"]).content == PDF[1]
    assert [each["id"] for each in scene.staff.get(scene.address).json()["attachments"]] == [kept["id"]]
    house.country = "RU"
    refused(scene.staff.get(kept["file"]), 403, "country_not_allowed")
    assert scene.customer.get(kept["file"]).content == PDF[1]


def test_pages_of_both_sides(scene: Scene) -> None:
    page = f"/de/cases/{scene.case_id}"
    inbox = scene.staff.get("/de/inbox")
    assert scene.case_id in inbox.text
    assert f" · Nr. {scene.case_id[:8]}" in inbox.text
    assert '<a href="/de/inbox" aria-current="page">Posteingang</a>' in inbox.text
    assert 'href="/de/inbox"' not in scene.customer.get("/de/mine").text
    assert scene.case_id in scene.customer.get("/de/mine").text
    revision = 1
    for step, more in (
        ("screen", {}),
        ("take_up", {}),
        ("ask", {"text": "Welche Temperatur?"}),
    ):
        answer = scene.staff.post(f"{page}/step", data={"step": step, "revision": str(revision), **more})
        assert answer.status_code == 303, answer.text
        revision += 1
    assert "Welche Temperatur?" in scene.customer.get(page).text
    answered = scene.customer.post(
        f"{page}/step", data={"step": "answer", "revision": "4", "text": "1.400 °C"}
    )
    assert answered.status_code == 303
    stale = scene.staff.post(f"{page}/step", data={"step": "ask", "revision": "2", "text": "Noch etwas"})
    assert stale.status_code == 409
    assert "Jemand war schneller" in stale.text
    assert ">Noch etwas</textarea>" in stale.text  # in the form, which is still there
    assert "Ihr Text war" not in stale.text
    fields = {
        "step": "assess", "revision": "5", "feasibility": "feasible", "text": "So geht es.",
        "readiness_level": "6", "effort_person_days": "12", "weeks": "8", "cost_low": "12.000",
        "cost_high": "20.000,50", "partners": "TU Dresden\nGießerei",
    }  # fmt: skip
    assert "<details><summary>Was bei " in scene.staff.get(page).text
    wrong = scene.staff.post(f"{page}/step", data={**fields, "readiness_level": "11"})
    assert wrong.status_code == 422
    assert "So geht es." in wrong.text
    assert scene.staff.post(f"{page}/step", data=fields).status_code == 303
    late = scene.staff.post(f"{page}/step", data={"step": "ask", "revision": "5", "text": "Wie <heiß>?"})
    assert late.status_code == 409
    assert "Ihr Text war" in late.text
    assert 'rows="4" readonly>Wie &lt;heiß&gt;?</textarea>' in late.text
    assert "laden Sie die Seite neu" not in late.text
    seen = scene.customer.get(scene.address).json()["assessment"]
    assert (seen["cost_low_minor"], seen["cost_high_minor"]) == (1_200_000, 2_000_050)
    assert seen["partners"] == ["TU Dresden", "Gießerei"]
    assert scene.staff.post(f"{page}/note", data={"text": "Nur für uns."}).status_code == 303
    assert "Nur für uns." in scene.staff.get(page).text
    assert "Nur für uns." not in scene.customer.get(page).text
    assert scene.customer.post(f"{page}/note", data={"text": "x"}).status_code == 403


def test_why_an_institute_declines_is_told_in_the_language_of_who_reads(scene: Scene) -> None:
    page = f"/de/cases/{scene.case_id}"
    assert '<option value="equipment">Ausrüstung fehlt</option>' in scene.staff.get(page).text
    before = scene.staff.get(scene.address).json()
    form = {"step": "decline", "revision": str(before["revision"]), "reason": "other", "text": ""}
    unknown = "warum abgelehnt wird"
    for wrong, words in (("other", "ein paar Worte"), ("", unknown), ("weather", unknown)):
        answer = scene.staff.post(f"{page}/step", data={**form, "reason": wrong})
        assert (answer.status_code, words in answer.text) == (422, True)
    assert '<option value="other" selected>' in scene.staff.post(f"{page}/step", data=form).text
    refused(scene.step(scene.staff, "decline", text="Leider nein."), 422, "decline_reason_missing")
    assert scene.step(scene.staff, "decline", reason="weather").status_code == 422
    assert scene.staff.get(scene.address).json() == before
    assert scene.staff.post(f"{page}/step", data={**form, "reason": "equipment"}).status_code == 303
    assert "abgelehnt: Ausrüstung fehlt" in scene.customer.get(page).text
    assert "declined: equipment missing" in scene.customer.get(f"/en/cases/{scene.case_id}").text
    (told,) = scene.customer.get(scene.address).json()["entries"]
    assert (told["step"], told["reason"], told["text"]) == ("decline", "equipment", "")


def test_a_step_that_there_is_not_is_refused(scene: Scene) -> None:
    before = scene.staff.get(scene.address).json()
    for language in ("de", "en"):
        for step in ("x", "", "Screen"):
            answer = scene.staff.post(
                f"/{language}/cases/{scene.case_id}/step", data={"step": step, "revision": "1"}
            )
            assert answer.status_code == 422, step
    assert scene.staff.get(scene.address).json() == before


def test_an_institute_says_of_itself_what_is_true(scene: Scene) -> None:
    address = f"/api/v1/institutes/{CODE}/profile"
    before = scene.staff.get(address).json()
    assert (before["revision"], before["capacity"]) == (0, "unknown")
    wanted = {
        "revision": 0, "process_codes": ["PBF-LB/M"], "materials": [{"en": "copper"}],
        "methods": ["simulation"], "competences": [{"de": "Pulver", "en": "powder"}],
        "capacity": "full", "capacity_note": "Ab März wieder.",
    }  # fmt: skip
    after = scene.staff.put(address, json=wanted).json()
    assert (after["revision"], after["capacity"], after["methods"]) == (1, "full", ["simulation"])
    refused(scene.staff.put(address, json=wanted), 409, "institute_changed")
    refused(
        scene.staff.put(address, json={**wanted, "revision": 1, "methods": ["magic"]}),
        422,
        "institute_invalid",
    )
    long = [{"de": "x" * 121, "en": ""}]
    refused(
        scene.staff.put(address, json={**wanted, "revision": 1, "competences": long}),
        422, "institute_invalid",
    )  # fmt: skip
    assert scene.staff.get(address).json() == after
    refused(scene.customer.get(address), 404, "institute_not_found")
    refused(scene.customer.put(address, json=wanted), 404, "institute_not_found")
    assert scene.staff.get(f"/en/institutes/{CODE}").status_code == 200
    form = {
        "revision": "1", "capacity": "free", "industries": ["energy"],
        "materials_de": ["", "Titan", ""], "materials_en": ["copper", "titanium", ""],
        "competences_de": ["Sintern", ""], "competences_en": ["", ""],
    }  # fmt: skip
    assert scene.staff.post(f"/de/institutes/{CODE}", data=form).status_code == 303
    saved = scene.staff.get(address).json()
    assert saved["materials"] == [{"de": "", "en": "copper"}, {"de": "Titan", "en": "titanium"}]
    assert (saved["competences"], saved["industries"]) == ([{"de": "Sintern", "en": ""}], ["energy"])
    # a word that there is in one language only is shown in that one
    for language, materials in (("de", "copper, Titan"), ("en", "copper, titanium")):
        page = scene.customer.get(f"/{language}/institutes").text
        assert f"<dd>{materials}</dd>" in page
        assert "<dd>Sintern</dd>" in page
    typed = scene.staff.post(f"/de/institutes/{CODE}", data={**form, "materials_de": ["Typed" * 30]})
    assert typed.status_code == 422
    assert f'value="{"Typed" * 30}"' in typed.text
    assert scene.staff.get(address).json() == saved
    template = {"name": "Dank", "text": "Vielen Dank."}
    assert scene.staff.put(f"/api/v1/institutes/{CODE}/templates", json=template).json() == {
        "templates": [template]
    }
    other = {**template, "text": "Herzlichen Dank.", "before": "Danke."}
    refused(scene.staff.put(f"/api/v1/institutes/{CODE}/templates", json=other), 409, "template_changed")
    page = scene.staff.post(f"/de/institutes/{CODE}/templates", data={"name": "Dank", "text": "Neu."})
    assert page.status_code == 409
    assert ">Neu.</textarea>" in page.text
    assert scene.staff.get(f"/api/v1/institutes/{CODE}/templates").json() == {"templates": [template]}
    data = {"name": "Dank", "text": "Vielen Dank!\r\nBis bald.", "before": "Vielen Dank."}
    assert scene.staff.post(f"/de/institutes/{CODE}/templates", data=data).status_code == 303
    refused(scene.operator.get(f"/api/v1/institutes/{CODE}/templates"), 404, "institute_not_found")


def test_the_operator_adds_institutes_and_programmes(scene: Scene) -> None:
    new = {"code": "neu", "name": "Neues Institut", "place": "Freiberg", "web": "https://neu.example"}
    added = scene.operator.post("/api/v1/institutes", json=new)
    assert added.status_code == 201, added.text
    assert (added.json()["process_codes"], added.json()["source"]) == ([], "added by the operator")
    refused(scene.operator.post("/api/v1/institutes", json=new), 409, "institute_exists")
    refused(scene.customer.post("/api/v1/institutes", json=new), 403, "operator_only")
    programme = {"name": "Beispiel", "funder": "Ministerium", "web": "https://foerderung.example"}
    saved = scene.operator.put("/api/v1/funding-programmes/beispiel", json=programme)
    assert "beispiel" in [one["code"] for one in saved.json()["programmes"]]
    refused(scene.operator.put("/api/v1/funding-programmes/x", json={**programme, "web": "ftp"}), 422,
            "funding_invalid")  # fmt: skip
    page = scene.operator.get("/de/operator/institutes")
    assert "Neues Institut" in page.text
    assert "Beispiel" in page.text
    # a source is linked where it is an address; notes for those who keep the list are not shown
    assert "background" not in page.text
    assert (
        '<a href="https://iws.fraunhofer.de/de/newsundmedien/presseinformationen/2017/'
        'presseinformation_2017-02.html" rel="noopener noreferrer">Quelle</a>' in page.text
    )
    assert scene.operator.get("/api/v1/operator/forgotten-cases").json() == {"cases": []}
    scene.step(scene.staff, "screen")
    scene.step(scene.staff, "take_up")
    assessed = scene.step(scene.staff, "assess", assessment={**ASSESSMENT, "funding": ["beispiel"]})
    assert assessed.json()["assessment"]["funding"] == ["beispiel"]
    seen = scene.customer.get(scene.address).json()["funding"]
    assert [(one["name"], one["funder"], one["web"]) for one in seen] == [
        ("Beispiel", "Ministerium", "https://foerderung.example")
    ]
    page = scene.customer.get(f"/de/cases/{scene.case_id}").text
    assert '<a href="https://foerderung.example" rel="noopener noreferrer">Beispiel</a>' in page
    over = scene.operator.put("/api/v1/funding-programmes/beispiel", json={**programme, "is_open": False})
    assert over.status_code == 200
    revised = {**ASSESSMENT, "funding": ["beispiel"]}
    refused(scene.step(scene.staff, "assess", assessment=revised), 422, "assessment_invalid")
    assert scene.customer.get(scene.address).json()["funding"][0]["is_open"] is False


def test_the_customers_wish_needs_no_refusal(scene: Scene) -> None:
    wish = {
        "part_id": scene.part_id, "institutes": [CODE], "consent": "summary", "declaration": CIVIL,
    }  # fmt: skip
    refused(scene.customer.post("/api/v1/referrals", json=wish), 409, "referral_not_needed")
    stored = scene.customer.post(
        "/api/v1/referrals", json={**wish, "is_wish": True, "functions": ["gradient"]}
    )
    assert stored.status_code == 201, stored.text
    assert [one["code"] for one in stored.json()["reasons"]] == ["function_wanted", "customers_wish"]
    page = scene.customer.get(f"/de/parts/{scene.part_id}?wish=1")
    assert 'name="is_wish" value="true"' in page.text
    assert "wish=1" in scene.customer.get(f"/de/parts/{scene.part_id}").text


def test_a_guest_follows_his_referral_by_his_key(house: House) -> None:
    guest = house.visit()
    part_id = upload_measured(guest)
    wish = {"requirements": IMPOSSIBLE, "institutes": [CODE], "consent": "summary", "declaration": CIVIL}
    answer = guest.post("/api/v1/referrals", json={"part_id": part_id, **wish})
    (case_id,) = answer.json()["cases"]
    assert guest.get(f"/de/cases/{case_id}").status_code == 200
    assert house.visit().get(f"/de/cases/{case_id}").status_code == 404


def test_a_provider_reads_what_was_handed_over(house: House, catalogue_rows: CatalogueRows) -> None:
    with house.database.write() as session:
        catalogue_rows.put(session)
    scene = open_scene(house)
    provider = house.visit_signed_in("provider@example.org")
    give_firm(house, "provider@example.org")
    for client, step, more in (
        (scene.staff, "screen", {}),
        (scene.staff, "take_up", {}),
        (scene.staff, "assess", {"assessment": ASSESSMENT}),
        (scene.customer, "accept", {}),
        (scene.staff, "start", {}),
        (
            scene.staff,
            "conclude",
            {"outcome": {"kind": "capability", "text": "Für den Kunden.", "readiness_level": 7}},
        ),
    ):
        assert scene.step(client, step, **more).status_code == 200
    refused(scene.step(scene.staff, "hand_back", providers=[FIRM]), 422, "step_text_missing")
    assert house.count("mails") > 0
    done = scene.step(scene.staff, "hand_back", providers=[FIRM], text="Wände ab 0,3 mm sind möglich.")
    assert done.json()["handed_back"] == {
        "providers": [{"provider": FIRM, "status": "open"}], "words": "Wände ab 0,3 mm sind möglich.",
        "quote_number": None, "quote": None, "file": None,
    }  # fmt: skip
    (handed,) = provider.get(f"/api/v1/providers/{FIRM}/handed-over").json()["handed_over"]
    assert (handed["kind"], handed["text"]) == ("capability", "Wände ab 0,3 mm sind möglich.")
    page = provider.get(f"/de/firm/{FIRM}").text
    assert "Wände ab 0,3 mm sind möglich." in page
    assert "Für den Kunden." not in page
    refused(scene.customer.get(f"/api/v1/providers/{FIRM}/handed-over"), 404, "provider_not_found")
