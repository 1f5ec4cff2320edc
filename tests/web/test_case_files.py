"""Files around a case: what an institute fetches from its page, and what is too large to be taken."""

from __future__ import annotations

from app.marketplace.quoting.attach_drawing import LARGEST_DRAWING_BYTES
from tests.web.house import CIVIL, House, refused, upload_measured
from tests.web.test_cases import CODE, make_staff, open_scene


def test_an_institute_fetches_file_and_drawings_from_the_page_as_long_as_they_are_released(
    house: House,
) -> None:
    scene = open_scene(house)
    page = f"/de/cases/{scene.case_id}"
    assert scene.staff.get(f"{page}/file").status_code == 403
    drawing = scene.customer.post(
        f"/api/v1/parts/{scene.part_id}/drawings",
        files={"file": ("plan.pdf", b"%PDF-1.7 x", "application/pdf")},
    ).json()
    scene.staff.post(f"{scene.address}/nda", json={"version": "2026-11"})
    shown = scene.staff.get(page).text
    assert f'href="{page}/file"' in shown
    assert "plan.pdf" not in shown
    consents = {"institute": CODE, "kinds": ["file", "drawing"]}
    assert (
        scene.customer.post(f"/de/referrals/{scene.referral_id}/consents", data=consents).status_code == 303
    )
    assert f'href="{page}/drawings/{drawing["id"]}"' in scene.staff.get(page).text
    assert scene.staff.get(scene.address).json()["dossier"]["drawings"] == ["plan.pdf"]
    for path in (f"{page}/file", f"{page}/drawings/{drawing['id']}"):
        waiting = scene.staff.get(path)
        assert (waiting.status_code, "Kopie" in waiting.text) == (409, True)
    sent = scene.staff.get(f"{page}/file")
    assert sent.headers["Content-Disposition"].startswith("attachment")
    for other in (scene.customer, scene.operator):
        assert other.get(f"{page}/file").status_code == 404
    nothing = {"institute": CODE}
    assert scene.customer.post(f"/de/referrals/{scene.referral_id}/consents", data=nothing).status_code == 303
    assert scene.staff.get(f"{page}/file").status_code == 403
    gone = scene.staff.get(page).text
    assert "Der Kunde gibt Ihnen zurzeit nichts frei." in gone
    assert "plan.pdf" not in gone


def test_what_is_too_large_is_refused_with_words_and_nothing_is_kept(house: House) -> None:
    scene = open_scene(house)
    before = house.count_files()
    huge = b"%PDF-1.7 " + bytes(LARGEST_DRAWING_BYTES)
    file = {"file": ("riesig.pdf", huge, "application/pdf")}
    refused(scene.customer.post(f"{scene.address}/attachments", files=file), 413, "drawing_too_large")
    larger = {"file": ("riesig.pdf", huge + bytes(100_000), "application/pdf")}
    refused(scene.customer.post(f"{scene.address}/attachments", files=larger), 413, "drawing_too_large")
    for sent in (file, larger):
        page = scene.customer.post(f"/de/cases/{scene.case_id}/attachments", files=sent)
        assert page.status_code == 413
        assert page.headers["Connection"] == "close"
        assert "Eine Zeichnung oder Anlage darf höchstens 10 MB groß sein." in page.text.replace("\xa0", " ")
        assert f'action="/de/cases/{scene.case_id}/attachments"' in page.text  # the case, to go on at once
        assert "JPEG bis 10 MB" in page.text.replace("\xa0", " ")
    empty = scene.customer.post(f"/de/cases/{scene.case_id}/attachments", files={"x": ("", b"")})
    assert empty.status_code == 422
    assert 'id="attachments"' in empty.text
    assert house.count("referral_attachments") == 0
    assert house.count_files() == before
    fitting = {"file": ("plan.pdf", huge[:2_000_000], "application/pdf")}
    assert scene.customer.post(f"{scene.address}/attachments", files=fitting).status_code == 201


def test_a_held_referral_is_announced_when_the_operator_releases_it(house: House) -> None:
    operator = house.visit_signed_in("operator@example.org", is_operator=True)
    staff = make_staff(house, "staff@example.org", operator)
    customer = house.visit_signed_in("customer@example.org")
    answer = customer.post(
        "/api/v1/referrals",
        json={
            "declaration": {**CIVIL, "end_use": "military", "purpose": "Halterung"},
            "part_id": upload_measured(customer), "requirements": {"min_tensile_strength_mpa": 9_999},
            "institutes": [CODE], "consent": "summary",
        },
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    (case_id,) = answer.json()["cases"]
    assert staff.get("/api/v1/cases").json()["cases"] == []
    refused(staff.get(f"/api/v1/cases/{case_id}"), 404, "case_not_found")
    assert "Diese Anfrage wird geprüft." in customer.get(f"/de/cases/{case_id}").text
    (hold,) = operator.get("/api/v1/holds").json()["holds"]
    decided = operator.post(
        f"/api/v1/holds/{hold['id']}/decision", json={"is_released": True, "reason": "In Ordnung."}
    )
    assert decided.status_code == 200, decided.text
    assert [one["id"] for one in staff.get("/api/v1/cases").json()["cases"]] == [case_id]
    assert staff.get(f"/api/v1/cases/{case_id}").json()["due_at"] is not None
