"""Into the demonstration with one click; a wrong password keeps what was typed; a quote is shared by link."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.test_offers import CARDS, QUOTE_ADDRESS, declare_civil, open_offers


def test_one_click_enters_the_demonstration_and_one_leaves(visit: Visit) -> None:
    page = visit("/en/sign-in")
    page.locator(".demo-doors button").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_a_wrong_password_keeps_the_address(visit: Visit) -> None:
    page = visit("/de/sign-in")
    page.locator("#email").fill("mia@example.org")
    page.locator("#password").fill("not the one")
    page.locator("form.sign-in button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#email")).to_have_value("mia@example.org")


def test_a_quote_opens_for_whoever_has_its_link(visit: Visit) -> None:
    page = open_offers(visit)
    page.locator(f"{CARDS} .quote-form button").first.click()
    declare_civil(page)
    page.wait_for_url(QUOTE_ADDRESS)
    number = page.locator("h1").inner_text()
    stranger = visit(page.url)
    expect(stranger.locator("main")).not_to_contain_text(number)
    page.locator("#share form button").click()
    stranger.goto(page.locator("#share input[data-link]").input_value())
    expect(stranger.locator("h1")).to_have_text(number)
