"""Who gets a customer's file through the doors, and what stands afterwards where the customer can read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from app.database.tables import HoldRow, MailRow, ReferralCaseRow
from app.values import new_id
from tests.web.house import CUBE, FIXTURES, House, refused, upload_measured
from tests.web.test_tenancy import make_referral

FILE = (FIXTURES / CUBE).read_bytes()
REASON = "The customer asked why it was refused."
DRAWING = b"%PDF-1.7 by Erika Mustermann"


def list_openings(client: TestClient, part_id: str) -> list[dict[str, Any]]:
    openings: list[dict[str, Any]] = client.get(f"/api/v1/parts/{part_id}/openings").json()["openings"]
    return openings


def tell(opening: dict[str, Any]) -> tuple[str, str, str, str]:
    return opening["relation"], opening["kind"], opening["purpose"], opening["basis"]


def list_audit(client: TestClient, action: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = client.get("/api/v1/audit", params={"action": action}).json()["entries"]
    return entries


def test_the_owner_gets_his_file_and_sees_that_he_did(house: House) -> None:
    client = house.visit_signed_in()
    part_id = upload_measured(client)
    assert [tell(each) for each in list_openings(client, part_id)] == [
        ("worker", "file", "measure", "measuring")
    ]
    answer = client.get(f"/api/v1/parts/{part_id}/file")
    assert (answer.status_code, answer.content) == (200, FILE)
    assert answer.headers["Content-Length"] == str(len(FILE))
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    for _ in range(3):
        assert client.get(f"/api/v1/parts/{part_id}/thumbnail.png").status_code == 200
    openings = list_openings(client, part_id)
    assert sorted(tell(each) for each in openings) == [
        ("owner", "file", "download", "own_part"),
        ("owner", "thumbnail", "view", "own_part"),
        ("worker", "file", "measure", "measuring"),
    ]
    assert list_audit(client, "file_opened") == []
    page = client.get(f"/en/parts/{part_id}").text
    assert "Who opened these files" in page
    assert "file, downloaded" in page


def test_a_guest_sees_his_own_openings(house: House) -> None:
    guest = house.visit()
    part_id = upload_measured(guest)
    assert guest.get(f"/api/v1/parts/{part_id}/file").content == FILE
    assert ("guest", "file", "download", "own_key") in {tell(each) for each in list_openings(guest, part_id)}
    refused(house.visit().get(f"/api/v1/parts/{part_id}/file"), 404, "part_not_found")
    refused(house.visit().get(f"/api/v1/parts/{part_id}/openings"), 404, "part_not_found")


def test_an_operator_needs_a_reason_and_the_owner_learns_of_it(house: House) -> None:
    owner, operator = house.visit_signed_in(), house.visit_signed_in("olga@example.org", is_operator=True)
    part_id = upload_measured(owner)
    before = list_openings(owner, part_id)
    wanted = {"part_id": part_id, "kind": "file"}
    refused(operator.get(f"/api/v1/parts/{part_id}/file"), 404, "part_not_found")
    refused(operator.post("/api/v1/operator/files", json=wanted), 422, "reason_missing")
    refused(
        operator.post("/api/v1/operator/files", json={**wanted, "reason": "why"}), 422, "reason_too_short"
    )
    refused(
        operator.post("/api/v1/operator/files", json={**wanted, "kind": "repaired", "reason": REASON}),
        404, "repaired_not_found",
    )  # fmt: skip
    refused(owner.post("/api/v1/operator/files", json={**wanted, "reason": REASON}), 403, "operator_only")
    assert list_openings(owner, part_id) == before
    assert list_audit(operator, "file_opened") == []
    assert house.count("mails") == 0

    answer = operator.post("/api/v1/operator/files", json={**wanted, "reason": REASON})
    assert (answer.status_code, answer.content) == (200, FILE)
    newest = next(each for each in list_openings(owner, part_id) if each["relation"] == "operator")
    assert tell(newest) == ("operator", "file", "support", "operator_reason")
    assert newest["reason"] == REASON
    (entry,) = list_audit(owner, "file_opened")  # the owner reads it in the log, too
    assert (entry["actor_kind"], entry["reason"], entry["object_id"]) == ("operator", REASON, part_id)
    with house.database.read() as session:
        (mail,) = session.scalars(select(MailRow))
    assert (mail.recipient, mail.kind, mail.status) == ("anna@example.org", "file_opened", "sent")
    assert mail.parameters == {"file_name": CUBE, "reason": REASON}
    assert REASON in owner.get(f"/en/parts/{part_id}").text


@pytest.fixture
def referred(house: House) -> tuple[TestClient, TestClient, str, str]:
    """A customer, the staff of the institute he asked for its advice, his part and the referral."""
    owner = house.visit_signed_in()
    part_id = upload_measured(owner)
    referral_id = make_referral(owner, part_id)
    staff = house.visit_signed_in("iris@example.org")
    institute = owner.get(f"/api/v1/referrals/{referral_id}").json()["institutes"][0]
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    organisation_id = staff.get("/api/v1/me").json()["organisation_id"]
    refused(staff.get(f"{find_case(owner, referral_id)}/shared"), 404, "case_not_found")
    answer = operator.put(
        f"/api/v1/institutes/{institute}/organisation", json={"organisation_id": organisation_id}
    )
    assert answer.status_code == 200, answer.text
    with house.database.write() as session:  # both sides have accepted the agreement
        session.execute(update(ReferralCaseRow).values(nda_customer_at=house.now, nda_institute_at=house.now))
    return owner, staff, part_id, referral_id


def find_case(owner: TestClient, referral_id: str) -> str:
    (case_id,) = owner.get(f"/api/v1/referrals/{referral_id}").json()["cases"]
    return f"/api/v1/cases/{case_id}"


def consent(client: TestClient, referral_id: str, *kinds: str) -> None:
    place = f"/api/v1/referrals/{referral_id}"
    institute = client.get(place).json()["institutes"][0]
    answer = client.put(f"{place}/consents/{institute}", json={"kinds": kinds})
    assert answer.status_code == 200, answer.text


def test_from_abroad_only_the_owner_opens_a_file(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, part_id, referral_id = referred
    consent(owner, referral_id, "summary", "file")
    token = owner.post(f"/api/v1/parts/{part_id}/shares", json={"with_model": True}).json()["token"]
    before = len(list_openings(owner, part_id))
    for country in ("RU", None):
        house.country = country
        for client, path in (
            (staff, f"{find_case(owner, referral_id)}/file"),
            (house.visit(), f"/api/v1/shared/parts/{token}/preview.glb"),
            (house.visit(), f"/api/v1/shared/parts/{token}/thumbnail.png"),
        ):
            refused(client.get(path), 403, "country_not_allowed")
    assert len(list_openings(owner, part_id)) == before
    assert owner.get(f"/api/v1/parts/{part_id}/preview.glb").status_code == 200
    house.country = "AT"
    assert house.visit().get(f"/api/v1/shared/parts/{token}/preview.glb").status_code == 200


def test_what_the_operator_holds_is_not_there_for_institutes(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, _, referral_id = referred
    place = find_case(owner, referral_id)
    assert staff.get(f"{place}/shared").status_code == 200
    with house.database.write() as session:
        session.add(
            HoldRow(
                id=new_id(), subject_kind="referral", subject_id=referral_id, organisation_id=None,
                user_id=None, reasons=[], status="held", decision_reason="", created_at=house.now,
            )
        )  # fmt: skip
    refused(staff.get(f"{place}/shared"), 404, "case_not_found")
    refused(staff.get(f"{place}/file"), 404, "case_not_found")


def test_an_institute_gets_what_was_consented_to(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, part_id, referral_id = referred
    place = find_case(owner, referral_id)
    shared = staff.get(f"{place}/shared").json()
    assert (shared["consents"], shared["measurements"], shared["has_file"]) == (["summary"], None, False)
    refused(staff.get(f"{place}/file"), 403, "consent_missing")
    consent(owner, referral_id, "measurements")
    assert staff.get(f"{place}/shared").json()["measurements"]["volume_mm3"] == pytest.approx(8000)
    refused(staff.get(f"{place}/file"), 403, "consent_missing")
    consent(owner, referral_id, "file")
    refused(staff.get(f"{place}/file"), 409, "copy_not_ready")  # asked for now, made by the worker
    answer = staff.get(f"{place}/file")
    assert answer.status_code == 200, answer.text
    assert len(answer.content) == len(FILE)
    assert answer.content[:80] == bytes(80)
    assert answer.content[84:] == FILE[84:]
    (opening,) = (each for each in list_openings(owner, part_id) if each["relation"] == "institute")
    assert tell(opening) == ("institute", "file", "delivery", "consent")
    assert opening["receiver"] == shared["institute"]
    (entry,) = list_audit(owner, "file_opened")
    assert entry["details"]["copy_sha256"] == opening["copy_sha256"]
    for path in (f"/api/v1/parts/{part_id}", f"/api/v1/parts/{part_id}/file"):
        refused(staff.get(path), 404, "part_not_found")

    consent(owner, referral_id, "summary")  # withdrawn: the next access is refused
    refused(staff.get(f"{place}/file"), 403, "consent_missing")
    assert staff.get(f"{place}/shared").json()["measurements"] is None
    consent(owner, referral_id)
    refused(staff.get(f"{place}/shared"), 403, "consent_missing")
    given = owner.get(f"/api/v1/referrals/{referral_id}/consents").json()["consents"]
    assert {(each["kind"], each["withdrawn_at"] is None) for each in given} == {
        (kind, False) for kind in ("summary", "measurements", "file")
    }
    assert [each["action"] for each in list_audit(owner, "consent_withdrawn")] == ["consent_withdrawn"] * 2


def test_a_drawing_needs_its_own_consent(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, part_id, referral_id = referred
    answer = owner.post(f"/api/v1/parts/{part_id}/drawings", files={"file": ("drawing.pdf", DRAWING)})
    drawing_id = answer.json()["id"]
    place = find_case(owner, referral_id)
    consent(owner, referral_id, "file")
    assert staff.get(f"{place}/shared").json()["drawings"] == []
    refused(staff.get(f"{place}/drawings/{drawing_id}"), 403, "consent_missing")
    consent(owner, referral_id, "drawing")
    (drawing,) = staff.get(f"{place}/shared").json()["drawings"]
    assert drawing["file"] == f"{place}/drawings/{drawing_id}"
    refused(staff.get(drawing["file"]), 409, "copy_not_ready")
    refused(staff.get(drawing["file"]), 409, "copy_impossible")  # no PDF, whatever its first bytes say
    assert [each for each in list_openings(owner, part_id) if each["relation"] == "institute"] == []
    refused(staff.get(f"{place}/drawings/{'a' * 26}"), 404, "drawing_not_found")


def test_consents_are_the_owners_affair(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, _, referral_id = referred
    place = f"/api/v1/referrals/{referral_id}/consents"
    for stranger in (staff, house.visit()):
        refused(stranger.get(place), 404, "referral_not_found")
        refused(stranger.put(f"{place}/x", json={"kinds": ["file"]}), 404, "referral_not_found")
    refused(owner.put(f"{place}/another", json={"kinds": ["file"]}), 422, "institute_not_asked")
    refused(owner.put(f"{place}/another", json={"kinds": ["all"]}), 422, "request_invalid")
    wanted = {"organisation_id": None}
    refused(owner.put("/api/v1/institutes/x/organisation", json=wanted), 403, "operator_only")
    operator = house.visit()
    operator.post(
        "/api/v1/session", json={"email": "olga@example.org", "password": "a long enough pass phrase"}
    )
    refused(operator.put("/api/v1/institutes/x/organisation", json=wanted), 404, "institute_not_found")


def test_no_route_gives_a_provider_bytes_of_a_part(house: House) -> None:
    """Whoever owns a firm of the catalogue gets no file that was priced by it, by any route there is."""
    owner = house.visit_signed_in()
    part_id = upload_measured(owner, "inside_out_cube.stl")
    drawing = owner.post(f"/api/v1/parts/{part_id}/drawings", files={"file": ("drawing.pdf", DRAWING)})
    referral_id = make_referral(owner, part_id)
    provider = house.visit_signed_in("paul@example.org")
    known = {"part_id": part_id, "drawing_id": drawing.json()["id"], "referral_id": referral_id}
    told = [(FIXTURES / "inside_out_cube.stl").read_bytes()[84:134], b"glTF", b"\x89PNG", DRAWING]
    tried = 0
    for route in house.app.openapi()["paths"]:
        names = set(re.findall(r"{(\w+)}", route))
        if not names & set(known):
            continue
        address = route.format(**{name: known.get(name, "x" * 26) for name in names})
        answer = provider.get(address)
        assert answer.status_code in {404, 405}, route
        assert not any(mark in answer.content for mark in told), route
        tried += 1
    assert tried >= 12
    assert [each["relation"] for each in list_openings(owner, part_id)] == ["worker"]


def test_consents_are_changed_on_a_page(
    house: House, referred: tuple[TestClient, TestClient, str, str]
) -> None:
    owner, staff, _, referral_id = referred
    page = owner.get(f"/de/referrals/{referral_id}")
    assert page.status_code == 200
    assert f"/de/referrals/{referral_id}" in owner.get("/de/mine").text
    institute = owner.get(f"/api/v1/referrals/{referral_id}").json()["institutes"][0]
    form = {"institute": institute, "kinds": ["file"]}
    assert staff.post(f"/de/referrals/{referral_id}/consents", data=form).status_code == 404
    answer = owner.post(f"/de/referrals/{referral_id}/consents", data=form)
    assert answer.status_code == 303
    assert owner.get(answer.headers["Location"]).text.count(" checked") == 3
    shared = staff.get(f"{find_case(owner, referral_id)}/shared").json()
    assert shared["consents"] == ["file", "measurements", "summary"]
    owner.post(f"/de/referrals/{referral_id}/consents", data={"institute": institute})
    refused(staff.get(f"{find_case(owner, referral_id)}/shared"), 403, "consent_missing")


def test_the_operators_page(house: House) -> None:
    owner, operator = house.visit_signed_in(), house.visit_signed_in("olga@example.org", is_operator=True)
    part_id = upload_measured(owner)
    assert operator.get(f"/en/operator/files?part={part_id}").status_code == 200
    form = {"part_id": part_id, "kind": "file", "reason": "why"}
    page = operator.post("/en/operator/files", data=form)
    assert (page.status_code, "Please give a reason of at least 10 characters." in page.text) == (422, True)
    page = operator.post("/en/operator/files", data={**form, "part_id": "a" * 26, "reason": REASON})
    assert page.status_code == 404
    assert REASON in page.text  # what was typed is still there
    answer = operator.post("/en/operator/files", data={**form, "reason": REASON})
    assert (answer.status_code, answer.content) == (200, FILE)
    assert owner.post("/en/operator/files", data=form).status_code == 403
