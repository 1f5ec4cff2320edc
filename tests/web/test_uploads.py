"""Files in pieces: gone on with after a loss, only by whoever began them, never half a part."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.marketplace.quoting.resume_upload import MOST_OPEN_EACH
from tests.web.house import CUBE, FIXTURES, House, refused

CONTENT = (FIXTURES / CUBE).read_bytes()
TUS = {"Tus-Resumable": "1.0.0"}


def begin(client: TestClient, length: int = len(CONTENT), name: str = CUBE) -> Response:
    metadata = f"filename {base64.b64encode(name.encode()).decode()},type YQ=="
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata}
    return client.post("/api/v1/uploads", headers=headers)


def send(client: TestClient, address: str, offset: int, data: bytes) -> Response:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return client.patch(address, content=data, headers=headers)


def count_incoming(house: House) -> int:
    return sum(path.is_file() for path in (house.files.parent / "incoming").rglob("*"))


def test_a_guest_sends_a_file_in_pieces_and_gets_a_part(house: House) -> None:
    client = house.visit()
    begun = begin(client)
    assert begun.status_code == 201
    assert begun.headers["Set-Cookie"].startswith("schichtwerk_guest=")
    address = begun.headers["Location"]
    first = send(client, address, 0, CONTENT[:100])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100")
    assert "Part-Id" not in first.headers
    found = client.head(address, headers=TUS)
    assert (found.headers["Upload-Offset"], found.headers["Upload-Length"]) == ("100", str(len(CONTENT)))
    last = send(client, address, 100, CONTENT[100:])
    assert last.status_code == 204
    part = client.get(f"/api/v1/parts/{last.headers['Part-Id']}").json()
    assert (part["status"], part["file_name"], part["size_bytes"]) == ("measured", CUBE, len(CONTENT))
    assert part["measurements"]["volume_mm3"] == pytest.approx(8000.0)


def test_a_lost_last_answer_is_told_again_and_makes_no_second_part(house: House) -> None:
    client = house.visit()
    address = begin(client).headers["Location"]
    part_id = send(client, address, 0, CONTENT).headers["Part-Id"]
    again = client.head(address, headers=TUS)
    assert (again.headers["Part-Id"], again.headers["Upload-Offset"]) == (part_id, str(len(CONTENT)))
    refused(send(client, address, 0, CONTENT), 409, "upload_out_of_step")
    assert house.count("parts") == 1


def test_only_who_began_it_may_go_on(house: House) -> None:
    client, stranger, member = house.visit(), house.visit(), house.visit_signed_in()
    address = begin(client).headers["Location"]
    for other in (stranger, member):
        refused(send(other, address, 0, CONTENT), 404, "upload_not_found")
        assert other.head(address, headers=TUS).status_code == 404
        refused(other.delete(address, headers=TUS), 404, "upload_not_found")
    assert client.head(address, headers=TUS).headers["Upload-Offset"] == "0"
    assert house.count("parts") == 0


def test_a_piece_out_of_step_changes_nothing(house: House) -> None:
    client = house.visit()
    address = begin(client).headers["Location"]
    send(client, address, 0, CONTENT[:50])
    problem = refused(send(client, address, 40, CONTENT[40:]), 409, "upload_out_of_step")
    assert problem["parameters"] == {"offset_bytes": 50}
    assert client.head(address, headers=TUS).headers["Upload-Offset"] == "50"


def test_more_than_was_announced_is_refused(house: House) -> None:
    client = house.visit()
    address = begin(client).headers["Location"]
    refused(send(client, address, 0, CONTENT + b"x"), 413, "file_too_large")
    assert house.count("parts") == 0


def test_a_refused_file_leaves_nothing_behind(house: House) -> None:
    client = house.visit()
    address = begin(client, 12, "letter.stl").headers["Location"]
    refused(send(client, address, 0, b"Dear Sir or "), 415, "format_unknown")
    assert (count_incoming(house), house.count_files(), house.count("parts")) == (0, 0, 0)
    assert client.head(address, headers=TUS).status_code == 404


@pytest.mark.parametrize(
    ("length", "status", "code"), [(0, 422, "file_empty"), (10**12, 413, "file_too_large")]
)
def test_a_length_that_cannot_be_is_refused_at_once(
    house: House, length: int, status: int, code: str
) -> None:
    refused(begin(house.visit(), length), status, code)
    assert count_incoming(house) == 0


@pytest.mark.parametrize(
    "changed",
    [{"Upload-Length": "-1"}, {"Upload-Length": "many"}, {"Upload-Metadata": "filename !"}],
)
def test_headers_that_say_nothing_are_refused(house: House, changed: dict[str, str]) -> None:
    headers = {**TUS, "Upload-Length": "5", "Upload-Metadata": "filename YQ==", **changed}
    refused(house.visit().post("/api/v1/uploads", headers=headers), 422, "upload_header_invalid")


def test_another_version_of_tus_is_refused(house: House) -> None:
    refused(house.visit().post("/api/v1/uploads"), 412, "tus_version_unsupported")


def test_a_nameless_file_is_refused(house: House) -> None:
    headers = {**TUS, "Upload-Length": "5"}
    refused(house.visit().post("/api/v1/uploads", headers=headers), 422, "file_name_missing")


def test_in_the_closed_test_guests_sign_in_first(house: House) -> None:
    house.policy = replace(house.policy, guests_may_get_offers=False)
    refused(begin(house.visit()), 401, "sign_in_required")
    assert begin(house.visit_signed_in()).status_code == 201


def test_nobody_keeps_many_open(house: House) -> None:
    client = house.visit()
    for _ in range(MOST_OPEN_EACH):
        assert begin(client).status_code == 201
    refused(begin(house.visit()), 503, "uploads_full")  # a new guest at the same address
    assert begin(house.visit_signed_in()).status_code == 201


def test_an_old_upload_is_gone(house: House) -> None:
    client = house.visit()
    address = begin(client).headers["Location"]
    house.now += timedelta(hours=25)
    refused(send(client, address, 0, CONTENT), 404, "upload_not_found")


def test_who_cancels_leaves_nothing(house: House) -> None:
    client = house.visit()
    address = begin(client).headers["Location"]
    send(client, address, 0, CONTENT[:50])
    assert client.delete(address, headers=TUS).status_code == 204
    assert count_incoming(house) == 0


def test_ids_that_are_paths_find_nothing(house: House) -> None:
    assert house.visit().head("/api/v1/uploads/..%2fsecret", headers=TUS).status_code == 404


def test_another_site_cannot_begin(house: House) -> None:
    headers = {**TUS, "Upload-Length": "5", "Sec-Fetch-Site": "cross-site"}
    refused(house.visit().post("/api/v1/uploads", headers=headers), 403, "origin_foreign")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_plain_form_leads_to_the_part(house: House, language: str) -> None:
    client = house.visit()
    answer = client.post(f"/{language}/parts", files={"file": (CUBE, CONTENT)})
    assert answer.status_code == 303
    part_id = answer.headers["Location"].removeprefix(f"/{language}/parts/")
    assert client.get(f"/api/v1/parts/{part_id}").json()["status"] == "measured"


def test_a_plain_form_refuses_as_a_page(house: House) -> None:
    answer = house.visit().post("/de/parts", files={"file": ("brief.stl", b"Sehr geehrte")})
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "text/html; charset=utf-8")
    assert house.count("parts") == 0
    none = house.visit().post("/de/parts", files={"file": ("", b"")})
    assert none.status_code == 422
