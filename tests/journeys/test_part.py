"""A part's own page: a wrong unit is put right, a useless file says what to do, the keyboard is enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PART_ADDRESS, ROOT, Visit

FIXTURES = ROOT / "fixtures" / "stl"


def open_part(visit: Visit, name: str, language: str = "en", **wanted: object) -> Page:
    page = visit(f"/{language}/", **wanted)
    page.set_input_files("input[type=file]", FIXTURES / name)
    page.wait_for_url(PART_ADDRESS)
    return page


def test_a_wrong_unit_is_put_right(visit: Visit) -> None:
    page = open_part(visit, "cube_1in.stl", "de")
    facts = page.locator(".part-facts")
    expect(facts).to_be_visible()
    page.locator("#unit").select_option("mm")
    page.locator(".part-form button").click()
    expect(page.locator(".part-facts")).to_contain_text("1 × 1 × 1")
    page.locator("#unit").select_option("in")
    page.locator(".part-form button").click()
    expect(page.locator(".part-facts")).to_contain_text("25,4 × 25,4 × 25,4")


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_open_mesh_says_where_and_what_to_do(visit: Visit, language: str) -> None:
    page = open_part(visit, "open_box.stl", language)
    findings = page.locator(".part-findings .finding")
    expect(findings.first).to_be_visible()
    assert "page." not in page.locator("main").inner_text()


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Try an example part":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(PART_ADDRESS)
    expect(page.locator(".part-facts")).to_be_visible()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "BUTTON", "SELECT", "INPUT"} <= reached
