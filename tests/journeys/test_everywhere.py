"""What holds on every page: nobody is shut out, nothing scrolls sideways, the first page is light."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from app.web.rules import Rule
from tests.journeys.conftest import PART_ADDRESS, ROOT, Visit
from tests.web.test_rules import EXPECTED

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FIRST_PAGE_BYTES = 100_000
ADDRESSES = (
    "",
    "providers",
    "providers/demo-elbschicht",
    "sign-in",
    "mine",
    "mine/parts",
    "mine/matters",
    "nothing-here",
)


def find_barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe, each with the place it is about."""
    page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [
        f"{page.url}: {violation['id']} {node['target']} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def find_sideways(page: Page) -> str:
    """What is wider than the screen, if anything is."""
    wide: str = page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? '' :
        [...document.querySelectorAll('main *')]
          .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth)
          .map(each => each.tagName + '.' + each.className).slice(0, 5).join(' ') || 'the page'"""
    )
    return f"{page.url}: {wide}" if wide else ""


def try_example(page: Page) -> None:
    """From the start page to the example's page, measured."""
    page.locator("form.try button").click()
    page.wait_for_url(PART_ADDRESS)
    page.locator(".part-facts").wait_for()


@pytest.mark.parametrize(("language", "scheme", "width"), [("de", "light", 1280), ("en", "dark", 360)])
def test_no_barriers_and_nothing_sideways(visit: Visit, language: str, scheme: str, width: int) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    page = visit(f"/{language}/", width=width, color_scheme=scheme, bypass_csp=True)
    barriers, sideways = [], []
    for address in ADDRESSES:
        page.goto(f"/{language}/{address}")
        barriers += find_barriers(page)
        sideways.append(find_sideways(page))
    page.goto("/_components")
    barriers += find_barriers(page)
    page.goto(f"/{language}/")
    try_example(page)
    barriers += find_barriers(page)
    sideways.append(find_sideways(page))
    assert barriers == []
    assert [each for each in sideways if each] == []


@pytest.mark.parametrize(
    ("role", "language", "scheme"),
    [("operator", "de", "dark"), ("provider", "en", "light"), ("customer", "de", "light")],
)
def test_no_page_shuts_anybody_out(visit: Visit, role: str, language: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    page = visit(f"/{language}/sign-in", width=360, color_scheme=scheme, bypass_csp=True)
    page.locator(f"form[action$='/demo/{role}'] button").click()
    page.wait_for_load_state()
    barriers, sideways, seen = [], [], 0
    found: dict[str, str] = {}
    for address in list_plain_pages(is_operator=role == "operator"):
        answer = page.request.get(f"/{language}{address}")
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(f"/{language}{address}")
        barriers += find_barriers(page)
        sideways.append(find_sideways(page))
        seen += 1
        for link in page.locator("main a[href]").evaluate_all(
            "all => all.map(each => new URL(each.getAttribute('href'), location).pathname)"
        ):
            found.setdefault(name_page(link, language), link)
    found.pop("", None)
    if role == "provider":  # the editor is most of what is about one thing; the others would take long
        assert found
        for address in found.values():
            if page.request.get(address).headers.get("content-type", "").startswith("text/html"):
                page.goto(address)
                barriers += find_barriers(page)
                sideways.append(find_sideways(page))
    assert seen > 15
    assert barriers == []
    assert [each for each in sideways if each] == []


def name_page(link: str, language: str) -> str:
    """The page with an id that a link leads to; empty for any other."""
    for name in EXPECTED:
        page = name.removeprefix("GET /{language}")
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(page))
        if page != name and "{" in page and re.fullmatch(f"/{language}{pattern}", link):
            return page
    return ""


@pytest.mark.parametrize(("language", "scheme", "width"), [("de", "dark", 360), ("en", "light", 1280)])
def test_no_barriers_where_a_part_is_shared_and_a_use_declared(
    visit: Visit, language: str, scheme: str, width: int
) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not installed: run npm ci")
    page = visit(f"/{language}/sign-in", width=width, color_scheme=scheme, bypass_csp=True)
    page.locator(f'form[action="/{language}/demo/customer"] button').click()
    page.wait_for_url(f"**/{language}/**")
    barriers, sideways = [], []
    page.goto(f"/{language}/")
    try_example(page)
    part = page.url
    for place in ("revisions", "share"):
        page.locator(f"#{place} > summary").click()
    page.locator("#share form button").last.click()
    page.wait_for_url("**#share")
    barriers += find_barriers(page)
    sideways.append(find_sideways(page))
    page.goto(page.locator("#share input[readonly]").first.input_value())
    page.locator(".shared-part").wait_for()
    barriers += find_barriers(page)
    sideways.append(find_sideways(page))
    page.goto(part)
    page.locator(".quote-form button").first.click()
    page.locator("[name=end_use]").first.wait_for()  # between the click and the quote
    barriers += find_barriers(page)
    sideways.append(find_sideways(page))
    assert barriers == []
    assert [each for each in sideways if each] == []


def list_plain_pages(*, is_operator: bool) -> list[str]:
    """Addresses behind the language of all pages that are about no one thing."""
    found = [
        name.removeprefix("GET /{language}")
        for name, rule in EXPECTED.items()
        if name.startswith("GET /{language}/") and (is_operator or rule is not Rule.OPERATOR)
    ]
    return sorted(address for address in found if "{" not in address)


def test_the_first_page_is_light(visit: Visit) -> None:
    page = visit("about:blank")
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto("/de/", wait_until="networkidle")
    bodies = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    assert sum(bodies.values()) <= FIRST_PAGE_BYTES, bodies


def test_the_browsers_language_decides_the_first_visit(visit: Visit) -> None:
    assert visit("/", locale="de-DE").url.endswith("/de/")
    page = visit("/", locale="fr-FR")
    assert page.url.endswith("/en/")
    page.get_by_role("link", name="Deutsch").click()
    assert page.url.endswith("/de/")
