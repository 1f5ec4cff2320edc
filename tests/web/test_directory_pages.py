"""The directory: filters with counts, the map, a page for each provider; and the page of components."""

import re
from pathlib import Path

import pytest

from app.web.pages.directory_filters import has_room
from app.web.saxony import WIDTH, draw_saxony
from tests.web.house import House

OUTLINE = Path(__file__).parents[3] / "shared" / "data" / "catalogue" / "saxony_outline.geojson"


def cards(page: str) -> set[str]:
    """Codes of the providers shown."""
    return set(re.findall(r'data-card="([^"]+)"', page))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 24),
        ("process=PBF-EB/M", 2),
        ("process=PBF-EB/M&certificate=EN+9100", 1),
        ("x=1&y=1&z=1", 24),
        ("x=99999", 0),
        ("process=nonsense", 0),
        ("x=groß", 24),
        ("x=-5", 24),
    ],
)
def test_filters_leave_who_fits(house: House, query: str, count: int) -> None:
    page = house.visit().get(f"/de/providers?{query}")
    assert page.status_code == 200
    assert len(cards(page.text)) == count
    assert len(re.findall(r'class="dot"', page.text)) == count


def test_the_counts_are_what_choosing_leaves(house: House) -> None:
    client = house.visit()
    page = client.get("/en/providers?certificate=ISO+9001").text
    select = page.split('id="process"')[1].split("</select>")[0]
    choices = re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)', select)
    assert len(choices) > 8
    for process, count in choices[:4]:
        chosen = client.get("/en/providers", params={"certificate": "ISO 9001", "process": process}).text
        assert len(cards(chosen)) == int(count)


def test_what_was_typed_is_still_there(house: House) -> None:
    page = house.visit().get("/de/providers?x=groß&y=2&process=PBF-LB/M").text
    assert 'value="groß"' in page
    assert 'aria-invalid="true"' in page
    assert '<option value="PBF-LB/M" selected>' in page


def test_a_box_may_be_turned() -> None:
    assert has_room((250.0, 250.0, 325.0), (325.0, 10.0, 250.0))
    assert not has_room((250.0, 250.0, 325.0), (260.0, 10.0, 260.0 + 1))
    assert not has_room((250.0, 250.0, 325.0), (326.0, 0.0, 0.0))


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_provider_has_a_page_that_names_no_rates(house: House, language: str) -> None:
    client = house.visit()
    for code in sorted(cards(client.get(f"/{language}/providers").text)):
        page = client.get(f"/{language}/providers/{code}")
        assert page.status_code == 200
        assert {"de": "Diesen Anbieter gibt es nicht", "en": "does not exist"}[language] in page.text
        assert "€" not in page.text
        assert "EUR" not in page.text


def test_an_unknown_provider_is_not_found(house: House) -> None:
    assert house.visit().get("/de/providers/nobody").status_code == 404


def test_every_provider_lies_on_the_map(house: House) -> None:
    drawing = draw_saxony()
    assert 500 < drawing.height < 800
    for provider in house.prepared.catalogue.market.providers:
        x, y = drawing.locate(provider.place.longitude, provider.place.latitude)
        assert 0 < x < WIDTH
        assert 0 < y < drawing.height


@pytest.mark.shared_data
def test_the_outline_is_made_from_the_shared_data() -> None:
    if not OUTLINE.is_file():
        pytest.skip("shared data is absent")
    corners = re.findall(r"[\d.]+ [\d.]+", draw_saxony().outline)
    assert 100 < len(corners) < 300


def test_the_page_of_components_is_not_in_production(house: House) -> None:
    for wish, word in (("de", "Bausteine"), ("en", "Components")):
        page = house.visit(**{"Accept-Language": wish}).get("/_components")
        assert page.status_code == 200
        assert word in page.text
    house.is_demo_environment = False
    del house.__dict__["app"]
    assert house.visit().get("/_components").status_code == 404
