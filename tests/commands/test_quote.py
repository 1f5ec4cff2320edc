"""``schichtwerk quote``: offers as JSON and as a table."""

from __future__ import annotations

from typing import Any

import pytest

from app.texts import format_money
from tests.commands.conftest import FIXTURES, Run

CUBE = FIXTURES / "cube_20mm.stl"
OFFER = {
    "provider", "process", "material", "machine", "finish", "tier", "quantity", "unit_price", "total",
    "lines", "ready_on", "estimate", "co2e_kg",
}  # fmt: skip
CODES = ("provider", "process", "material", "machine", "finish", "tier")


@pytest.fixture(scope="module")
def cube(run: Run) -> dict[str, Any]:
    answer = run("quote", CUBE, "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    content: dict[str, Any] = answer.json
    return content


def test_json_has_the_promised_shape(cube: dict[str, Any]) -> None:
    assert cube.keys() == {
        "part", "understood", "offers", "rejections", "near_misses", "contradictions", "referral",
    }  # fmt: skip
    assert cube["contradictions"] == []
    assert cube["understood"] == []
    assert cube["part"]["size_mm"] == [20.0, 20.0, 20.0]
    assert cube["referral"] is None
    assert cube["near_misses"] == []
    assert {row["code"] for row in cube["rejections"]} == {"only_for_moulds"}
    for offer in cube["offers"]:
        assert offer.keys() >= OFFER
        assert all(isinstance(offer[code], str) and offer[code] for code in CODES)
        assert offer["estimate"].keys() >= {"build_s", "feedstock_g", "support_g"}
        assert offer["unit_price"].keys() == offer["total"].keys() == {"amount_minor", "currency"}
        assert offer["quantity"] == 1
        assert offer["unit_price"] == offer["total"]


def test_the_lines_add_up_to_the_total(cube: dict[str, Any]) -> None:
    wrong = [
        offer
        for offer in cube["offers"]
        if sum(line["amount_minor"] for line in offer["lines"]) != offer["total"]["amount_minor"]
    ]
    assert wrong == []


def test_no_offer_comes_twice(cube: dict[str, Any]) -> None:
    identities = [tuple(offer[code] for code in CODES) for offer in cube["offers"]]

    assert len(set(identities)) == len(identities)


def test_two_runs_on_a_day_give_the_same_offers(run: Run, cube: dict[str, Any]) -> None:
    again = run("quote", CUBE, "--json").json

    # Dates move at midnight and at the hour a provider closes; prices never.
    assert [(o["provider"], o["machine"], o["total"], o["lines"]) for o in again["offers"]] == [
        (o["provider"], o["machine"], o["total"], o["lines"]) for o in cube["offers"]
    ]


@pytest.mark.parametrize("sort", ["price", "date", "co2e"])
def test_offers_come_in_the_order_asked_for(run: Run, cube: dict[str, Any], sort: str) -> None:
    offers = run("quote", CUBE, "--sort", sort, "--json").json["offers"]

    keys = {"price": lambda o: o["total"]["amount_minor"], "date": lambda o: o["dispatched_on"]}
    values = [keys.get(sort, lambda o: o["co2e_kg"])(offer) for offer in offers]
    assert values == sorted(values)
    assert len(offers) == len(cube["offers"])


def test_more_parts_never_cost_less(run: Run) -> None:
    totals: dict[tuple[str, ...], list[int]] = {}
    quantities = (1, 2, 9, 10, 11, 50, 1000)
    for quantity in quantities:
        for offer in run("quote", CUBE, "--quantity", str(quantity), "--json").json["offers"]:
            assert offer["quantity"] == quantity
            identity = tuple(offer[code] for code in CODES)
            totals.setdefault(identity, []).append(offer["total"]["amount_minor"])

    assert {len(row) for row in totals.values()} == {len(quantities)}
    assert {identity: row for identity, row in totals.items() if row != sorted(row)} == {}


def test_a_material_and_a_process_narrow_the_offers(run: Run) -> None:
    by_material = run("quote", CUBE, "--material", "lpbf-316l", "--json").json["offers"]
    by_process = run("quote", CUBE, "--process", "PBF-LB/M", "--json").json["offers"]

    assert {offer["material"] for offer in by_material} == {"lpbf-316l"}
    assert {offer["process"] for offer in by_process} == {"PBF-LB/M"}
    assert len(by_material) < len(by_process)


def test_a_tolerance_class_and_an_industry_narrow_the_offers(run: Run, cube: dict[str, Any]) -> None:
    by_class = run("quote", CUBE, "--tolerance-class", "m", "--json").json["offers"]
    by_industry = run("quote", CUBE, "--industry", "aerospace", "--json").json["offers"]

    assert 0 < len(by_class) < len(cube["offers"])
    assert 0 < len(by_industry) < len(cube["offers"])


def test_express_costs_more_and_is_no_later(run: Run, cube: dict[str, Any]) -> None:
    express = run("quote", CUBE, "--express", "--json").json["offers"]

    assert {offer["service"] for offer in express} == {"express"}
    for usual, fast in zip(cube["offers"], express, strict=True):
        assert fast["shipping"]["amount_minor"] > usual["shipping"]["amount_minor"]
        assert fast["delivered_on"] <= usual["delivered_on"]


def test_a_country_in_small_letters_is_that_country(run: Run) -> None:
    small, capital = (run("quote", CUBE, "--country", code, "--json").json for code in ("pl", "PL"))

    assert [offer["shipping"] for offer in small["offers"]] == [o["shipping"] for o in capital["offers"]]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("width", [80, 160])
def test_the_table_shows_every_total_whole(run: Run, language: str, width: int) -> None:
    arguments = ("quote", CUBE, "--quantity", "20000")
    offers = run(*arguments, "--json").json["offers"]
    first = {(offer["provider"], offer["material"]): offer for offer in reversed(offers)}
    totals = sorted(offer["total"]["amount_minor"] for offer in first.values())[:25]

    answer = run(*arguments, language=language, width=width)

    assert answer.exit_code == 0
    assert totals[-1] > 10_000_00
    shown = [format_money(total, "EUR", language) for total in totals]
    assert [total for total in shown if total not in answer.stdout] == []
    assert max(len(line) for line in answer.stdout.splitlines()) <= width


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ("Werkstoff", "Anbieter", "erfunden")), ("en", ("Material", "Provider", "invented"))],
)
def test_the_table_speaks_the_language_of_the_environment(
    run: Run, language: str, words: tuple[str, ...]
) -> None:
    shown = run("quote", CUBE, language=language).stdout

    assert [word for word in words if word not in shown] == []


def test_the_table_warns_of_what_is_doubtful_in_the_part(run: Run) -> None:
    small = FIXTURES / "cube_1in.stl"
    findings = run("analyze", small, "--json").json["findings"]

    assert [finding["code"] for finding in findings] == ["unit_doubtful"]
    assert "• Read in millimetres" in run("quote", small).stdout


def test_words_left_aside_are_told(run: Run) -> None:
    asked = ("quote", CUBE, "--material", "PA12 flammhemmend")

    assert run(*asked, "--json").json["understood"] == [
        {"code": "unknown", "parameters": {"words": "flammhemmend"}}
    ]
    assert "left aside: “flammhemmend”" in run(*asked).stdout


def test_unknown_material_ends_with_code_3_and_a_referral_that_names_similar_ones(run: Run) -> None:
    answer = run("quote", CUBE, "--material", "lpbf-904l", "--json")

    assert answer.exit_code == 3
    content = answer.json
    assert (content["offers"], content["rejections"]) == ([], [])
    [reason] = content["referral"]["reasons"]
    assert reason["code"] == "material_not_offered"
    assert reason["parameters"]["material"] == "lpbf-904l"
    assert "lpbf-316l" in reason["parameters"]["similar"]
    assert content["referral"]["institutes"]
    [miss] = content["near_misses"]
    assert miss["code"] == "drop_requirement"
    assert miss["parameters"] == {"requirement": "material", "value": "lpbf-904l"}
    assert miss["offers"] == len(run("quote", CUBE, "--json").json["offers"])


def test_a_part_too_large_for_all_ends_with_code_3_and_near_misses(run: Run) -> None:
    answer = run("quote", FIXTURES / "large_plate.stl", "--material", "lpbf-316l", "--json")

    assert answer.exit_code == 3
    content = answer.json
    assert content["offers"] == []
    assert {rejection["code"] for rejection in content["rejections"]} == {"too_large"}
    for rejection in content["rejections"]:
        assert rejection.keys() == {"provider", "machine", "material", "code", "parameters"}
        assert rejection["parameters"].keys() == {"axis", "excess_mm", "part_mm", "machine_mm"}
    assert content["referral"]["reasons"] == [
        {"code": "no_candidate", "parameters": {"code": "too_large", "count": len(content["rejections"])}}
    ]
    misses = {miss["code"]: miss for miss in content["near_misses"]}
    assert 0 < misses["scale_part"]["parameters"]["percent"] < 100
    assert misses["drop_requirement"]["offers"] > 0


def test_no_offer_is_explained_to_people(run: Run) -> None:
    answer = run("quote", CUBE, "--material", "unobtainium")

    assert answer.exit_code == 3
    assert "There is no offer for this part." in answer.stdout
    assert "unobtainium" in answer.stdout
    assert "→ " in answer.stdout
    assert "IWS" in answer.stdout


def test_what_a_user_types_is_text_and_not_markup(run: Run) -> None:
    answer = run("quote", CUBE, "--material", "[/bold] :smile: [red]x")

    assert answer.exit_code == 3
    assert "[/bold] :smile: [red]x" in answer.stdout
