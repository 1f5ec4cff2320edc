"""Pages: both languages, nothing inline, refusals as pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.texts import has_text
from tests.web.house import House

WEB = Path(__file__).parents[2] / "app" / "web"


DATA = {"application/json", "application/ld+json"}  # which no browser runs
TOLD = {"canonical", "alternate"}  # which no browser loads


class Inline(HTMLParser):
    """Collects what a content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values["lang"] or ""
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.found.append(tag)
        if tag == "script" and "src" not in values and values.get("type") not in DATA:
            self.found.append(tag)
        for name in () if values.get("rel") in TOLD else ("src", "href"):
            if (values.get(name) or "").startswith(("http:", "https:", "//")):
                self.found.append(f"{tag} {values[name]}")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("page", ["", "providers", "sign-in"])
def test_a_page_is_in_its_language_and_has_nothing_inline(house: House, language: str, page: str) -> None:
    answer = house.visit().get(f"/{language}/{page}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Language"] == language
    parser = Inline()
    parser.feed(answer.text)
    assert parser.language == language
    assert parser.found == []
    other = "en" if language == "de" else "de"
    assert f'href="/{other}/{page}"' in answer.text
    words = {"de": "frei erfunden", "en": "are invented"}[language]
    assert words in answer.text


@pytest.mark.parametrize(
    ("wish", "address"),
    [("de-DE,de;q=0.9,en;q=0.8", "/de/"), ("en-GB,en;q=0.9", "/en/"), ("fr", "/en/"), ("", "/de/")],
)
def test_the_bare_address_leads_to_the_browsers_language(house: House, wish: str, address: str) -> None:
    answer = house.visit(**{"Accept-Language": wish}).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert answer.headers["Vary"] == "Accept-Language"


def test_styles_and_scripts_of_the_build_are_named(house: House) -> None:
    page = house.visit().get("/de/").text
    assert '<script type="module" src="/static/assets/upload-1.js">' in page
    assert '<link rel="stylesheet" href="/static/assets/api-1.css">' in page


def test_every_provider_is_marked_as_fictional(house: House) -> None:
    page = house.visit().get("/de/providers").text
    assert page.count('<li class="provider-card"') == 24
    assert page.count(">erfunden<") == 24


def test_a_missing_page_says_so_in_its_language(house: House) -> None:
    german = house.visit().get("/de/nichts")
    assert german.status_code == 404
    assert "Das hat nicht geklappt" in german.text
    assert german.headers["X-Request-Id"] in german.text
    english = house.visit().get("/en/nothing")
    assert "That did not work" in english.text
    assert "That did not work" in house.visit().get("/nothing").text


def test_the_example_part_can_be_had(house: House) -> None:
    answer = house.visit().get("/example-part")
    assert answer.status_code == 200
    assert len(answer.content) == 14_284


def test_who_has_signed_in_is_offered_to_sign_out(house: House) -> None:
    client = house.visit_signed_in()
    assert 'action="/de/sign-out"' in client.get("/de/sign-in").text
    assert 'name="password"' not in client.get("/de/sign-in").text
    assert 'name="password"' in house.visit().get("/de/sign-in").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_text_that_templates_and_islands_name_exists(language: str) -> None:
    keys: set[str] = set()
    for template in (WEB / "templates").rglob("*.html"):
        keys |= {
            f"page.{key}" for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']""", template.read_text("utf-8"))
        }
    for island in (WEB / "islands").rglob("*.ts"):
        source = island.read_text("utf-8")
        keys |= {f"page.desk.{key}" for key in re.findall(r"""(?<!#)\bsay\(\s*"(\w+)\"""", source)}
    assert len(keys) > 60
    assert {key for key in keys if not has_text(key, language)} == set()


def test_the_language_switch_keeps_what_was_asked(house: House) -> None:
    page = house.visit().get("/de/providers?process=PBF-LB%2FP&size=100").text
    assert 'href="/en/providers?process=PBF-LB%2FP&amp;size=100"' in page


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [("/de", "/de/"), ("/en", "/en/"), ("/de/parts", "/de/"), ("/en/example", "/en/")],
)
def test_an_address_typed_by_hand_leads_to_the_start_page(house: House, typed: str, leads_to: str) -> None:
    answer = house.visit().get(typed)
    assert (answer.status_code in {303, 308}, answer.headers["Location"]) == (True, leads_to)
