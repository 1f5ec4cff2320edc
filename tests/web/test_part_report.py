"""The report of a part: complete without a script, its owner's only."""

from __future__ import annotations

import pytest

from tests.web.house import House, upload, upload_measured
from tests.web.test_pages import Inline


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            (
                "Bericht zum Bauteil",
                "Wie sicher",
                "8\u00a0cm³",
                "Genau für das Netz der Datei",
                "+X nach oben",
            ),
        ),
        ("en", ("Report on a part", "How certain", "8\u00a0cm³", "Exact for the mesh of the file", "+X up")),
    ],
)
def test_a_report_says_what_was_measured_and_how_surely(
    house: House, language: str, words: tuple[str, ...]
) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.get(f"/{language}/parts/{part_id}/report")
    assert answer.status_code == 200
    for word in words:
        assert word in answer.text
    parser = Inline()
    parser.feed(answer.text)
    assert (parser.language, parser.found) == (language, [])
    sha256 = client.get(f"/api/v1/parts/{part_id}").json()["sha256"]
    assert sha256 in answer.text


def test_an_uncertain_volume_has_its_range_and_findings_their_places(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "cube_small_hole.stl")
    page = client.get(f"/en/parts/{part_id}/report").text
    assert "±" in page
    assert "because the mesh has gaps" in page
    assert "<small>at (" in page


def test_an_open_part_has_a_report_without_a_volume(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "open_box.stl")
    page = client.get(f"/en/parts/{part_id}/report").text
    assert "encloses no volume" in page


def test_note_and_drawings_stand_in_the_report(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    client.put(f"/api/v1/parts/{part_id}/note", json={"text": "10 <H7>"})
    client.post(f"/api/v1/parts/{part_id}/drawings", files={"file": ("a.pdf", b"%PDF-1.4\n%%EOF")})
    page = client.get(f"/en/parts/{part_id}/report").text
    assert "10 &lt;H7&gt;" in page
    assert "a.pdf" in page


def test_what_is_not_measured_has_no_report(house: House) -> None:
    house.works = False
    client = house.visit()
    part_id = upload(client).json()["id"]
    answer = client.get(f"/en/parts/{part_id}/report")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/parts/{part_id}")


def test_nobody_else_sees_a_report(house: House) -> None:
    owner, other, member = house.visit(), house.visit(), house.visit_signed_in()
    part_id = upload_measured(owner)
    for stranger in (other, member):
        answer = stranger.get(f"/en/parts/{part_id}/report")
        assert answer.status_code == 404
        assert "cube_20mm.stl" not in answer.text
