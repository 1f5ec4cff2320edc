"""Wishes that cannot hold together; what is said is asked of the catalogue, and mended by dropping a wish."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.offers import Contradiction, Destination, Prepared, Requirement, compose, prepare
from app.offers.contradictions import find_contradictions
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.programme import find_policy
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
def test_dropping_either_wish_mends_it(prepared: Prepared, wishes: dict[str, Any]) -> None:
    requirement = make(wishes)
    for one in find(prepared, requirement):
        assert one.first != one.second
        for name, value in ((one.first, "first_value"), (one.second, "second_value")):
            left = find(prepared, drop(requirement, name, one.parameters[value]))
            assert [two for two in left if two.parameters == one.parameters] == []


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
