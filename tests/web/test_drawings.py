"""Drawings and a note beside a part: by the interface and by the page's form, and into the quote."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.marketplace.quoting import LARGEST_DRAWING_BYTES, LONGEST_NOTE, MOST_DRAWINGS
from tests.web.house import House, issue_quote, refused, upload_measured

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def attach(client: TestClient, part_id: str, content: bytes = PDF, name: str = "Blatt 1.pdf") -> Response:
    return client.post(f"/api/v1/parts/{part_id}/drawings", files={"file": (name, content)})


def papers_of(client: TestClient, part_id: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/parts/{part_id}/drawings")
    assert answer.status_code == 200
    papers: dict[str, Any] = answer.json()
    return papers


def send_form(client: TestClient, part_id: str, *files: tuple[str, bytes], **fields: str) -> Response:
    """As a browser without scripts sends it: an empty file field where nothing was chosen."""
    sent = [("file", file) for file in files] or [("file", ("", b""))]
    return client.post(f"/en/parts/{part_id}/drawings", data=fields, files=sent)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "Blatt 1.pdf", "application/pdf"),
        (PDF.replace(b"1.7", b"2.0"), "A.PDF", "application/pdf"),
        (PNG, "view.png", "image/png"),
        (JPEG, "photo.JPG", "image/jpeg"),
        (JPEG, "photo.jpeg", "image/jpeg"),
    ],
)
def test_a_drawing_comes_back_as_it_was_sent(
    house: House, content: bytes, name: str, media_type: str
) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = attach(client, part_id, content, name)
    assert answer.status_code == 201, answer.text
    drawing = answer.json()
    assert (drawing["file_name"], drawing["media_type"], drawing["size_bytes"]) == (
        name, media_type, len(content)
    )  # fmt: skip
    assert drawing["sha256"] == hashlib.sha256(content).hexdigest()
    assert papers_of(client, part_id) == {"note": "", "drawings": [drawing]}
    file = client.get(drawing["file"])
    assert (file.status_code, file.content) == (200, content)
    assert file.headers["Content-Type"] == media_type
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "empty.pdf", 415, "drawing_kind_unknown"),
        (b"<html><script>alert(1)</script>", "sheet.pdf", 415, "drawing_kind_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "sheet.svg", 415, "drawing_kind_unknown"),
        (b"\n" + PDF, "late.pdf", 415, "drawing_kind_unknown"),
        (b"PK\x03\x04" + bytes(60), "sheet.pdf", 415, "drawing_kind_unknown"),
        (b"MZ" + bytes(60), "sheet.png", 415, "drawing_kind_unknown"),
        (b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>", "sheet.png", 415, "drawing_kind_unknown"),
        (PDF, "sheet.html", 415, "extension_mismatch"),
        (PDF, "sheet.png", 415, "extension_mismatch"),
        (PDF, "sheet", 415, "extension_mismatch"),
        (JPEG, "photo.jpg.exe", 415, "extension_mismatch"),
        (PDF + bytes(LARGEST_DRAWING_BYTES), "huge.pdf", 413, "drawing_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_not_kept(
    house: House, content: bytes, name: str, status: int, code: str
) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    before = house.count_files()
    refused(attach(client, part_id, content, name), status, code)
    assert house.count("part_drawings") == 0
    assert house.count_files() == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('a"b;c\r\nX-Evil: 1.pdf', "a%22b;c%0D%0AX-Evil_ 1.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("Prüfblatt Ø10.pdf", "Prüfblatt Ø10.pdf"),
    ],
)
def test_a_name_is_made_harmless(house: House, name: str, kept: str) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'--line\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'
    body = head.encode() + PDF + b"\r\n--line--\r\n"
    answer = client.post(
        f"/api/v1/parts/{part_id}/drawings",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=line"},
    )
    assert answer.status_code == 201, answer.text
    disposition = client.get(answer.json()["file"]).headers["Content-Disposition"]
    assert not {"\r", "\n", "/", "\\"} & set(disposition)
    assert disposition.count('"') == 2
    assert answer.json()["file_name"] == kept


def test_the_same_file_twice_is_one_drawing(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    first = attach(client, part_id).json()
    files = house.count_files()
    assert attach(client, part_id, PDF, "again.pdf").json() == first
    assert house.count("part_drawings") == 1
    assert house.count_files() == files


def test_there_is_room_for_some_drawings(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    for number in range(MOST_DRAWINGS):
        assert attach(client, part_id, PDF + bytes([number]), f"{number}.pdf").status_code == 201
    files = house.count_files()
    refused(attach(client, part_id, PNG, "one more.png"), 409, "drawings_limit_reached")
    assert house.count("part_drawings") == MOST_DRAWINGS
    assert house.count_files() == files
    assert "there is no room for more" in client.get(f"/en/parts/{part_id}").text


def test_drawings_count_as_uploads_of_the_day(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    house.policy = replace(house.policy, parts_per_day_guest=2)
    assert attach(client, part_id).status_code == 201
    refused(attach(client, part_id, PNG, "view.png"), 429, "parts_quota_reached")
    assert house.count("part_drawings") == 1


def test_a_drawing_is_removed_with_its_file(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    before = house.count_files()
    address = attach(client, part_id).json()["file"]
    assert house.count_files() == before + 1
    assert client.delete(address).status_code == 204
    assert house.count_files() == before
    refused(client.get(address), 404, "drawing_not_found")
    refused(client.delete(address), 404, "drawing_not_found")


def test_drawings_go_with_their_part(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    attach(client, part_id)
    assert client.delete(f"/api/v1/parts/{part_id}").status_code == 204
    assert (house.count("part_drawings"), house.count_files()) == (0, 0)


def test_a_drawing_belongs_to_its_part(house: House) -> None:
    client = house.visit()
    part_id, other_id = upload_measured(client), upload_measured(client, "sphere_r10.stl")
    drawing_id = attach(client, part_id).json()["id"]
    for method in ("GET", "DELETE"):
        address = f"/api/v1/parts/{other_id}/drawings/{drawing_id}"
        refused(client.request(method, address), 404, "drawing_not_found")
    assert house.count("part_drawings") == 1


@pytest.mark.parametrize("kinds", [("member", "member"), ("guest", "guest"), ("guest", "member")])
def test_nobody_else_sees_or_changes_what_lies_beside_a_part(house: House, kinds: tuple[str, str]) -> None:
    owner, other = (
        house.visit_signed_in(f"{place}@example.org") if kind == "member" else house.visit()
        for place, kind in zip(("first", "second"), kinds, strict=True)
    )
    part_id = upload_measured(owner)
    upload_measured(other, "sphere_r10.stl")
    drawing = attach(owner, part_id).json()
    files = house.count_files()
    refused(other.get(drawing["file"]), 404, "part_not_found")
    refused(other.delete(drawing["file"]), 404, "part_not_found")
    refused(other.get(f"/api/v1/parts/{part_id}/drawings"), 404, "part_not_found")
    refused(other.put(f"/api/v1/parts/{part_id}/note", json={"text": "mine"}), 404, "part_not_found")
    refused(attach(other, part_id, PNG, "view.png"), 404, "part_not_found")
    assert send_form(other, part_id, note="mine", remove=drawing["id"]).status_code == 404
    assert papers_of(owner, part_id) == {"note": "", "drawings": [drawing]}
    assert house.count_files() == files


def test_a_key_that_may_only_read_changes_nothing(house: House) -> None:
    owner = house.visit_signed_in()
    part_id = upload_measured(owner)
    key = owner.post("/api/v1/api-keys", json={"name": "x", "scopes": ["parts:read"]}).json()
    program = house.visit(Authorization=f"Bearer {key['secret']}")
    refused(attach(program, part_id), 403, "scope_missing")
    refused(program.put(f"/api/v1/parts/{part_id}/note", json={"text": "x"}), 403, "scope_missing")
    assert papers_of(program, part_id) == {"note": "", "drawings": []}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bohrung 10 H7.\r\nRechts\toben. ", "Bohrung 10 H7.\nRechts oben."),
        ("\u202eevil\x00\x1b[31m", "evil[31m"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (" \r\n ", ""),
    ],
)
def test_a_note_is_plain_text(house: House, typed: str, kept: str) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.put(f"/api/v1/parts/{part_id}/note", json={"text": typed})
    assert answer.status_code == 200
    assert answer.json() == {"note": kept, "drawings": []}
    assert "<script>alert" not in client.get(f"/en/parts/{part_id}").text


def test_a_note_that_is_too_long_is_refused(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "as before"})
    answer = client.put(f"/api/v1/parts/{part_id}/note", json={"text": "x" * (LONGEST_NOTE + 1)})
    refused(answer, 422, "note_too_long")
    assert papers_of(client, part_id)["note"] == "as before"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/json", b"{}"), ("multipart/form-data; boundary=x", b"--x--\r\n")],
)
def test_a_body_without_a_file_is_refused(house: House, content_type: str, body: bytes) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(
        f"/api/v1/parts/{part_id}/drawings", content=body, headers={"Content-Type": content_type}
    )
    refused(answer, 422, "file_missing")


def test_the_form_keeps_note_and_drawings_and_the_wishes(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(
        f"/en/parts/{part_id}/drawings?quantity=5",
        data={"note": "10 H7"},
        files=[("file", ("a.pdf", PDF)), ("file", ("b.png", PNG))],
    )
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/en/parts/{part_id}?quantity=5#papers",
    )
    papers = papers_of(client, part_id)
    assert papers["note"] == "10 H7"
    assert [drawing["file_name"] for drawing in papers["drawings"]] == ["a.pdf", "b.png"]
    page = client.get(f"/en/parts/{part_id}").text
    assert all(text in page for text in ("a.pdf", "b.png", ">10 H7</textarea>", 'id="papers" open'))


def test_a_refusal_in_the_form_keeps_what_was_typed_and_stores_nothing(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    files = house.count_files()
    answer = send_form(client, part_id, ("a.pdf", PDF), ("b.pdf", b"MZ"), note="typed")
    assert answer.status_code == 415
    assert "neither PDF nor PNG nor JPEG" in answer.text
    assert ">typed</textarea>" in answer.text
    assert papers_of(client, part_id) == {"note": "", "drawings": []}
    assert house.count_files() == files
    answer = send_form(client, part_id, note="x" * (LONGEST_NOTE + 1))
    assert answer.status_code == 422
    assert "x" * LONGEST_NOTE in answer.text


def test_taking_a_drawing_away_in_the_form_keeps_the_note_typed(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    drawing_id = attach(client, part_id).json()["id"]
    assert send_form(client, part_id, note="typed", remove=drawing_id).status_code == 303
    assert papers_of(client, part_id) == {"note": "typed", "drawings": []}


def test_a_foreign_page_cannot_attach(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(
        f"/en/parts/{part_id}/drawings",
        data={"note": "x"},
        files=[("file", ("", b""))],
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert papers_of(client, part_id)["note"] == ""


def test_a_quote_keeps_what_lay_beside_the_part(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    drawing = attach(client, part_id).json()
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "Bore 10 H7"})
    quote_id = issue_quote(client, part_id)
    client.delete(drawing["file"])
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "changed"})
    part = client.get(f"/api/v1/quotes/{quote_id}").json()["items"][0]["part"]
    assert part["note"] == "Bore 10 H7"
    assert part["drawings"] == [
        {name: drawing[name] for name in ("file_name", "media_type", "size_bytes", "sha256")}
    ]
    page = client.get(f"/en/quotes/{quote_id}").text
    assert all(text in page for text in ("Bore 10 H7", "Blatt 1.pdf", drawing["sha256"]))
