"""Wishes that cannot hold together; what is said is asked of the catalogue, and mended by dropping a wish."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.offers import Contradiction, Destination, Prepared, Requirement, compose, prepare
from app.offers.contradictions import find_contradictions
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.programme import find_policy
from app.providers import find_materials
from app.texts import translate_code
from tests.market import make_box

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
POLICY = find_policy("pilot")
NOTHING = Requirement()
VALUES: dict[str, st.SearchStrategy[object]] = {
    "material": st.sampled_from(["PA12", "1.4404", "lpbf-w", "PLA", "AlSi10Mg", "Harz", "sls-peek"]),
    "process": st.sampled_from(["PBF-LB/M", "SLS", "DED-Arc/M", "MEX-TRB/P", "VPP-UVM/C"]),
    "finish": st.sampled_from(["as-built", "dyeing", "hip", "bead-blasting", "anodising-type2", "t6"]),
    "tolerance_mm": st.sampled_from([0.01, 0.05, 0.1, 0.4]),
    "tolerance_class": st.sampled_from(["f", "m", "c"]),
    "min_tensile_strength_mpa": st.sampled_from([30.0, 400.0, 1100.0]),
    "min_use_temperature_c": st.sampled_from([60.0, 150.0, 400.0, 1200.0]),
    "food_contact": st.just(True),
    "biocompatible": st.just(True),
    "certificates": st.sampled_from([("3.2",), ("EN 9100",), ("3.1", "ISO 13485")]),
    "inspections": st.sampled_from([("ct",), ("cmm",)]),
    "industry": st.sampled_from(["medical", "foundry", "sports"]),
    "tier": st.sampled_from(["economy", "express"]),
    "wanted_on": st.integers(1, 15).map(lambda days: TODAY + timedelta(days=days)),
}
WISHES = st.lists(st.sampled_from(sorted(VALUES)), min_size=2, max_size=6, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
)


def find(prepared: Prepared, requirement: Requirement, quantity: int = 1) -> tuple[Contradiction, ...]:
    inquiry = read_inquiry(make_box(), requirement, quantity, Destination())

    def ask(changed: Inquiry) -> Evaluation:
        return evaluate(changed, prepared, POLICY, NOW)

    return find_contradictions(inquiry, prepared, ask, today=TODAY)


def make(wishes: dict[str, Any]) -> Requirement:
    return Requirement(**wishes)


def list_wishes(one: Contradiction) -> list[tuple[str, object]]:
    places = ("first", "second") if one.third is None else ("first", "second", "third")
    return [(str(one.parameters[place]), one.parameters[f"{place}_value"]) for place in places]


def keep(requirement: Requirement, wishes: list[tuple[str, object]]) -> Requirement:
    """These wishes and no others."""
    changes: dict[str, Any] = {}
    for name, value in wishes:
        if name in ("certificate", "inspection"):
            changes[f"{name}s"] = (*changes.get(f"{name}s", ()), value)
        else:
            changes[name] = getattr(requirement, name)
    return replace(NOTHING, **changes)


def drop(requirement: Requirement, name: str, value: object) -> Requirement:
    if name in ("certificate", "inspection"):
        several = f"{name}s"
        kept = tuple(each for each in getattr(requirement, several) if each != value)
        changes: dict[str, Any] = {several: kept}
    else:
        changes = {name: getattr(NOTHING, name)}
    return replace(requirement, **changes)


@pytest.mark.parametrize("name", sorted(VALUES))
@settings(max_examples=8)
@given(data=st.data())
def test_a_wish_alone_contradicts_nothing(prepared: Prepared, name: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[name])
    several = isinstance(value, tuple)
    single = value[:1] if several else value  # type: ignore[index]
    assert find(prepared, make({name: single})) == ()


@settings(max_examples=60)
@given(wishes=WISHES)
@example(wishes={"material": "PA12", "process": "PBF-LB/M", "min_use_temperature_c": 400.0})
@example(wishes={"finish": "hip", "wanted_on": date(2026, 11, 26), "certificates": ("3.1", "3.2")})
@example(wishes={"process": "SLS", "min_tensile_strength_mpa": 60.0, "industry": "medical"})
def test_dropping_any_wish_mends_it(prepared: Prepared, wishes: dict[str, Any]) -> None:
    requirement = make(wishes)
    for one in find(prepared, requirement):
        told = list_wishes(one)
        assert len({*told}) == len(told)
        for name, value in told:
            left = find(prepared, drop(requirement, name, value))
            assert [two for two in left if two.parameters == one.parameters] == []


THREE = st.lists(st.sampled_from(sorted(VALUES)), min_size=3, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
)


@settings(max_examples=100)
@given(wishes=THREE)
@example(wishes={"material": "PA12", "certificates": ("3.1",), "industry": "medical"})
@example(wishes={"finish": "dyeing", "certificates": ("3.1",), "wanted_on": date(2026, 11, 28)})
@example(wishes={"finish": "bead-blasting", "tolerance_mm": 0.01, "min_tensile_strength_mpa": 1100.0})
def test_of_three_that_clash_any_two_hold_together(prepared: Prepared, wishes: dict[str, Any]) -> None:
    requirement = make(wishes)
    for one in find(prepared, requirement):
        if one.third is None:
            continue
        told = list_wishes(one)
        assert find(prepared, keep(requirement, told))[0] == one
        for two in combinations(told, 2):
            assert find(prepared, keep(requirement, [*two])) == ()


@settings(max_examples=60)
@given(wishes=WISHES)
def test_an_offer_proves_that_wishes_hold_together(prepared: Prepared, wishes: dict[str, Any]) -> None:
    requirement = make(wishes)
    inquiry = read_inquiry(make_box(), requirement, 1, Destination())
    assume(len(evaluate(inquiry, prepared, POLICY, NOW).rows))
    assert {one.code for one in find(prepared, requirement)} <= {"finer_than_surface"}


@pytest.mark.parametrize(
    ("wishes", "code", "parameters"),
    [
        (
            Requirement(material="PA12", process="PBF-LB/M"),
            "excluded_but",
            {"first": "material", "second": "process", "instead": ["PBF-LB/P", "PBF-IrL/P"]},
        ),
        (
            Requirement(material="1.4404", finish="dyeing"),
            "excluded_but",
            {"first": "material", "second": "finish", "instead": ["painting"]},
        ),
        (
            Requirement(material="PLA", biocompatible=True),
            "excluded",
            {"first": "material", "second": "biocompatible", "second_value": True},
        ),
        (
            Requirement(material="PA12", min_use_temperature_c=300.0),
            "beyond_other",
            {"first": "min_use_temperature_c", "second": "material", "best": 95.0, "gap_percent": 215.8},
        ),
        (
            Requirement(finish="dyeing", tolerance_class="f"),
            "tolerance_beyond_other",
            {"first": "tolerance_class", "second": "finish", "best_mm": 0.3, "gap_percent": 200.0},
        ),
        (
            Requirement(material="PLA", certificates=("3.2",)),
            "nobody_offers_both",
            {"first": "material", "second": "certificate", "second_value": "3.2"},
        ),
        (
            Requirement(finish="hip", wanted_on=date(2026, 11, 26)),
            "too_late_with",
            {"first": "wanted_on", "second": "finish", "earliest_on": "2026-12-04", "days": 8},
        ),
        (
            Requirement(finish="bead-blasting", tolerance_mm=0.01),
            "finer_than_surface",
            {"roughness_um": 6.0, "depth_mm": 0.03, "zone_mm": 0.02, "gap_percent": 50.0},
        ),
    ],
)
def test_each_says_which_two_and_how_far_off(
    prepared: Prepared, wishes: Requirement, code: str, parameters: dict[str, object]
) -> None:
    one = find(prepared, wishes)[0]
    assert (one.code, one.first, one.second) == (code, one.parameters["first"], one.parameters["second"])
    assert {name: one.parameters[name] for name in parameters} == parameters


@pytest.mark.parametrize(
    ("wishes", "code", "told", "more"),
    [
        (
            Requirement(process="MEX-TRB/P", finish="vapour-smoothing", food_contact=True),
            "excluded_together_but",
            ["process", "finish", "food_contact"],
            {"instead": ["PBF-LB/P", "PBF-IrL/P"]},
        ),
        (
            Requirement(finish="t6", food_contact=True, min_tensile_strength_mpa=400.0),
            "beyond_others",
            ["min_tensile_strength_mpa", "finish", "food_contact"],
            {"best": 377.0, "gap_percent": 6.1},
        ),
        (
            Requirement(finish="support-removal-polymer", food_contact=True, tolerance_mm=0.1),
            "tolerance_beyond_others",
            ["tolerance_mm", "finish", "food_contact"],
            {"best_mm": 0.3, "gap_percent": 200.0},
        ),
        (
            Requirement(material="PA12", certificates=("3.1",), industry="medical"),
            "nobody_offers_all",
            ["material", "certificate", "industry"],
            {},
        ),
        (
            Requirement(process="SLS", industry="medical", min_tensile_strength_mpa=60.0),
            "nobody_reaches_with_both",
            ["min_tensile_strength_mpa", "process", "industry"],
            {"best": 51.0, "gap_percent": 17.6},
        ),
        (
            Requirement(tolerance_mm=0.2, biocompatible=True, inspections=("cmm",)),
            "nobody_holds_tolerance_with_both",
            ["tolerance_mm", "biocompatible", "inspection"],
            {"best_mm": 0.3, "gap_percent": 50.0},
        ),
        (
            Requirement(finish="dyeing", certificates=("3.1",), wanted_on=date(2026, 11, 28)),
            "too_late_with_both",
            ["wanted_on", "finish", "certificate"],
            {"earliest_on": "2026-12-01", "days": 3},
        ),
    ],
)
def test_three_that_only_clash_together_are_told_with_how_far_off(
    prepared: Prepared, wishes: Requirement, code: str, told: list[str], more: dict[str, object]
) -> None:
    (one,) = find(prepared, wishes)
    assert (one.code, [one.first, one.second, one.third]) == (code, told)
    assert [name for name, _ in list_wishes(one)] == told
    named = {f"{place}{part}" for place in ("first", "second", "third") for part in ("", "_value")}
    assert {name: value for name, value in one.parameters.items() if name not in named} == more
    for language in ("de", "en"):
        text = translate_code("contradiction", one.code, one.parameters, language)
        assert not re.search(r"[{}…]|_", text), text


def test_three_may_exclude_each_other_without_anything_instead(prepared: Prepared) -> None:
    materials = dict(prepared.catalogue.market.materials)
    pa12 = [code for code in find_materials(prepared.catalogue.market, "PA12") if code in materials]
    for number, code in enumerate(sorted(pa12)):
        food, body = ("yes", "no") if number % 2 else ("no", "yes")
        materials[code] = replace(materials[code], food_contact=food, biocompatible=body)
    other = prepare(
        replace(prepared.catalogue, market=replace(prepared.catalogue.market, materials=materials))
    )
    (one,) = find(other, Requirement(material="PA12", food_contact=True, biocompatible=True))
    assert (one.code, one.first, one.second, one.third) == (
        "excluded_together", "material", "food_contact", "biocompatible",
    )  # fmt: skip


def test_two_that_clash_are_not_told_again_with_a_third(prepared: Prepared) -> None:
    wishes = Requirement(material="PA12", process="PBF-LB/M", food_contact=True, industry="medical")
    assert [(one.code, one.third) for one in find(prepared, wishes)] == [("excluded_but", None)]


def test_many_pieces_may_be_too_many_for_the_date(prepared: Prepared) -> None:
    wishes = Requirement(wanted_on=date(2026, 11, 25))
    assert find(prepared, wishes, quantity=1) == ()
    (one,) = find(prepared, wishes, quantity=20_000)
    assert (one.code, one.first, one.second) == ("too_late_with", "wanted_on", "quantity")
    assert one.parameters["second_value"] == 20_000
    assert find(prepared, NOTHING, quantity=20_000) == ()


def test_thresholds_are_data(prepared: Prepared) -> None:
    wishes = Requirement(finish="bead-blasting", tolerance_mm=0.01)
    smooth = replace(prepared.catalogue.development, roughness_depth_per_ra=1.0)
    other = replace(prepared, catalogue=replace(prepared.catalogue, development=smooth))
    assert "finer_than_surface" in {one.code for one in find(prepared, wishes)}
    assert "finer_than_surface" not in {one.code for one in find(other, wishes)}


def test_what_nobody_knows_is_no_contradiction(prepared: Prepared) -> None:
    materials = dict(prepared.catalogue.market.materials)
    materials["mex-pla"] = replace(materials["mex-pla"], biocompatible="unknown")
    market = replace(prepared.catalogue.market, materials=materials)
    other = prepare(replace(prepared.catalogue, market=market))
    wishes = Requirement(material="mex-pla", biocompatible=True)
    assert [one.code for one in find(prepared, wishes)] == ["excluded"]
    assert find(other, wishes) == ()


def test_they_come_with_the_answer_and_block_nothing(prepared: Prepared) -> None:
    sheet = compose(
        make_box(), Requirement(material="PA12", process="PBF-LB/M"), quantity=1, destination=Destination(),
        prepared=prepared, policy=POLICY, now=NOW,
    )  # fmt: skip
    assert [one.code for one in sheet.contradictions] == ["excluded_but"]
    assert sheet.referral is not None
    assert sheet.near_misses
