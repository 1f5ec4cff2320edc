"""A file on its way: chosen, dropped, broken off, refused, sent without scripts."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.conftest import PART_ADDRESS, ROOT, Visit
from tests.journeys.line import Line

FIXTURES = ROOT / "fixtures" / "stl"
INPUT = "input[type=file]"


def send(page: Page, *names: str) -> None:
    page.set_input_files(INPUT, [FIXTURES / name for name in names])


@pytest.mark.parametrize("language", ["de", "en"])
def test_one_file_leads_to_its_part(visit: Visit, language: str) -> None:
    page = visit(f"/{language}/")
    send(page, "cube_20mm.stl")
    page.wait_for_url(PART_ADDRESS)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_contain_text("cube_20mm.stl")


def test_several_files_each_lead_to_their_part_and_a_wrong_one_says_why(visit: Visit, tmp_path: Path) -> None:
    letter = tmp_path / "brief.stl"
    letter.write_text("Sehr geehrte Damen und Herren")
    empty = tmp_path / "leer.stl"
    empty.touch()
    page = visit("/de/")
    page.set_input_files(INPUT, [FIXTURES / "cube_20mm.stl", letter, empty, FIXTURES / "sphere_r10.stl"])
    rows = page.locator(".file")
    expect(rows).to_have_count(4)
    expect(page.get_by_role("link", name="Zum Bauteil")).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Dieses Dateiformat erkennen wir nicht.")
    expect(rows.nth(2)).to_contain_text("Die Datei ist leer.")
    rows.nth(1).get_by_role("button", name="Entfernen").click()
    expect(rows).to_have_count(3)
    rows.last.get_by_role("link", name="Zum Bauteil").click()
    page.wait_for_url(PART_ADDRESS)
    expect(page.locator("h1")).to_contain_text("sphere_r10.stl")


def write_grid(path: Path, megabytes: int) -> None:
    """A binary STL of about so many megabytes: flat tiles, which are enough to be sent."""
    count = megabytes * 20_000
    facets = bytearray()
    for index in range(count):
        x, y = float(index % 1000), float(index // 1000)
        facets += struct.pack("<12fH", 0, 0, 1, x, y, 0, x + 1, y, 0, x, y + 1, 0, 0)
    path.write_bytes(b" " * 80 + struct.pack("<I", count) + facets)


def await_share(page: Page, share: float) -> None:
    page.wait_for_function("share => document.querySelector('.file progress')?.value > share", arg=share)


def test_a_lost_connection_goes_on_where_it_was(visit: Visit, server: str, tmp_path: Path) -> None:
    write_grid(tmp_path / "platte.stl", 6)
    offsets: list[int] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    with Line(server, 3_000_000) as line:
        page = visit("/de/", base_url=line.address)
        page.on("request", note)
        page.set_input_files(INPUT, tmp_path / "platte.stl")
        await_share(page, 0.5)
        line.cut()
        expect(page.locator(".file-state")).to_contain_text("Verbindung unterbrochen")
        line.mend()
        page.wait_for_url(PART_ADDRESS)
    assert offsets[0] == 0
    assert offsets[-1] > 0


def test_a_reloaded_page_goes_on_when_it_gets_the_file_again(
    visit: Visit, server: str, tmp_path: Path
) -> None:
    write_grid(tmp_path / "plate.stl", 6)
    with Line(server, 3_000_000) as line:
        page = visit("/en/", base_url=line.address)
        page.on("dialog", lambda dialog: dialog.accept())
        page.set_input_files(INPUT, tmp_path / "plate.stl")
        await_share(page, 0.5)
        page.reload()
        expect(page.locator("[data-interrupted]")).to_contain_text("plate.stl")
        with page.expect_request(lambda request: request.method == "PATCH") as resumed:
            page.set_input_files(INPUT, tmp_path / "plate.stl")
        assert int(resumed.value.headers["upload-offset"]) > 0
        page.wait_for_url(PART_ADDRESS)
        expect(page.locator("part-progress")).to_have_count(0)  # until then, the page reloads itself
        page.goto("/en/")
        expect(page.locator("[data-interrupted]")).to_be_hidden()


def test_a_cancelled_upload_is_taken_back(visit: Visit, server: str, tmp_path: Path) -> None:
    write_grid(tmp_path / "plate.stl", 6)
    with Line(server, 1_000_000) as line:
        page = visit("/en/", base_url=line.address)
        page.set_input_files(INPUT, tmp_path / "plate.stl")
        await_share(page, 0.1)
        with page.expect_response(lambda response: response.request.method == "DELETE") as taken_back:
            page.get_by_role("button", name="Cancel").click()
        assert taken_back.value.status == 204
        expect(page.locator(".file")).to_have_count(0)


def test_without_scripts_a_form_sends_the_file(visit: Visit, tmp_path: Path) -> None:
    page = visit("/de/", java_script_enabled=False)
    send(page, "l_bracket.stl")
    page.get_by_role("button", name="Hochladen").click()
    assert PART_ADDRESS.search(page.url)
    expect(page.locator("h1")).to_contain_text("l_bracket.stl")
    letter = tmp_path / "brief.stl"
    letter.write_text("Sehr geehrte Damen und Herren")
    page.goto("/de/")
    page.set_input_files(INPUT, letter)
    page.get_by_role("button", name="Hochladen").click()
    expect(page.locator("main")).to_contain_text(re.compile("Dieses Dateiformat erkennen wir nicht"))


def test_the_example_needs_no_script(visit: Visit) -> None:
    page = visit("/en/", java_script_enabled=False)
    page.get_by_role("button", name="Bracket").click()
    assert PART_ADDRESS.search(page.url)
