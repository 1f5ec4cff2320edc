"""Becoming a provider over the interface and by plain forms, up to the page everybody sees."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database.tables import ProviderApplicationRow, ProviderRow
from app.programme import find_policy
from app.web.api.examples.onboarding import TRADER
from tests.web.house import House, refused

PDF = b"%PDF-1.7\n% nothing in it\n"
FORM = {**{name: value for name, value in TRADER.items() if name != "complies"}, "complies": "true"}
WANTED = {"trader": TRADER, "processes": ["PBF-LB/M"]}


def apply(client: TestClient) -> dict[str, Any]:
    answer = client.post("/api/v1/provider-applications", json=WANTED)
    assert answer.status_code == 201, answer.text
    application: dict[str, Any] = answer.json()
    return application


def prove(client: TestClient, application_id: str, kind: str = "register_extract") -> Any:
    return client.post(
        f"/api/v1/provider-applications/{application_id}/documents?kind={kind}",
        files={"file": ("auszug.pdf", PDF)},
    )


@pytest.fixture
def operator(house: House) -> TestClient:
    return house.visit_signed_in("olga@example.org", is_operator=True)


def test_from_application_to_approval_over_the_interface(house: House, operator: TestClient) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    assert owner.get("/api/v1/provider-application").json() == {"application": None, "may_apply": True}
    application = apply(owner)
    path = f"/api/v1/provider-applications/{application['id']}"
    document = prove(owner, application["id"])
    assert document.status_code == 201
    assert owner.post(f"{path}/hand-in").json()["status"] == "in_review"
    assert (
        operator.post(f"{path}/question", json={"words": "Which site?"}).json()["question"] == "Which site?"
    )
    assert owner.put(path, json=WANTED).json()["status"] == "documents"
    assert owner.post(f"{path}/hand-in").status_code == 200
    waiting = operator.get("/api/v1/provider-applications?status=in_review").json()["applications"]
    assert [one["id"] for one in waiting] == [application["id"]]
    file = operator.get(f"{path}/documents/{document.json()['id']}")
    assert (file.content, file.headers["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert operator.post(f"{path}/approve").json()["status"] == "probation"
    refused(operator.post(f"{path}/approve"), 409, "application_moved_on")
    assert operator.post(f"{path}/end-probation").json()["status"] == "live"
    versions = owner.get(f"/api/v1/providers/{application['provider']}/versions").json()["versions"]
    assert [one["status"] for one in versions] == ["draft"]
    # not on the market before its card is in force
    refused(
        house.visit().get(f"/api/v1/providers/{application['provider']}/trader"), 404, "provider_not_found"
    )
    known = house.visit().get("/api/v1/providers/demo-feinlaser/trader").json()
    assert known == {"provider": "demo-feinlaser", "trader": None, "is_new": False}


def test_what_is_wrong_is_said(house: House) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    wrong = {**WANTED, "trader": {**TRADER, "vat_id": "DE1"}}
    problem = refused(owner.post("/api/v1/provider-applications", json=wrong), 422, "trader_invalid")
    assert problem["parameters"] == {"fields": ["vat_id"]}
    refused(
        owner.post("/api/v1/provider-applications", json={**WANTED, "status": "live"}), 422, "request_invalid"
    )
    application = apply(owner)
    refused(prove(owner, application["id"], "poem"), 422, "request_invalid")
    answer = owner.post(
        f"/api/v1/provider-applications/{application['id']}/documents?kind=other",
        files={"file": ("x.pdf", b"MZ")},
    )
    refused(answer, 415, "proof_kind_unknown")
    assert house.count_files() == 0
    refused(
        owner.post(f"/api/v1/provider-applications/{application['id']}/hand-in"), 409, "application_moved_on"
    )


def test_ids_of_another_applicant_are_not_there(house: House) -> None:
    owner, stranger = house.visit_signed_in("anna@muster.test"), house.visit_signed_in("eva@fremd.test")
    application = apply(owner)
    document = prove(owner, application["id"]).json()
    path = f"/api/v1/provider-applications/{application['id']}"
    for answer in (
        stranger.get(path),
        stranger.put(path, json=WANTED),
        prove(stranger, application["id"]),
        stranger.get(f"{path}/documents/{document['id']}"),
        stranger.delete(f"{path}/documents/{document['id']}"),
        stranger.post(f"{path}/hand-in"),
        stranger.post(f"{path}/withdraw"),
        stranger.get("/api/v1/provider-applications/strange"),
    ):
        refused(answer, 404, "application_not_found")
    refused(stranger.post(f"{path}/approve"), 403, "operator_only")
    assert owner.get(path).json()["status"] == "documents"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_whole_way_by_plain_forms(house: House, operator: TestClient, language: str) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    home = f"/{language}/provider-application"
    page = owner.get(home).text
    assert 'name="legal_name"' in page
    answer = owner.post(home, data={**FORM, "vat_id": "DE1", "processes": ["PBF-LB/M"]})
    assert answer.status_code == 422
    assert 'value="DE1" aria-invalid="true"' in answer.text
    assert 'value="Muster Schichtbau GmbH"' in answer.text
    assert house.count("provider_applications") == 0
    assert owner.post(home, data={**FORM, "processes": ["PBF-LB/M"]}).status_code == 303
    assert owner.post(home, data={**FORM, "city": "Leipzig", "processes": ["PBF-LB/M"]}).status_code == 303
    answer = owner.post(f"{home}/documents", data={"kind": "other"}, files={"file": ("x.pdf", b"MZ")})
    assert answer.status_code == 415
    for kind in ("register_extract", "certificate"):
        files = {"file": (f"{kind}.pdf", PDF + kind.encode())}
        assert owner.post(f"{home}/documents", data={"kind": kind}, files=files).status_code == 303
    page = owner.get(home).text
    assert "Leipzig" in page
    document = re.search(r'name="document" value="(\w+)"', page)
    assert document is not None
    assert owner.post(f"{home}/hand-in").status_code == 303
    queue = operator.get(f"/{language}/operator/applications").text
    link = re.search(rf'href="(/{language}/operator/applications/\w+)"', queue)
    assert link is not None
    assert "register_extract.pdf" in operator.get(link.group(1)).text
    answer = operator.post(f"{link.group(1)}/ask", data={"words": "  "})
    assert answer.status_code == 422
    assert operator.post(f"{link.group(1)}/ask", data={"words": "Which site?"}).status_code == 303
    assert "Which site?" in owner.get(home).text
    assert owner.post(f"{home}/remove", data={"document": document.group(1)}).status_code == 303
    files = {"file": ("again.pdf", PDF + b"again")}
    assert owner.post(f"{home}/documents", data={"kind": "register_extract"}, files=files).status_code == 303
    assert owner.post(f"{home}/hand-in").status_code == 303
    assert operator.post(f"{link.group(1)}/approve").status_code == 303
    answer = operator.post(f"{link.group(1)}/approve")
    assert answer.status_code == 409
    assert operator.post(f"{link.group(1)}/go-live").status_code == 303
    for text in (owner.get(home).text, operator.get(link.group(1)).text, queue):
        assert not re.search(r">\s*page\.|unknown_code", text)
    assert operator.post(f"{link.group(1)}/strange").status_code == 404
    firm = owner.get(f"/{language}/firm", follow_redirects=True)
    assert firm.status_code == 200
    assert "Muster Schichtbau GmbH" in firm.text
    for section in ("firm", "machines", "delivery", "hours", "materials", "sums"):
        assert owner.get(f"/{language}/firm/muster-schichtbau-gmbh/{section}").status_code == 200, section


@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_sees_who_stands_behind_an_approved_provider(
    house: House, operator: TestClient, language: str
) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    application = apply(owner)
    prove(owner, application["id"])
    owner.post(f"/api/v1/provider-applications/{application['id']}/hand-in")
    with house.database.write() as session:  # as if its card were in force
        session.add(
            ProviderRow(
                code="demo-feinlaser", organisation_id=None, position=900, is_listed=True,
                needs_four_eyes=False, document={"name": "x"}, updated_at=house.now, standing="applying",
            )
        )  # fmt: skip
        session.flush()
        session.get_one(ProviderApplicationRow, application["id"]).provider_code = "demo-feinlaser"
    page = f"/{language}/providers/demo-feinlaser"
    mark = {"de": "neu auf der Plattform", "en": "new on the platform"}[language]
    guest = house.visit()
    assert "HRB 12345" not in guest.get(page).text
    assert mark not in guest.get(f"/{language}/providers").text
    path = f"/api/v1/provider-applications/{application['id']}"
    assert operator.post(f"{path}/approve").status_code == 200
    shown = guest.get(page).text
    for text in ("Muster Schichtbau GmbH", "HRB 12345", "DE136695976", "kontakt@schichtbau.example", mark):
        assert text in shown
    assert "Erika Mustermann" not in shown
    assert guest.get(f"/{language}/providers").text.count(mark) == 1
    known = guest.get("/api/v1/providers/demo-feinlaser/trader").json()
    assert (known["is_new"], known["trader"]["register_number"]) == (True, "HRB 12345")
    assert "contact_name" not in known["trader"]
    answer = owner.post(
        f"/{language}/provider-application/contact",
        data={"contact_name": "Max", "email": "neu@schichtbau.example", "phone": "0351 1234567"},
    )
    assert answer.status_code == 303
    assert "neu@schichtbau.example" in guest.get(page).text
    wanted = {"contact_name": "Max", "email": "x", "phone": "0351 1234567"}
    refused(owner.put(f"{path}/contact", json=wanted), 422, "trader_invalid")
    answer = owner.post(f"/{language}/provider-application/contact", data=wanted)
    assert answer.status_code == 422
    assert 'value="x" aria-invalid="true"' in answer.text
    assert operator.post(f"{path}/end-probation").status_code == 200
    assert mark not in guest.get(page).text


def test_in_the_closed_test_the_operator_invites(house: House, operator: TestClient) -> None:
    house.policy = find_policy("closed_test")
    owner = house.visit_signed_in("anna@muster.test")
    assert 'name="legal_name"' not in owner.get("/de/provider-application").text
    refused(owner.post("/api/v1/provider-applications", json=WANTED), 403, "provider_invitation_needed")
    organisation_id = owner.get("/api/v1/me").json()["organisation_id"]
    assert organisation_id in operator.get("/de/operator/applications").text
    answer = operator.post("/de/operator/applications/invite", data={"organisation_id": organisation_id})
    assert answer.status_code == 303
    assert operator.put(f"/api/v1/organisations/{organisation_id}/provider-invitation").status_code == 204
    refused(
        operator.put(f"/api/v1/organisations/{'a' * 26}/provider-invitation"), 404, "organisation_not_found"
    )
    assert 'name="legal_name"' in owner.get("/de/provider-application").text
    apply(owner)


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_operator_founds_a_firm_and_gives_one_on_pages(
    house: House, operator: TestClient, language: str
) -> None:
    owner = house.visit_signed_in("anna@muster.test")
    organisation_id = owner.get("/api/v1/me").json()["organisation_id"]
    path = f"/{language}/operator/firms"
    assert organisation_id in operator.get(f"{path}/new").text
    form = {**FORM, "processes": "PBF-LB/M", "organisation_id": organisation_id, "words": "Extract seen"}
    wrong = operator.post(f"{path}/new", data={**form, "vat_id": "DE1"})
    assert (wrong.status_code, house.count("provider_applications")) == (422, 0)
    assert 'id="vat_id-more"' in wrong.text
    assert "Extract seen</textarea>" in wrong.text
    founded = operator.post(f"{path}/new", data=form)
    assert founded.status_code == 303
    assert "Extract seen" in operator.get(founded.headers["Location"]).text
    assert owner.get(f"/{language}/firm").headers["Location"] == f"/{language}/firm/muster-schichtbau-gmbh"
    assert not re.search(r">\s*(page|firm_standing)\.", operator.get(path).text)

    other = house.visit_signed_in("max@andere.test")
    other_id = other.get("/api/v1/me").json()["organisation_id"]
    with house.database.write() as session:
        session.add(
            ProviderRow(
                code="aus-dem-katalog", organisation_id=None, position=900, is_listed=False,
                needs_four_eyes=False, document={"name": "Aus dem Katalog", "machines": []},
                updated_at=house.now,
            )
        )  # fmt: skip
    give = f"{path}/aus-dem-katalog/organisation"
    assert f'action="{give}"' in operator.get(path).text
    assert operator.post(give, data={"organisation_id": other_id}).status_code == 303
    assert other.get(f"/{language}/firm").headers["Location"] == f"/{language}/firm/aus-dem-katalog"
    assert operator.post(give).status_code == 303
    assert other.get(f"/{language}/firm").status_code == 200
