"""The published rule says what the code that orders offers does."""

from __future__ import annotations

import pytest

from app.offers.ranking import CRITERIA, LAST, STEPS
from app.texts import translate_code
from tests.web.house import House


def test_the_interface_publishes_the_rule(house: House) -> None:
    answer = house.visit().get("/api/v1/ranking", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    told = answer.json()
    assert [each["code"] for each in told["criteria"]] == [each.code for each in CRITERIA]
    assert [(each["code"], each["weight"]) for each in told["steps"]] == [
        (each.code, each.weight) for each in STEPS
    ]
    assert told["last"] == list(LAST)
    assert "Nobody can pay" in told["statement"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_says_the_same_and_every_page_leads_to_it(house: House, language: str) -> None:
    page = house.visit().get(f"/{language}/ranking")
    assert page.status_code == 200
    for criterion in CRITERIA:
        assert translate_code("criterion", criterion.code, {}, language) in page.text
    for step in STEPS:
        assert translate_code("ranking_step", step.code, {}, language) in page.text
    assert f'href="/{language}/ranking"' in house.visit().get(f"/{language}/").text
