"""Signing up, a passkey made and used by a real browser, an app's codes; no barrier on any of these pages."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.test_everywhere import AXE, find_barriers, find_sideways

PASSWORD = "a long enough pass phrase"


def plug_in_key(page: Page) -> None:
    """A security key that needs no finger."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_up(page: Page, email: str) -> None:
    """With the letter read where it stays."""
    page.goto("/en/sign-up")
    page.locator("#email").fill(email)
    page.locator("#display_name").fill("Erika Mustermann")
    page.locator("form.sign-in button").click()
    page.goto("/en/mails")
    page.locator("a[href*='/en/mails/']").first.click()
    page.locator("a.button.primary").click()
    page.locator("#password").fill(PASSWORD)
    page.locator("form.sign-in button").click()
    page.wait_for_url("**/en/mine")


def give_password(page: Page, email: str) -> None:
    """The first step."""
    page.locator(".site-nav form button").click()
    page.goto("/en/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("form.sign-in button").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()


def test_a_passkey_is_made_and_used(visit: Visit, server: str) -> None:
    # browsers make none for a bare address
    page = visit("/en/", base_url=server.replace("127.0.0.1", "localhost"), width=360)
    plug_in_key(page)
    sign_up(page, "erika@example.org")
    page.goto("/en/account/second-factor")
    page.locator("#passkey-name").fill("Laptop")
    page.locator("[data-passkey-add] button").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    give_password(page, "erika@example.org")
    assert find_sideways(page) == ""
    page.locator("[data-passkey-sign-in]").click()
    page.wait_for_url("**/en/mine")
    page.locator(".site-nav form button").click()
    page.goto("/en/sign-in")
    page.locator("[data-passkey-sign-in]").click()
    page.wait_for_url("**/en/mine")
    page.goto("/en/account/sessions")
    expect(page.locator(".own-list")).to_contain_text("passkey")


def test_an_app_is_set_up_and_asked_for(visit: Visit) -> None:
    page = visit("/en/", bypass_csp=True, color_scheme="dark", width=360)
    sign_up(page, "max@example.org")
    page.goto("/en/account/second-factor")
    page.locator("#app button").click()
    app = pyotp.TOTP(page.locator("#app code").inner_text())
    expect(page.locator("img.qr")).to_be_visible()
    barriers = find_barriers(page) if AXE.is_file() else []
    code = app.now()
    page.locator("#code").fill(code)
    page.locator("#app form button").click()
    expect(page.locator(".code-list li")).to_have_count(10)
    recovery = page.locator(".code-list li").first.inner_text()
    give_password(page, "max@example.org")
    page.locator("#code").fill(code)  # taken already
    page.locator("form.sign-in button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#code").fill(recovery)
    page.locator("form.sign-in button").click()
    page.wait_for_url("**/en/mine")
    for path in ("second-factor", "sessions", "api-keys", ""):
        page.goto(f"/en/account/{path}".rstrip("/"))
        barriers += find_barriers(page) if AXE.is_file() else []
        assert find_sideways(page) == ""
    assert barriers == []


def test_an_owner_makes_a_key_for_a_program(visit: Visit) -> None:
    page = visit("/de/")
    sign_up(page, "olga@example.org")
    page.goto("/de/account/api-keys")
    page.locator("#name").fill("Nachtlauf")
    page.locator("input[value='parts:read']").check()
    page.locator("form.sign-in button").click()
    secret = page.locator(".notice code").inner_text()
    assert re.fullmatch(r"sw_[\w-]{40,}", secret)
    answer = page.context.request.get("/api/v1/parts", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200
