"""An owner raises a rate, sees what it does to prices, publishes, and goes back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Visit
from tests.journeys.test_everywhere import find_barriers, find_sideways

CUBE = ROOT / "fixtures" / "stl" / "cube_20mm.stl"
RATE = "input[name='rate_card.machine_rates:0:eur_per_h']"


def enter(visit: Visit, **wanted: object) -> tuple[Page, str]:
    """Sign in as the demonstration's provider; the page of his firm and its address."""
    page = visit("/en/sign-in", **wanted)
    page.locator("form[action='/en/demo/provider'] button").click()
    page.wait_for_url(re.compile("/en/firm/demo-"))
    page.wait_for_load_state("load")
    home = page.url
    if page.get_by_role("button", name="Start a draft").count() == 0:
        page.locator("summary", has_text="Discard the draft").click()
        page.get_by_role("button", name="Discard the draft").click()
    return page, home


def test_a_rate_is_raised_tested_published_and_taken_back(visit: Visit) -> None:
    customer = visit("/en/")
    uploaded = customer.request.post(
        "/api/v1/parts",
        multipart={"file": {"name": CUBE.name, "mimeType": "model/stl", "buffer": CUBE.read_bytes()}},
    ).json()
    headers = {"Part-Key": uploaded["key"]}
    page, home = enter(visit)
    provider = home.rsplit("/", 1)[1]

    def ask() -> int:
        item = {"part_id": uploaded["id"], "quantity": 1, "requirements": {"provider": provider}}
        for _ in range(60):
            answer = customer.request.post("/api/v1/offers", data={"items": [item]}, headers=headers)
            if answer.status != 409:  # until the part is measured
                break
            customer.wait_for_timeout(250)
        totals = [
            offer["total"]["amount_minor"]
            for offer in answer.json()["items"][0]["offers"]
            if offer["machine"] == machine
        ]
        return min(totals)

    page.get_by_role("button", name="Start a draft").click()
    page.wait_for_url(re.compile("/firm$"))
    page.goto(f"{home}/hours")
    machine = page.locator("select[name='rate_card.machine_rates:0:machine_code']").input_value()
    before = ask()
    choice = page.locator(f"select[name=choice] option[value^='{machine}|']").first.get_attribute("value")
    page.locator("select[name=choice]").select_option(choice)
    total = page.locator("[data-total]")
    expect(page.locator("#live .status")).to_be_visible()
    was = total.inner_text()

    page.locator(RATE).fill("much")
    page.locator(RATE).press("Tab")
    expect(page.locator(RATE)).to_have_attribute("aria-invalid", "true")
    expect(total).to_have_text("–")
    page.locator(RATE).fill("900")
    page.locator(RATE).press("Tab")
    expect(page.locator(RATE)).not_to_have_attribute("aria-invalid", "true")
    expect(total).not_to_have_text(was)
    assert ask() == before

    page.goto(home)
    page.get_by_role("link", name="Back-test").click()
    expect(page.locator(".firm-verdict")).to_contain_text("Your median price")
    expect(page.locator(".dearer").first).to_be_visible()
    page.goto(f"{home}/publish")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile("published=1"))
    assert ask() > before

    page.locator("summary", has_text="Go back to this").last.click()
    page.get_by_role("button", name="Go back to this").last.click()
    page.wait_for_load_state("load")
    assert ask() == before


def test_a_table_is_pasted_and_grows(visit: Visit) -> None:
    page, home = enter(visit)
    page.get_by_role("button", name="Start a draft").click()
    page.goto(f"{home}/bands")
    rows = page.locator("table[data-grid='rate_card.quantity_bands'] tbody tr")
    count = rows.count()
    page.evaluate(
        """() => {
            const cells = new DataTransfer();
            cells.setData("text/plain", "2000\\t0.3\\n3000\\t0.35\\n");
            const field = document.querySelector("tr[data-blank] input");
            const options = {clipboardData: cells, bubbles: true, cancelable: true};
            field.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    expect(rows).to_have_count(count + 2)
    expect(page.locator("#live .status")).to_be_visible()
    page.reload()
    expect(page.locator("input[name$=':from_quantity'][value='3000']")).to_have_count(1)


def test_pages_of_a_firm_are_for_everybody_and_fit_a_phone(visit: Visit) -> None:
    page, home = enter(visit, width=360, color_scheme="dark", bypass_csp=True)
    page.get_by_role("button", name="Start a draft").click()
    sections = ("firm", "machines", "hours", "bands", "publish", "spreadsheet")
    addresses = [home, *(f"{home}/{name}" for name in sections)]
    for address in addresses:
        page.goto(address)
        assert find_barriers(page) == [], address
        assert find_sideways(page) == "", address


def test_large_sums_stay_inside_the_panel_of_a_phone(visit: Visit) -> None:
    page, home = enter(visit, width=360)
    page.get_by_role("button", name="Start a draft").click()
    page.goto(f"{home.replace('/en/', '/de/')}/hours?sample=valve_block&quantity=20000")
    panel, table = page.locator("#live").bounding_box(), page.locator("#live table").bounding_box()

    assert panel is not None
    assert table is not None
    assert panel["x"] + 12 <= table["x"]
    assert table["x"] + table["width"] <= panel["x"] + panel["width"] - 12
    heights = [box["height"] for each in page.locator("#live th").all() if (box := each.bounding_box())]
    assert max(heights) < 100  # three lines; no word is broken letter by letter
