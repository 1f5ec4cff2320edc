"""Parts over HTTP: put in, read, measured anew, taken away; and every way of being refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.web.house import CUBE, FIXTURES, House, refused, upload, upload_measured


def test_a_guest_uploads_and_reads_what_was_measured(house: House) -> None:
    client = house.visit()
    answer = upload(client)
    assert answer.status_code == 202
    created = answer.json()
    assert set(created) == {"id", "status", "key"}
    assert created["status"] == "queued"
    assert re.fullmatch(r"[a-z2-7]{26}", created["id"])
    assert answer.headers["Location"] == f"/api/v1/parts/{created['id']}"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"schichtwerk_guest={created['key']}; ")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))

    part = client.get(f"/api/v1/parts/{created['id']}").json()
    assert part["status"] == "measured"
    assert part["file_name"] == CUBE
    assert part["measurements"]["size_mm"] == [20.0, 20.0, 20.0]
    assert part["measurements"]["volume_mm3"] == pytest.approx(8000.0)
    assert part["measurements"]["is_priceable"] is True
    assert part["error"] is None


def test_over_https_the_cookie_is_bound_to_the_host(house: House) -> None:
    house.is_https = True
    answer = upload(house.visit())
    assert answer.headers["Set-Cookie"].startswith("__Host-schichtwerk_guest=")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_a_program_opens_its_part_with_the_key(house: House) -> None:
    created = upload(house.visit()).json()
    path = f"/api/v1/parts/{created['id']}"
    refused(house.visit().get(path), 404, "part_not_found")
    refused(house.visit(**{"Part-Key": "another"}).get(path), 404, "part_not_found")
    assert house.visit(**{"Part-Key": f"another, {created['key']}"}).get(path).status_code == 200


def test_a_guest_keeps_one_key_for_all_his_parts(house: House) -> None:
    client = house.visit()
    first, second = upload(client).json(), upload(client, "sphere_r10.stl").json()
    assert first["key"] == second["key"]
    listed = client.get("/api/v1/parts").json()
    assert {part["id"] for part in listed["parts"]} == {first["id"], second["id"]}


def test_a_member_gets_no_key(house: House) -> None:
    client = house.visit_signed_in()
    assert upload(client).json()["key"] is None


def test_parts_come_in_pages(house: House) -> None:
    client = house.visit()
    made = [upload(client).json()["id"] for _ in range(3)]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        listed = client.get("/api/v1/parts", params=page).json()
        seen += [part["id"] for part in listed["parts"]]
        cursor = listed["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)
    refused(client.get("/api/v1/parts", params={"cursor": "x"}), 422, "cursor_invalid")
    refused(client.get("/api/v1/parts", params={"limit": 0}), 422, "request_invalid")
    refused(client.get("/api/v1/parts", params={"page": 2}), 422, "request_invalid")


def test_another_unit_measures_anew(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    changed = client.patch(f"/api/v1/parts/{part_id}", json={"unit": "in"}).json()
    assert (changed["status"], changed["unit"], changed["revision"]) == ("queued", "in", 2)
    measured = client.get(f"/api/v1/parts/{part_id}").json()["measurements"]
    assert measured["size_mm"] == [508.0, 508.0, 508.0]
    assert measured["unit_source"] == "given"


def test_another_orientation_measures_anew(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    assert client.patch(f"/api/v1/parts/{part_id}", json={"orientation": [1, 0, 0]}).status_code == 200
    part = client.get(f"/api/v1/parts/{part_id}").json()
    assert part["orientation"] == [1.0, 0.0, 0.0]
    assert part["status"] == "measured"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "change_empty"),
        ({"unit": "parsec"}, "request_invalid"),
        ({"unit": "mm", "status": "measured"}, "request_invalid"),
        ({"orientation": [0, 0, 0]}, "orientation_invalid"),
        ({"orientation": [1, 0]}, "request_invalid"),
    ],
)
def test_a_wrong_change_changes_nothing(house: House, body: object, code: str) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    refused(client.patch(f"/api/v1/parts/{part_id}", json=body), 422, code)
    assert client.get(f"/api/v1/parts/{part_id}").json()["revision"] == 1


def test_not_a_number_is_no_direction(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.patch(
        f"/api/v1/parts/{part_id}",
        content='{"orientation": [NaN, 0, 1]}',
        headers={"Content-Type": "application/json"},
    )
    refused(answer, 422, "request_invalid")


def test_deleting_takes_the_file_too(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    assert house.count_files() > 0
    answer = client.delete(f"/api/v1/parts/{part_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(client.get(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    refused(client.delete(f"/api/v1/parts/{part_id}"), 404, "part_not_found")
    assert house.count_files() == 0


def test_the_preview_is_binary_gltf(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.get(f"/api/v1/parts/{part_id}/preview.glb")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "model/gltf-binary"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content[:4] == b"glTF"
    house.works = False
    fresh = upload(client).json()["id"]
    refused(client.get(f"/api/v1/parts/{fresh}/preview.glb"), 404, "preview_not_found")


def test_the_repaired_mesh_is_there_where_something_was_repaired(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "inside_out_cube.stl")
    part = client.get(f"/api/v1/parts/{part_id}").json()
    assert part["has_repaired"]
    assert part["measurements"]["repair"]["changes"] == ["inside_out_repaired"]
    answer = client.get(f"/api/v1/parts/{part_id}/repaired.stl")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "model/stl"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="repaired.stl"')
    assert len(answer.content) == 84 + 50 * 12
    assert f"/api/v1/parts/{part_id}/repaired.stl" in client.get(f"/en/parts/{part_id}").text
    client.delete(f"/api/v1/parts/{part_id}")
    assert house.count_files() == 0
    for name in (CUBE, "open_box.stl"):
        sound = upload_measured(client, name)
        assert not client.get(f"/api/v1/parts/{sound}").json()["has_repaired"]
        refused(client.get(f"/api/v1/parts/{sound}/repaired.stl"), 404, "repaired_not_found")
        assert "repaired.stl" not in client.get(f"/en/parts/{sound}").text


CUBE_BYTES = (FIXTURES / CUBE).read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("empty.stl", b"", 422, "file_empty"),
        ("notes.txt", b"just some words about a part", 415, "format_unknown"),
        ("cube.obj", CUBE_BYTES, 415, "extension_mismatch"),
        ("../..", CUBE_BYTES, 422, "file_name_missing"),
    ],
)
def test_a_file_that_is_no_part_leaves_nothing(
    house: House, name: str, content: bytes, status: int, code: str
) -> None:
    client = house.visit()
    if code == "file_name_missing":
        name = "/"
    refused(client.post("/api/v1/parts", files={"file": (name, content)}), status, code)
    assert house.count("parts") == 0
    assert house.count_files() == 0


def test_a_broken_file_is_refused_when_it_is_measured(house: House) -> None:
    client = house.visit(**{"Accept-Language": "de"})
    created = client.post("/api/v1/parts", files={"file": ("cut.stl", CUBE_BYTES[:300])}).json()
    part = client.get(f"/api/v1/parts/{created['id']}").json()
    assert part["status"] == "refused"
    assert part["measurements"] is None
    assert part["error"]["code"] == "file_truncated"
    assert "Datei" in part["error"]["text"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"data": {"unit": "mm"}}, "file_missing"),
        ({"json": {"file": "x"}}, "file_missing"),
        ({"files": {"file": ("a.stl", CUBE_BYTES)}, "data": {"unit": "parsec"}}, "unit_unknown"),
        ({"files": {"file": ("a.stl", CUBE_BYTES)}, "data": {"price": "1"}}, "fields_unknown"),
        ({"files": [("file", ("a.stl", CUBE_BYTES)), ("file", ("b.stl", CUBE_BYTES))]}, "fields_repeated"),
    ],
)
def test_a_form_with_something_wrong_stores_nothing(house: House, sent: dict[str, object], code: str) -> None:
    refused(house.visit().post("/api/v1/parts", **sent), 422, code)  # type: ignore[arg-type]
    assert house.count("parts") == 0
    assert house.count_files() == 0


def test_too_much_is_refused_although_no_length_was_told(house: House) -> None:
    house.policy = replace(house.policy, max_upload_bytes=100_000)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.stl"\r\n\r\n'
        for _ in range(100):
            sent += 1
            yield b"0" * 10_000

    answer = house.visit().post(
        "/api/v1/parts", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    refused(answer, 413, "file_too_large")
    assert house.count("parts") == 0
    assert house.count_files() == 0


def test_the_limit_is_exact(house: House) -> None:
    house.policy = replace(house.policy, max_upload_bytes=len(CUBE_BYTES))
    assert upload(house.visit()).status_code == 202
    house.policy = replace(house.policy, max_upload_bytes=len(CUBE_BYTES) - 1)
    problem = refused(upload(house.visit()), 413, "file_too_large")
    assert problem["parameters"] == {"limit_bytes": len(CUBE_BYTES) - 1}
    assert house.count("parts") == 1


def test_a_used_up_quota_says_when_to_come_back(house: House) -> None:
    house.policy = replace(house.policy, parts_per_day_guest=1)
    client = house.visit()
    assert upload(client).status_code == 202
    files = house.count_files()
    answer = upload(client)
    problem = refused(answer, 429, "parts_quota_reached")
    assert answer.headers["Retry-After"] == str(problem["parameters"]["retry_after_s"])
    assert house.count("parts") == 1
    assert house.count_files() == files


def test_in_the_closed_test_guests_are_asked_to_sign_in(house: House) -> None:
    house.policy = replace(house.policy, guests_may_get_offers=False)
    refused(upload(house.visit()), 401, "sign_in_required")
    assert house.count_files() == 0
    assert upload(house.visit_signed_in()).status_code == 202


def test_names_are_made_safe(house: House) -> None:
    client = house.visit()
    created = client.post("/api/v1/parts", files={"file": ("..\\evil/C:\\te\u202est.stl", CUBE_BYTES)}).json()
    name = client.get(f"/api/v1/parts/{created['id']}").json()["file_name"]
    assert not set(name) & set("/\\\u202e")


def test_the_same_upload_twice_is_one_part(house: House) -> None:
    client = house.visit_signed_in()
    first = upload(client, headers={"Idempotency-Key": "one"})
    files = house.count_files()
    second = upload(client, headers={"Idempotency-Key": "one"})
    assert second.status_code == 202
    assert second.json() == first.json()
    assert second.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert house.count("parts") == 1
    assert house.count_files() == files
    refused(upload(client, unit="cm", headers={"Idempotency-Key": "one"}), 409, "idempotency_key_reused")
    refused(upload(client, headers={"Idempotency-Key": "a b"}), 422, "idempotency_key_invalid")
    assert house.count("parts") == 1
    assert house.count_files() == files


UUID = "1c7a5a0e-5c8e-4d4f-9a53-0d6f0d3f2a11"


def test_a_guest_who_lost_the_answer_gets_it_again(house: House) -> None:
    first = upload(house.visit(), headers={"Idempotency-Key": UUID}).json()
    second = upload(house.visit(), headers={"Idempotency-Key": UUID})
    assert second.json() == first
    assert second.headers["Idempotent-Replay"] == "true"
    # another file under the same key is another guest's: keys are not secrets
    other = upload(house.visit(), "sphere_r10.stl", headers={"Idempotency-Key": UUID}).json()
    assert other["key"] != first["key"]
    assert house.count("parts") == 2


def test_a_guest_cannot_use_a_key_that_others_might_guess(house: House) -> None:
    refused(upload(house.visit(), headers={"Idempotency-Key": "one"}), 422, "idempotency_key_too_short")
    assert house.count("parts") == 0
    assert house.count_files() == 0


@pytest.mark.parametrize("part_id", ["x", "a" * 26, "a%00b", "%2e%2e%2fetc", "A" * 300])
def test_an_id_of_any_shape_is_just_not_found(house: House, part_id: str) -> None:
    answer = house.visit().get(f"/api/v1/parts/{part_id}")
    assert answer.status_code == 404
