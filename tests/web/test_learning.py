"""Feedback and missions on pages and by the interface."""

from __future__ import annotations

import base64
import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database.tables import InvitationRow
from app.marketplace.learning import LARGEST_PICTURE_BYTES
from app.marketplace.learning.export_feedback import disarm
from tests.png import claim, draw
from tests.web.house import House, issue_quote, refused, upload_measured

HTMX = {"HX-Request": "true"}
FORM = {"kind": "bug", "text": "The price is missing.", "page": "/en/mine?secret=1"}


@pytest.fixture
def operator(house: House) -> TestClient:
    return house.visit_signed_in("olga@example.org", is_operator=True)


def give(client: TestClient, **said: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/feedback", json={**FORM, **said})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_every_page_of_a_member_leads_to_the_form_which_says_what_goes_along(house: House) -> None:
    member, guest = house.visit_signed_in(), house.visit()
    assert 'href="/en/feedback?page=/en/mine"' in member.get("/en/mine").text
    assert "/en/feedback" not in guest.get("/en/").text
    part_id = upload_measured(member)
    page = member.get(f"/en/feedback?page=/en/parts/{part_id}%3Fquantity=5").text
    assert f"<code>/en/parts/{part_id}</code>" in page
    assert f"<code>{part_id}</code>" in page
    stranger = house.visit_signed_in("berta@example.org")
    assert f"<code>{part_id}</code>" not in stranger.get(f"/en/feedback?page=/en/parts/{part_id}").text


def test_a_form_without_scripts_is_enough(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    answer = member.post("/en/feedback", data=FORM)
    assert answer.headers["Location"] == "/en/feedback?sent=1"
    page = member.get("/en/feedback?sent=1").text
    assert "Your feedback has arrived." in page
    assert "The price is missing." in page
    answer = member.post("/en/feedback", data={**FORM, "text": " "})
    assert answer.status_code == 422
    assert house.count("feedback") == 1
    assert "The price is missing." in operator.get("/en/operator/feedback?kind=bug").text
    assert "The price is missing." not in operator.get("/en/operator/feedback?kind=wish").text
    assert "<code>/en/mine</code>" in operator.get("/en/operator/feedback?page=/de/mine").text
    assert house.visit_signed_in("berta@example.org").get("/en/operator/feedback").status_code == 403


def test_a_subject_is_kept_only_if_it_is_ones_own(house: House) -> None:
    member, stranger = house.visit_signed_in(), house.visit_signed_in("berta@example.org")
    part_id = upload_measured(member)
    page = f"/de/parts/{part_id}"
    shown = give(member, page=page)
    assert (shown["subject_kind"], shown["subject_id"]) == ("part", part_id)
    assert give(stranger, page=page)["subject_id"] is None
    assert give(member, page="/en/shared/a-secret-token/quote.pdf")["page"] == "/en/shared/…"
    assert give(member, page="https://evil.example/")["page"] == ""
    assert give(member)["page"] == "/en/mine"


def test_a_picture_comes_only_with_consent_and_without_its_metadata(
    house: House, operator: TestClient
) -> None:
    member = house.visit_signed_in()
    files = {"picture": ("x.png", draw(secret="home address"), "image/png")}
    answer = member.post("/en/feedback", data=FORM, files=files)
    assert answer.status_code == 422
    assert "We take no picture without your consent." in answer.text
    assert (house.count("feedback"), house.count_files()) == (0, 0)

    assert (
        member.post("/en/feedback", data={**FORM, "is_picture_agreed": "true"}, files=files).status_code
        == 303
    )
    (feedback,) = member.get("/api/v1/feedback").json()["feedback"]
    assert feedback["has_picture"]
    path = f"/api/v1/feedback/{feedback['id']}/picture.png"
    picture = operator.get(path)
    assert picture.headers["Content-Type"] == "image/png"
    assert b"home address" not in picture.content
    with Image.open(io.BytesIO(picture.content)) as image:
        assert (image.size, image.info) == ((40, 30), {})
    assert member.get(f"/en/feedback/{feedback['id']}/picture.png").content == picture.content
    refused(house.visit_signed_in("berta@example.org").get(path), 404, "feedback_not_found")


def test_by_the_interface_too(house: House) -> None:
    member = house.visit_signed_in()
    picture = {"png_base64": base64.b64encode(draw()).decode(), "is_agreed": False}
    refused(
        member.post("/api/v1/feedback", json={**FORM, "picture": picture}), 422, "picture_without_consent"
    )
    assert (house.count("feedback"), house.count_files()) == (0, 0)
    assert give(member, picture={**picture, "is_agreed": True})["has_picture"]
    assert house.count_files() == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 415),
        (b"\x89PNG\r\n\x1a\n", 415),
        (draw()[:60], 415),
        (b"GIF89a" + b"\0" * 50, 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (claim(11_000, 11_000), 413),
        (claim(2**31 - 1, 2**31 - 1), 413),
        (claim(30_000, 1), 413),
        (claim(500, 500), 415),
        (draw() + b"\0" * LARGEST_PICTURE_BYTES, 413),
    ],
)
def test_hostile_pictures_are_refused_and_nothing_is_kept(house: House, data: bytes, status: int) -> None:
    member = house.visit_signed_in()
    files = {"picture": ("x.png", data, "image/png")}
    answer = member.post("/en/feedback", data={**FORM, "is_picture_agreed": "true"}, files=files)
    assert answer.status_code == status
    assert (house.count("feedback"), house.count_files()) == (0, 0)


@pytest.mark.parametrize("text", ["^\x8a", "a", "=", "ä" * 8])
def test_what_is_no_base64_is_no_picture(house: House, text: str) -> None:
    member = house.visit_signed_in()
    wanted = {**FORM, "picture": {"png_base64": text, "is_agreed": True}}
    assert member.post("/api/v1/feedback", json=wanted).status_code == 415
    assert house.count("feedback") == 0


def test_an_id_that_no_database_takes_is_refused(house: House) -> None:
    member = house.visit_signed_in()
    wanted = {**FORM, "mission_id": "a" * 25 + "\x00"}
    refused(member.post("/api/v1/feedback", json=wanted), 422, "request_invalid")
    assert house.count("feedback") == 0


def test_triage_answers_by_letter_once(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    first = give(member)["id"]
    house.now += timedelta(minutes=1)
    second = give(member, text="Same again")["id"]
    before = house.count("mails")

    def triage(one: str, **said: Any) -> Any:
        wanted = {"seen_status": "new", "status": "planned", **said}
        return operator.post(f"/api/v1/feedback/{one}/triage", json=wanted)

    refused(triage(second, status="duplicate"), 422, "feedback_duplicate_unknown")
    refused(triage(second, status="duplicate", duplicate_of=second), 422, "feedback_duplicate_unknown")
    assert triage(second, status="duplicate", duplicate_of=first).json()["duplicate_of"] == first
    refused(triage(first, status="duplicate", duplicate_of=second), 422, "feedback_duplicate_unknown")
    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(
            answer.status_code for answer in pool.map(lambda _: triage(first, answer="It comes."), range(2))
        )
    assert statuses == [200, 409]
    assert house.count("mails") == before + 1
    (_, shown) = member.get("/api/v1/feedback").json()["feedback"]
    assert (shown["status"], shown["answer"]) == ("planned", "It comes.")
    form = {"seen_status": "planned", "status": "done", "answer": "It is there."}
    assert operator.post(f"/en/operator/feedback/{first}", data=form).status_code == 303
    assert operator.post(f"/en/operator/feedback/{first}", data=form).status_code == 409
    refused(member.post(f"/api/v1/feedback/{first}/triage", json=form), 403, "operator_only")


def test_what_was_learnt(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    part_id = upload_measured(member)
    give(member, page=f"/en/parts/{part_id}")
    give(member, page=f"/de/parts/{part_id}", kind="wish")
    assert operator.put("/api/v1/learnt", json={"text": "Ask **earlier**."}).status_code == 204
    learnt = operator.get("/api/v1/learnt").json()
    assert (learnt["total"], learnt["people"]) == (2, 1)
    assert learnt["by_page"] == [{"name": "/parts/…", "count": 2}]
    assert learnt["by_kind"] == [{"name": "bug", "count": 1}, {"name": "wish", "count": 1}]
    page = operator.get("/en/operator/learnt").text
    assert "<strong>earlier</strong>" in page
    assert "2 pieces of feedback by 1 people." in page
    assert operator.post("/en/operator/learnt", data={"text": "Later."}).status_code == 303
    assert operator.get("/api/v1/learnt").json()["text"] == "Later."


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\n=1", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert disarm(text) == f"'{text}"


def test_the_export_keeps_words_whole(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    give(member, text='=HYPERLINK("https://evil.example";"x")')
    data = operator.get("/en/operator/feedback.csv").content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(data), delimiter=";")
    assert dict(zip(header, row, strict=True))["text"] == '\'=HYPERLINK("https://evil.example";"x")'
    assert operator.get("/api/v1/feedback.csv").status_code == 200


MISSION = {
    "title_de": "Ein Angebot",
    "title_en": "A quote",
    "text_de": "Finden Sie eines.",
    "text_en": "Find **one**.",
    "steps": [
        {"code": code, "text_de": f"Schritt {code}", "text_en": f"Step {code}"}
        for code in ("uploaded", "saw_offers", "filtered", "quoted", "shared", "asked", "ticked")
    ],
}


def test_a_mission_is_run_and_the_program_sees_what_it_can(house: House, operator: TestClient) -> None:
    mission = operator.post("/api/v1/missions", json=MISSION).json()["id"]
    member = house.visit_signed_in()

    def done() -> list[bool]:
        member.get("/en/missions")
        (run,) = member.get("/api/v1/missions").json()["runs"]
        return [each is not None for each in run["done"]]

    upload_measured(member)
    assert done() == [False] * 7  # not begun
    refused(member.post(f"/api/v1/missions/{mission}/tick", json={"step": 6}), 422, "mission_step_unknown")
    house.now += timedelta(minutes=1)
    assert member.post(f"/en/missions/{mission}/start").status_code == 303
    assert done() == [False] * 7  # what was done before does not count
    part_id = upload_measured(member)
    assert done()[:2] == [True, False]
    member.get(f"/en/parts/{part_id}/offers", headers=HTMX)
    assert done()[:3] == [True, True, False]
    member.get(f"/en/parts/{part_id}/offers?quantity=5&material=PA+12", headers=HTMX)
    assert done()[:4] == [True, True, True, False]
    quote = issue_quote(member, part_id)
    member.post(f"/en/quotes/{quote}/shares")
    member.post(f"/en/quotes/{quote}/questions", data={"text": "When?"})
    assert done() == [True] * 6 + [False]
    refused(member.post(f"/api/v1/missions/{mission}/tick", json={"step": 0}), 422, "mission_step_unknown")
    house.now += timedelta(minutes=4)
    assert member.post(f"/en/missions/{mission}/tick", data={"step": 6}).status_code == 303
    assert "finished" in member.get("/en/missions").text
    (tester,) = operator.get(f"/api/v1/missions/{mission}/testers").json()["testers"]
    assert (tester["steps_done"], tester["duration_s"]) == (7, 240.0)
    assert "4\N{NO-BREAK SPACE}min" in operator.get(f"/en/operator/missions/{mission}").text
    assert give(member, mission_id=mission)["mission_id"] == mission
    assert operator.post(f"/en/operator/missions/{mission}/close").status_code == 303
    assert member.get("/api/v1/missions").json()["runs"] == []


def test_a_mission_of_another_wave_is_nobodys(house: House, operator: TestClient) -> None:
    member = house.visit_signed_in()
    page = operator.post("/en/invitations/wave", data={"name": "First wave", "most_uses": 5, "days": 9}).text
    assert "First wave" in page
    with house.database.read() as session:
        wave_id = session.scalars(select(InvitationRow.id)).one()
    mission = operator.post("/api/v1/missions", json={**MISSION, "waves": [wave_id]}).json()["id"]
    assert member.get("/api/v1/missions").json()["runs"] == []
    refused(member.post(f"/api/v1/missions/{mission}/start"), 404, "mission_not_found")
    refused(member.post("/api/v1/feedback", json={**FORM, "mission_id": mission}), 404, "mission_not_found")
    assert house.count("mission_runs") == 0
    wrong = {**MISSION, "waves": ["a" * 26]}
    refused(operator.post("/api/v1/missions", json=wrong), 422, "mission_wave_unknown")


def test_the_operator_writes_missions_on_a_page(house: House, operator: TestClient) -> None:
    form = {
        **{name: MISSION[name] for name in ("title_de", "title_en", "text_de", "text_en")},
        "step_code": ["uploaded", "ticked"],
        "step_de": ["Hochladen", ""],
        "step_en": ["Upload", ""],
    }
    assert operator.post("/en/operator/missions", data={**form, "title_en": ""}).status_code == 422
    assert house.count("missions") == 0
    answer = operator.post("/en/operator/missions", data=form)
    assert answer.status_code == 303
    page = operator.get(answer.headers["Location"]).text
    assert 'value="Upload"' in page
    mission = answer.headers["Location"].rpartition("/")[2]
    changed = {**form, "mission_id": mission, "step_en": ["Upload it", ""]}
    assert operator.post("/en/operator/missions", data=changed).status_code == 303
    assert house.count("missions") == 1
    more = {**changed, "step_de": ["a", "b"], "step_en": ["a", "b"]}
    assert operator.post("/en/operator/missions", data=more).status_code == 422
