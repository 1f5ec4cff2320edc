"""The part page in every state, its forms without a script, and nothing of it for anybody else."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.geometry import write_stl
from app.web.pages.start import EXAMPLES
from tests.geometry.shapes import make_tee, move
from tests.geometry.test_search_orientations import TILT
from tests.web.house import House, upload, upload_measured
from tests.web.test_pages import Inline


def page_of(house: House, name: str, **data: str) -> str:
    client = house.visit()
    part_id = upload(client, name, **data).json()["id"]
    answer = client.get(f"/en/parts/{part_id}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ("Vermessen", "Volumen", "8\u00a0cm³", "Die Datei hat keine Mängel", "Ausrichtung festlegen")),
     ("en", ("Measured", "Volume", "8\u00a0cm³", "The file has no defects", "Fix this orientation"))],
)  # fmt: skip
def test_a_measured_part_in_its_language(house: House, language: str, words: tuple[str, ...]) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.get(f"/{language}/parts/{part_id}")
    assert answer.status_code == 200
    for word in words:
        assert word in answer.text
    parser = Inline()
    parser.feed(answer.text)
    assert (parser.language, parser.found) == (language, [])
    assert "cube_20mm.stl" in answer.text
    assert f'data-model="/api/v1/parts/{part_id}/preview.glb?revision=1"' in answer.text


def test_a_tilted_orientation_that_was_found_can_be_fixed(house: House) -> None:
    client = house.visit()
    tee = move(make_tee(), TILT)
    stl = write_stl(tee.vertices, tee.faces)
    part_id = client.post("/api/v1/parts", files={"file": ("tee.stl", stl)}).json()["id"]
    page = f"/en/parts/{part_id}"
    rows = client.get(f"/api/v1/parts/{part_id}").json()["measurements"]["orientations"]
    (found,) = [row for row in rows if row["code"] == "least_support"]
    up = " ".join(str(x) for x in found["up"])
    assert f'name="orientation" value="{up}"' in client.get(page).text
    answer = client.post(f"{page}/orientation", data={"orientation": up}, follow_redirects=False)
    assert answer.status_code == 303
    part = client.get(f"/api/v1/parts/{part_id}").json()
    assert abs(float(np.array(part["orientation"]) @ TILT[:, 1])) == pytest.approx(1.0)
    (only,) = part["measurements"]["orientations"]
    assert only["code"] == "fixed"
    assert only["height_mm"] == pytest.approx(found["height_mm"])


def test_a_queued_part_comes_again_by_itself(house: House) -> None:
    house.works = False
    page = page_of(house, "cube_20mm.stl")
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "<part-progress" in page
    assert "<part-viewer" not in page
    assert "Measuring starts shortly" in page


def test_a_measured_part_is_not_refreshed(house: House) -> None:
    page = page_of(house, "cube_20mm.stl")
    assert 'http-equiv="refresh"' not in page
    assert "<part-progress" not in page


def test_a_refused_part_says_why_and_what_to_do(house: House) -> None:
    client = house.visit()
    flat = (
        b"solid flat\n"
        + b"facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n" * 1
        + b"endsolid flat\n"
    )
    part_id = client.post("/api/v1/parts", files={"file": ("flat.stl", flat)}).json()["id"]
    page = client.get(f"/en/parts/{part_id}").text
    assert "No part can be read from this file" in page
    assert 'class="message"' in page
    assert "Upload another file" in page
    assert "<part-viewer" not in page


def test_open_edges_are_a_finding_with_a_place(house: House) -> None:
    page = page_of(house, "open_box.stl")
    found = re.search(r'class="finding error" data-place="open" data-places="([^"]*)"', page)
    assert found is not None
    places = [[float(number) for number in place.split(" ")] for place in found.group(1).split(";")]
    assert {tuple(place[:3]) for place in places} == {
        (10.0, 0.0, 20.0),
        (20.0, 10.0, 20.0),
        (10.0, 20.0, 20.0),
        (0.0, 10.0, 20.0),
    }
    assert 'data-low="0.0 0.0 0.0"' in page
    assert page.count("data-show-place") >= 1
    assert "cannot be told" in page


def test_what_is_sound_has_no_place_to_show(house: House) -> None:
    page = page_of(house, "cube_20mm.stl")
    assert 'data-place="open"' not in page
    assert 'data-place="overhang"' not in page


def test_another_unit_is_measured_anew_and_the_address_keeps_its_wishes(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "cube_1in.stl", unit="mm")
    answer = client.post(f"/en/parts/{part_id}/unit?quantity=5", data={"unit": "in"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/en/parts/{part_id}?quantity=5"
    part = client.get(f"/api/v1/parts/{part_id}").json()
    assert (part["unit"], part["revision"]) == ("in", 2)
    page = client.get(answer.headers["Location"]).text
    assert '<option value="in" selected>' in page
    assert f'action="/en/parts/{part_id}/unit?quantity=5"' in page
    assert "revision=2" in page


def test_an_unknown_unit_changes_nothing(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    assert client.post(f"/en/parts/{part_id}/unit", data={"unit": "parsec"}).status_code == 422
    assert client.get(f"/api/v1/parts/{part_id}").json()["revision"] == 1


@pytest.mark.parametrize(
    ("code", "up"),
    [("x+", [1.0, 0.0, 0.0]), ("y-", [0.0, -1.0, 0.0]), ("z-", [0.0, 0.0, -1.0]), ("given", "given")],
)
def test_an_orientation_is_fixed(house: House, code: str, up: object) -> None:
    client = house.visit()
    part_id = upload_measured(client, "l_bracket.stl")
    answer = client.post(f"/de/parts/{part_id}/orientation", data={"orientation": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/de/parts/{part_id}")
    assert client.get(f"/api/v1/parts/{part_id}").json()["orientation"] == up
    page = client.get(f"/de/parts/{part_id}").text
    assert re.findall(r'name="orientation" value="([^"]*)"[^>]* checked', page) == [code]
    client.post(f"/de/parts/{part_id}/orientation", data={"orientation": "auto"})
    assert client.get(f"/api/v1/parts/{part_id}").json()["orientation"] == "auto"


@pytest.mark.parametrize(
    "typed", ["sideways", "", "1 2", "1 2 3 4", "0 0 0", "nan 0 1", "inf 0 0", "1e999 0 1"]
)
def test_an_unknown_orientation_changes_nothing(house: House, typed: str) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(f"/en/parts/{part_id}/orientation", data={"orientation": typed})
    assert answer.status_code == 422
    assert client.get(f"/api/v1/parts/{part_id}").json()["revision"] == 1


def test_a_direction_chosen_in_the_view_is_fixed_and_stays_chosen(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client, "l_bracket.stl")
    answer = client.post(
        f"/en/parts/{part_id}/orientation", data={"orientation": "0.000000 3.000000 4.000000"}
    )
    assert answer.status_code == 303
    assert client.get(f"/api/v1/parts/{part_id}").json()["orientation"] == [0.0, 0.6, 0.8]
    page = client.get(f"/en/parts/{part_id}").text
    assert 'value="0.0 0.6 0.8" data-up="0.0 0.6 0.8" checked' in page
    client.post(f"/en/parts/{part_id}/orientation", data={"orientation": "0.0 0.6 0.8"})
    assert client.get(f"/api/v1/parts/{part_id}").json()["revision"] == 2


def test_a_direction_set_by_a_program_is_shown_as_none_of_the_choices(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    tilted = client.patch(f"/api/v1/parts/{part_id}", json={"orientation": [1.0, 1.0, 1.0]})
    assert tilted.status_code == 200
    assert 'name="orientation" value="auto" checked' not in client.get(f"/en/parts/{part_id}").text


def test_nobody_else_sees_or_changes_the_part(house: House) -> None:
    owner, other, member = house.visit(), house.visit(), house.visit_signed_in()
    part_id = upload_measured(owner)
    for stranger in (other, member):
        for answer in (
            stranger.get(f"/en/parts/{part_id}"),
            stranger.post(f"/en/parts/{part_id}/unit", data={"unit": "in"}),
            stranger.post(f"/en/parts/{part_id}/orientation", data={"orientation": "x+"}),
        ):
            assert answer.status_code == 404
            assert "cube_20mm.stl" not in answer.text
    part = owner.get(f"/api/v1/parts/{part_id}").json()
    assert (part["revision"], part["orientation"]) == (1, "auto")


def test_a_foreign_page_cannot_change_the_part(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    answer = client.post(
        f"/en/parts/{part_id}/unit", data={"unit": "in"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert client.get(f"/api/v1/parts/{part_id}").json()["revision"] == 1


def test_the_machine_of_the_process_asked_for_is_chosen(house: House) -> None:
    client = house.visit()
    part_id = upload_measured(client)
    page = client.get(f"/en/parts/{part_id}?process=PBF-LB/M").text
    chosen = re.findall(
        r'<option value="[^"]*" data-volume="([^"]*)" data-overhang="(\d+)" [^>]*selected>', page
    )
    assert len(chosen) == 1
    assert (
        "selected"
        not in re.findall(r'<select id="machine".*?</select>', client.get(f"/en/parts/{part_id}").text, re.S)[
            0
        ]
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_example_becomes_a_part_of_the_visitors_own(house: House, language: str) -> None:
    client = house.visit()
    answer = client.post(f"/{language}/example")
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "l_bracket.stl" in page.text
    assert house.visit().get(answer.headers["Location"]).status_code == 404
    assert client.post(f"/{language}/example").headers["Location"] != answer.headers["Location"]
    assert house.count("parts") == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_shown_can_be_tried(house: House, name: str) -> None:
    client = house.visit()
    start = client.get("/en/").text
    assert f'name="part" value="{name}"' in start
    answer = client.post("/en/example", data={"part": name})
    assert answer.status_code == 303
    part = client.get(answer.headers["Location"].replace("/en/", "/api/v1/")).json()
    assert (part["status"], part["file_name"]) == ("measured", f"{name}.stl")
    measured = part["measurements"]
    assert measured["is_priceable"]
    codes = [finding["code"] for finding in measured["findings"]]
    assert codes == (["holes_closed"] if name == "cover" else [])


def test_an_example_that_is_not_there_is_not_found(house: House) -> None:
    client = house.visit()
    for name in ("nothing", "../stl/cube_20mm", "/etc/passwd"):
        assert client.post("/en/example", data={"part": name}).status_code == 404
    assert house.count("parts") == 0


def test_the_example_belongs_to_the_organisation_of_who_signed_in(house: House) -> None:
    client = house.visit_signed_in()
    answer = client.post("/en/example")
    assert "set-cookie" not in answer.headers
    assert client.get(answer.headers["Location"]).status_code == 200
