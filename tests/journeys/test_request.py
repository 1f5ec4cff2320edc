"""Several files become one request, and one request becomes a quote of each provider."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, Visit
from tests.journeys.test_everywhere import find_barriers, find_sideways
from tests.journeys.test_offers import declare_civil

FILES = [ROOT / "fixtures" / "stl" / name for name in ("cube_20mm.stl", "t_shape.stl")]
BEST = ".request-way >> nth=0"


def open_request(page: Page) -> None:
    """Upload two files and ask for them together."""
    page.wait_for_load_state("load")
    page.set_input_files("#file", FILES)
    page.locator(".together a").click()
    page.wait_for_url(re.compile("/request"))
    for _ in range(40):  # the last file may still be being measured
        if page.locator(".request-item-state .field-error").count() == 0:
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(BEST)).to_be_visible()
    page.wait_for_load_state("load")


def test_several_parts_lead_to_a_quote_of_each_provider(visit: Visit) -> None:
    page = visit("/de/")
    open_request(page)
    total = page.locator(f"{BEST} >> .offer-price strong")
    anything = total.inner_text()
    # titanium and resin: nobody makes both
    page.locator("#wish-material1").fill("Ti-6Al-4V")
    expect(page).to_have_url(re.compile("material1=Ti"))
    expect(total).not_to_have_text(anything)
    page.locator("#wish-process2").select_option("VPP-UVL/P")
    expect(page.locator(f"{BEST} >> .share-head")).to_have_count(2)
    expect(page.locator(".request-way").nth(1)).to_contain_text("Kein Anbieter macht alle")

    page.locator(f"{BEST} >> button").click()
    declare_civil(page)

    page.wait_for_url(re.compile(r"/de/mine\?issued="))
    expect(page.locator("tr.arrived")).to_have_count(2)
    page.go_back()  # to the question what it is for
    page.go_back()
    expect(page.locator("#wish-material1")).to_have_value("Ti-6Al-4V")


def test_a_part_is_taken_out_and_put_back_without_a_script(visit: Visit) -> None:
    page = visit("/en/", java_script_enabled=False)
    for file in FILES:
        page.goto("/en/")
        page.set_input_files("#file", file)
        page.get_by_role("button", name="Upload").click()
        page.wait_for_url(re.compile("/parts/"))
    page.goto("/en/mine")
    for box in page.locator("input[name=part]").all():
        box.check()
    page.get_by_role("button", name="Request the chosen ones together").click()
    for _ in range(40):
        if page.locator(BEST).count() and not page.locator(".request-item-state .field-error").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    expect(page.locator(".request-item")).to_have_count(2)
    page.get_by_role("link", name=re.compile("Remove")).first.click()
    expect(page.locator(".request-item")).to_have_count(1)
    page.locator("input[name=part]").check()
    page.locator("#wish-quantity1").fill("12")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".request-item")).to_have_count(2)
    expect(page.locator("#wish-quantity1")).to_have_value("12")


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_a_request_shuts_nobody_out(visit: Visit, scheme: str, width: int) -> None:
    page = visit("/de/", width=width, color_scheme=scheme, bypass_csp=True)
    open_request(page)
    assert find_barriers(page) == []
    assert not find_sideways(page)
