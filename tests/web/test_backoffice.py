"""The operator's daily pages, and looking with another person's eyes, in a browser and by the interface."""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi.responses import StreamingResponse
from fastapi.routing import iter_route_contexts
from sqlalchemy import select
from starlette.testclient import TestClient

from app.database.tables import UserRow
from tests.web.house import House, refused, upload_measured

# Streams of progress, and what belongs to nobody
NO_FILES = {"/api/v1/parts/{part_id}/events"}


def find_user(house: House, email: str) -> str:
    with house.database.read() as session:
        return session.scalars(select(UserRow.id).where(UserRow.email == email)).one()


def start_looking(house: House) -> tuple[TestClient, TestClient, str]:
    member = house.visit_signed_in("mia@example.org")
    part_id = upload_measured(member)
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    person = find_user(house, "mia@example.org")
    answer = operator.post(f"/de/operator/people/{person}/look", data={"reason": "bat um Hilfe"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/de/mine")
    return operator, member, part_id


def test_the_operator_sees_everything_and_changes_nothing(house: House) -> None:
    operator, member, part_id = start_looking(house)
    assert operator.get("/api/v1/me").json()["email"] == "mia@example.org"
    page = operator.get(f"/de/parts/{part_id}")
    assert page.status_code == 200
    assert "mit den Augen einer anderen Person" in page.text
    assert "mit den Augen einer anderen Person" not in member.get(f"/de/parts/{part_id}").text
    # its files are opened with a reason of their own, and told to the owner
    for path in ("preview.glb", "thumbnail.png", "file", "shares"):
        refused(operator.get(f"/api/v1/parts/{part_id}/{path}"), 403, "looking_opens_no_files")
    refused(operator.delete(f"/api/v1/parts/{part_id}"), 403, "looking_changes_nothing")
    refused(operator.post("/api/v1/quotes", json={"offer_ids": ["x"]}), 403, "looking_changes_nothing")
    assert operator.post("/de/account/password", data={"new_password": "x"}).status_code == 403
    # nor may he run the programme meanwhile
    refused(operator.get("/api/v1/operator/people"), 403, "operator_only")
    assert member.get(f"/api/v1/parts/{part_id}").status_code == 200

    ended = operator.post("/de/looking/end")
    assert (ended.status_code, ended.headers["Location"]) == (303, "/de/operator/people")
    assert operator.get("/api/v1/me").json()["email"] == "olga@example.org"
    refused(operator.get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    assert house.count("lookings") == 0


def test_no_route_gives_a_file_to_who_looks_as_somebody(house: House) -> None:
    operator, _, _ = start_looking(house)
    tried = 0
    for route in iter_route_contexts(house.app.routes):
        streams = getattr(route.original_route, "response_class", None) is StreamingResponse
        if "GET" not in (route.methods or ()) or not streams or route.path in NO_FILES:
            continue
        answer = operator.get(re.sub(r"\{\w+\}", "a" * 26, route.path.replace("{language}", "de")))
        assert answer.status_code == 403, route.path
        tried += 1
    assert tried > 8


def test_links_to_a_part_are_not_shown_to_who_looks_as_its_owner(house: House) -> None:
    operator, member, part_id = start_looking(house)
    token = member.post(f"/api/v1/parts/{part_id}/shares", json={}).json()["token"]
    assert token in member.get(f"/de/parts/{part_id}").text
    assert token not in operator.get(f"/de/parts/{part_id}").text


def test_it_ends_by_itself_and_with_the_operators_session(house: House) -> None:
    operator, member, part_id = start_looking(house)
    token = operator.cookies["schichtwerk_looking"]
    for thief in (member, house.visit()):
        thief.cookies.set("schichtwerk_looking", token)
    assert member.get("/api/v1/me").json()["email"] == "mia@example.org"
    refused(house.visit().get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    house.now += timedelta(minutes=31)
    assert operator.get("/api/v1/me").json()["email"] == "olga@example.org"


def test_people_are_found_closed_and_opened_again(house: House) -> None:
    member = house.visit_signed_in("mia@example.org")
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    person = find_user(house, "mia@example.org")
    page = operator.get("/en/operator/people", params={"q": "MIA"})
    assert '<a href="/en/operator/programme" aria-current="page">Operations</a>' in page.text
    assert "Operations" not in member.get("/en/mine").text
    assert "mia@example.org" in page.text
    assert "olga@example.org" not in page.text
    refused_page = operator.post(f"/en/operator/people/{person}/close", data={"reason": " "})
    assert refused_page.status_code == 422
    assert member.get("/api/v1/me").status_code == 200
    answer = operator.post(f"/en/operator/people/{person}/close", data={"reason": "left"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/operator/people/{person}")
    refused(member.get("/api/v1/me"), 401, "sign_in_required")
    (shown,) = operator.get("/api/v1/operator/people", params={"q": "mia@"}).json()["people"]
    assert (shown["is_active"], shown["sessions"]) == (False, 0)
    wanted = {"is_active": True, "reason": "came back"}
    assert operator.put(f"/api/v1/operator/people/{person}/state", json=wanted).status_code == 204
    assert house.visit().post(
        "/api/v1/session", json={"email": "mia@example.org", "password": "a long enough pass phrase"}
    ).status_code == 201  # fmt: skip


def test_lists_of_organisations_and_jobs(house: House) -> None:
    member = house.visit_signed_in("mia@example.org")
    house.works = False
    upload = member.post("/api/v1/parts", files={"file": ("x.stl", b"solid x\nendsolid x\n")})
    assert upload.status_code == 202
    operator = house.visit_signed_in("olga@example.org", is_operator=True)
    found = operator.get("/api/v1/operator/organisations", params={"q": "mia"}).json()["organisations"]
    assert [(one["name"], one["members"], one["parts"]) for one in found] == [
        ("Organisation of mia@example.org", 1, 1)
    ]
    assert "Organisation of mia@example.org" in operator.get("/de/operator/organisations").text
    (job,) = operator.get("/api/v1/operator/jobs", params={"status": "queued"}).json()["jobs"]
    assert (job["kind"], job["object_id"]) == ("measure_part", upload.json()["id"])
    assert "measure_part" in operator.get("/de/operator/jobs", params={"status": "queued"}).text
    refused(operator.post(f"/api/v1/operator/jobs/{job['id']}/retry"), 409, "job_not_failed")
    assert operator.post(f"/de/operator/jobs/{job['id']}/retry").status_code == 409
