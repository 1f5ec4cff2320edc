"""A part's own page: its unit put right, places of findings shown, the part laid down, papers kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PART_ADDRESS, ROOT, Visit
from tests.journeys.test_everywhere import AXE, find_barriers, find_sideways

FIXTURES = ROOT / "fixtures" / "stl"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def open_part(visit: Visit, name: str, language: str = "en", **wanted: object) -> Page:
    page = visit(f"/{language}/", **wanted)
    page.set_input_files("input[type=file]", FIXTURES / name)
    page.wait_for_url(PART_ADDRESS)
    page.locator(".part-facts").wait_for()
    return page


def await_view(page: Page) -> None:
    """Until the part is drawn and can be turned."""
    expect(page.locator(".viewer-tools")).to_be_visible()


def test_a_wrong_unit_is_put_right(visit: Visit) -> None:
    page = open_part(visit, "cube_1in.stl", "de")
    page.locator("#unit").select_option("mm")
    page.locator(".part-form button").click()
    expect(page.locator(".part-facts")).to_contain_text("1 × 1 × 1")
    page.locator("#unit").select_option("in")
    page.locator(".part-form button").click()
    expect(page.locator(".part-facts")).to_contain_text("25,4 × 25,4 × 25,4")
    await_view(page)
    expect(page.locator(".viewer-labels span").first).to_have_text("25,4\u00a0mm")


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_open_mesh_says_where_and_what_to_do(visit: Visit, language: str) -> None:
    page = open_part(visit, "open_box.stl", language)
    await_view(page)
    finding = page.locator(".finding.error")
    marks = page.locator(".viewer-marks span")
    expect(marks).to_have_count(0)
    show = finding.locator("[data-show-place]")
    seen = set()
    for number in range(1, 5):
        show.click()
        expect(show).to_contain_text(f"{number}/4")
        expect(marks).to_have_count(4)
        expect(page.locator(".viewer-marks [data-now]")).to_have_count(1)
        seen.add(
            page.evaluate(
                "[...document.querySelectorAll('.viewer-marks span')].findIndex(e => 'now' in e.dataset)"
            )
        )
    assert seen == {0, 1, 2, 3}
    expect(page.locator('[data-legend="open"]')).to_be_visible()
    show.click()
    expect(marks).to_have_count(0)
    expect(page.locator('[data-legend="open"]')).to_be_hidden()
    page.mouse.move(0, 0)
    finding.hover()
    expect(marks).to_have_count(4)
    page.mouse.move(0, 0)
    expect(marks).to_have_count(0)
    assert "page." not in page.locator("main").inner_text()


def test_a_tap_shows_thin_walls_against_the_rule(visit: Visit) -> None:
    page = open_part(visit, "thin_wall_box.stl", has_touch=True, width=390)
    await_view(page)
    show = page.locator('[data-place="thickness"] [data-show-place]')
    show.tap()
    expect(show).to_have_attribute("aria-pressed", "true")
    expect(page.locator('[data-legend="thickness"]')).to_contain_text("1\u00a0mm")
    assert page.locator(".viewer-marks span").count() > 1
    expect(page.locator(".viewer-stage")).to_be_in_viewport()
    page.locator('[data-place="thickness"] [data-hide-place]').tap()
    expect(page.locator(".viewer-marks span")).to_have_count(0)


def test_where_it_lies_is_chosen_in_the_view_by_keyboard(visit: Visit) -> None:
    page = open_part(visit, "l_bracket.stl")
    await_view(page)
    begin = page.get_by_role("button", name="Choose how it lies")
    begin.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-lay=next]")).to_be_focused()
    said = page.locator("[data-lay-said]")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Height this way: 45\u00a0mm")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Height this way: 60\u00a0mm")
    page.keyboard.press("Tab")
    expect(page.locator("[data-lay=keep]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('input[name="orientation"]:checked')).to_have_value("x+", timeout=20_000)
    await_view(page)
    expect(page.locator(".viewer-labels span").nth(2)).to_have_text("60\u00a0mm")


def test_a_side_or_a_face_comes_down_and_nothing_is_sent_before(visit: Visit) -> None:
    page = open_part(visit, "l_bracket.stl", "de")
    await_view(page)
    address = page.url
    heights = page.locator(".viewer-labels span").nth(2)
    expect(heights).to_have_text("45\u00a0mm")
    page.get_by_role("button", name="Auflage wählen").click()
    page.get_by_role("button", name="Auf die Bauplatte legen: Rechts").click()
    expect(heights).to_have_text("60\u00a0mm")
    page.keyboard.press("Escape")
    expect(heights).to_have_text("45\u00a0mm")
    page.get_by_role("button", name="Auflage wählen").click()
    page.get_by_role("button", name="Auf die Bauplatte legen: Vorn").click()
    expect(heights).to_have_text("40\u00a0mm")
    stage = page.locator(".viewer-stage").bounding_box()
    assert stage is not None
    page.mouse.click(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    expect(page.locator("[data-lay-said]")).to_contain_text("Höhe so")
    page.get_by_role("button", name="Abbrechen").click()
    expect(heights).to_have_text("45\u00a0mm")
    assert page.url == address
    expect(page.locator('input[name="orientation"]:checked')).to_have_value("auto")


def test_a_drawing_is_attached_without_a_script(visit: Visit) -> None:
    page = visit("/de/", java_script_enabled=False)
    page.locator("form.try button").click()
    for _ in range(20):
        if page.locator("#papers").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.locator("#papers > summary").click()
    page.locator("#note").fill("Bohrung 10 H7")
    page.set_input_files("#drawings", {"name": "Blatt.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("#papers-error")).to_contain_text("weder PDF noch PNG noch JPEG")
    expect(page.locator("#note")).to_have_value("Bohrung 10 H7")
    page.set_input_files("#drawings", {"name": "Blatt.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="Speichern").click()
    link = page.get_by_role("link", name="Blatt.pdf")
    expect(link).to_be_visible()
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "Blatt.pdf"
    assert download.value.path().read_bytes() == PDF
    page.locator(".papers-remove > summary").click()
    page.get_by_role("button", name="Ja, entfernen").click()
    expect(page.get_by_role("link", name="Blatt.pdf")).to_have_count(0)
    expect(page.locator("#note")).to_have_value("Bohrung 10 H7")


def test_the_report_has_its_pictures_and_prints_on_a4(visit: Visit) -> None:
    page = open_part(visit, "thin_wall_box.stl")
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.locator(".report h1")).to_have_text("thin_wall_box.stl")
    expect(page.locator("part-picture canvas")).to_have_count(2)
    expect(page.locator("part-picture .viewer-labels span").first).to_have_text("30\u00a0mm")
    sheet = page.pdf(prefer_css_page_size=True)
    boxes = {
        tuple(map(float, box.split()))
        for box in re.findall(r"/MediaBox \[([\d. ]+)\]", sheet.decode("latin-1"))
    }
    assert {(round(box[2]), round(box[3])) for box in boxes} == {(595, 842)}


@pytest.mark.parametrize(("language", "scheme", "width"), [("de", "dark", 360), ("en", "light", 1280)])
def test_no_barriers_while_pointing_laying_and_reporting(
    visit: Visit, language: str, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    page = open_part(visit, "open_box.stl", language, width=width, color_scheme=scheme, bypass_csp=True)
    await_view(page)
    page.locator("[data-show-place]").first.click()
    page.locator("[data-lay-begin]").click()
    page.locator("#papers > summary").click()
    problems = [*find_barriers(page), find_sideways(page)]
    page.goto(f"{page.url.partition('#')[0]}/report")
    problems += [*find_barriers(page), find_sideways(page)]
    assert [each for each in problems if each] == []


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('form.try') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(PART_ADDRESS)
    expect(page.locator(".part-facts")).to_be_visible()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "BUTTON", "SELECT", "INPUT"} <= reached
