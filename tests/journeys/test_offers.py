"""From a part to a price and a quote: few clicks, at once, the address bar knows, and twice is once."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.journeys.conftest import PART_ADDRESS, Visit
from tests.journeys.test_everywhere import find_barriers, find_sideways, try_example

QUOTE_ADDRESS = re.compile(r"/(de|en)/quotes/[a-z2-7]{26}")
CARDS = ".offer-card"
FIRST_PRICE = ".offer-card >> nth=0 >> .offer-price strong"


def open_offers(visit: Visit, language: str = "en", **wanted: object) -> Page:
    page = visit(f"/{language}/", **wanted)
    try_example(page)
    expect(page.locator(CARDS).first).to_be_visible()
    page.wait_for_load_state("load")  # before that, no script listens
    return page


def declare_civil(page: Page) -> None:
    """Answer the page between the wish for a quote and the quote."""
    page.locator("[name=end_use][value=civil]").check()
    page.locator("form[data-once] button.primary").click()


@pytest.mark.parametrize(("language", "price"), [("de", r"\d,\d\d\s€"), ("en", r"€\s?\d|\d\s?€")])
def test_the_first_price_is_one_click_away(visit: Visit, language: str, price: str) -> None:
    page = open_offers(visit, language)
    expect(page.locator(FIRST_PRICE)).to_contain_text(re.compile(price))


def test_a_change_follows_and_the_address_bar_knows(visit: Visit) -> None:
    page = open_offers(visit)
    for_one = page.locator(FIRST_PRICE).inner_text()
    page.locator("#wish-quantity").fill("25")
    expect(page).to_have_url(re.compile(r"quantity=25"))
    expect(page.locator(FIRST_PRICE)).not_to_have_text(for_one)
    for_many = page.locator(FIRST_PRICE).inner_text()
    page.locator("#wish-material").fill("Aluminium AlSi10Mg")
    expect(page).to_have_url(re.compile(r"material=Aluminium"))
    expect(page.locator(f"{CARDS} h3").first).to_have_text(re.compile("AlSi10Mg"))
    page.go_back()
    expect(page.locator("#wish-quantity")).to_have_value("25")
    expect(page.locator(FIRST_PRICE)).to_have_text(for_many)
    page.reload()
    expect(page.locator(FIRST_PRICE)).to_have_text(for_many)


def test_a_slow_answer_never_leaves_an_older_price_standing(visit: Visit) -> None:
    page = open_offers(visit)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/offers\?.*quantity=[57]\b"), hold)
    for quantity in ("5", "7"):
        page.locator("#wish-quantity").fill(quantity)
        expect(page.locator("#offers")).to_have_attribute("aria-busy", "true")
        # nothing can be asked for at a price that no longer holds
        page.locator(f"{CARDS} .quote-form button").first.click()
        expect(page).to_have_url(re.compile(rf"/parts/.*quantity={quantity}"))
    page.locator("#wish-quantity").fill("25")
    expect(page).to_have_url(re.compile(r"quantity=25"))
    expect(page.locator("#offers[aria-busy]")).to_have_count(0)
    for_many = page.locator(FIRST_PRICE).inner_text()
    assert len(held) == 2
    for route in held:
        with suppress(Error):  # the browser has given it up
            route.continue_()
    page.reload()
    expect(page.locator(FIRST_PRICE)).to_have_text(for_many)


def test_where_the_fragment_fails_the_whole_page_comes(visit: Visit) -> None:
    page = open_offers(visit)
    page.route(re.compile(r"/offers\?.*quantity=9\b"), lambda route: route.fulfill(status=503, body="busy"))
    with page.expect_navigation(url=re.compile(r"/parts/[^/]*quantity=9")):
        page.locator("#wish-quantity").fill("9")
    expect(page.locator("#wish-quantity")).to_have_value("9")
    expect(page.locator("#offers[aria-busy]")).to_have_count(0)
    expect(page.locator(CARDS).first).to_be_visible()


def test_two_offers_side_by_side(visit: Visit) -> None:
    page = open_offers(visit)
    for _ in range(2):
        page.get_by_role("link", name=re.compile("^Compare")).first.click()
        expect(page.locator(".comparison")).to_be_visible()
        page.wait_for_function("() => !document.querySelector('#offers[aria-busy]')")
    expect(page.locator(".compare-table thead th")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"compare=.*compare="))


def test_a_double_click_makes_one_quote_which_can_be_had_as_pdf(visit: Visit) -> None:
    page = open_offers(visit, "de")
    page.locator(f"{CARDS} .quote-form button").first.click()
    page.get_by_role("radio", name="Zivil", exact=True).check()
    page.locator("main form button[type=submit]").dblclick()
    expect(page).to_have_url(QUOTE_ADDRESS)
    number = re.search(r"[A-Z]+-[\w-]+", page.locator("h1").inner_text())
    assert number is not None
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto("/de/mine")
    expect(page.locator("a[href^='/de/quotes/']")).to_have_count(1)


def test_no_offer_says_which_change_helps(visit: Visit) -> None:
    page = open_offers(visit)
    page.locator("#wish-tolerance").fill("0.001")
    remedies = page.locator(".remedies a")
    expect(remedies.first).to_be_visible()
    expect(page.locator(CARDS)).to_have_count(0)
    remedies.first.click()
    expect(page.locator(CARDS).first).to_be_visible()
    expect(page.locator("#wish-tolerance")).to_have_value("")


def test_a_wrong_quantity_is_said_beside_the_field_and_stays(visit: Visit) -> None:
    page = open_offers(visit)
    page.locator("#wish-quantity").fill("a dozen")
    expect(page.locator("#quantity-error")).to_be_visible()
    expect(page.locator("#wish-quantity")).to_have_value("a dozen")


def test_without_scripts_forms_bring_prices_and_a_quote(visit: Visit) -> None:
    page = visit("/de/", java_script_enabled=False)
    page.locator("form.try button").click()
    assert PART_ADDRESS.search(page.url)
    for _ in range(20):
        if page.locator("#wish-quantity").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.locator("#wish-quantity").fill("3")
    page.locator("#wishes .wish-actions button").click()
    assert "quantity=3" in page.url
    expect(page.locator("#wish-quantity")).to_have_value("3")
    page.locator(f"{CARDS} .quote-form button").first.click()
    declare_civil(page)
    page.wait_for_url(QUOTE_ADDRESS)


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_offers_and_quotes_shut_nobody_out(visit: Visit, scheme: str, width: int) -> None:
    page = open_offers(visit, "de", width=width, color_scheme=scheme, bypass_csp=True)
    barriers, sideways = find_barriers(page), [find_sideways(page)]
    page.locator(f"{CARDS} .quote-form button").first.press("Enter")
    declare_civil(page)
    page.wait_for_url(QUOTE_ADDRESS)
    for address in (page.url, "/de/mine"):
        page.goto(address)
        barriers += find_barriers(page)
        sideways.append(find_sideways(page))
    assert barriers == []
    assert [each for each in sideways if each] == []
