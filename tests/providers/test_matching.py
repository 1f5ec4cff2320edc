"""The columns say of every pair what a plain loop says, reasons and their parameters included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue import load_catalogue
from app.offers import prepare
from app.offers.estimating import plan_builds
from app.providers import (
    FinishLimit,
    FinishRate,
    Machine,
    Rejection,
    Requirement,
    find_materials,
    match,
)
from app.providers.tolerances import find_tolerance_mm
from tests.market import make_box, make_card, make_machine, make_provider
from tests.offers.test_compose import prepare_market
from tests.providers.plain import choose_plainly, match_plainly

PREPARED = prepare(load_catalogue())
TODAY = date(2026, 11, 27)
FINISHES = ("as-built", "bead-blasting", "dyeing", "anodising", "depowdering", "painting")

REQUIREMENTS = st.builds(
    Requirement,
    finish=st.none() | st.sampled_from(FINISHES),
    provider=st.none() | st.sampled_from([one.code for one in PREPARED.catalogue.market.providers]),
    tolerance_mm=st.none() | st.sampled_from((0.05, 0.1, 0.2, 0.5)),
    tolerance_class=st.none() | st.sampled_from(("f", "m", "c", "v")),
    certificates=st.lists(
        st.sampled_from(("ISO 9001", "EN 9100", "ISO 13485", "2.1", "3.1", "3.2")), max_size=2, unique=True
    ).map(tuple),
    min_tensile_strength_mpa=st.none() | st.sampled_from((40.0, 60.0, 300.0)),
    min_use_temperature_c=st.none() | st.sampled_from((80.0, 120.0, 300.0)),
    food_contact=st.booleans(),
    biocompatible=st.booleans(),
    industry=st.none() | st.sampled_from(("automotive", "aerospace")),
)
SIDES = st.sampled_from((2.0, 20.0, 90.0, 240.0, 330.0, 700.0))


@settings(max_examples=60, deadline=None)
@given(
    REQUIREMENTS,
    st.tuples(SIDES, SIDES, SIDES),
    st.sampled_from(("DE", "AT", "US")),
    st.none() | st.sampled_from(("PA12", "Edelstahl", "Nylon")),
    st.none() | st.just(frozenset({"PBF-LB/M", "BJT-SSt/C"})),
)
def test_agrees_with_a_plain_loop(
    requirement: Requirement, size: tuple[float, float, float], country: str, word: str | None, processes
) -> None:
    part = make_box(*size)
    table = PREPARED.table
    asked = {
        "materials": None if word is None else find_materials(PREPARED.catalogue.market, word),
        "processes": processes,
        "country": country,
        "today": TODAY,
    }
    matched = match(part, requirement, table, PREPARED.columns, **asked)
    possible, rejections = match_plainly(part, requirement, table, **asked)
    assert np.flatnonzero(matched.is_possible).tolist() == list(possible)
    assert list(matched.rejections) == rejections
    counted: dict[str, int] = {}
    for rejection in rejections:
        counted[rejection.code] = counted.get(rejection.code, 0) + 1
    assert list(matched.rejections.count_by_code().items()) == list(counted.items())


@settings(max_examples=15, deadline=None)
@given(st.tuples(SIDES, SIDES, SIDES))
def test_plans_the_best_that_fits_and_is_no_dearer_than_as_given(
    size: tuple[float, float, float],
) -> None:
    part = make_box(*size)
    table = PREPARED.table
    matched = match(
        part,
        Requirement(),
        table,
        PREPARED.columns,
        materials=None,
        processes=None,
        country="DE",
        today=TODAY,
    )
    plans = plan_builds(part, matched, PREPARED.columns, PREPARED.rates)
    possible, _ = match_plainly(part, Requirement(), table, today=TODAY)
    for number, orientations in possible.items():
        pair = table.pairs[number]
        cost, estimate = choose_plainly(pair, part, orientations)
        planned = plans.describe(number)
        assert planned.orientation == estimate.orientation
        assert cost > 0
        assert planned.feedstock_g == pytest.approx(estimate.feedstock_g, rel=1e-12)
        assert planned.energy_kwh == pytest.approx(estimate.energy_kwh, rel=1e-12)
        assert (planned.part_s, planned.size_mm, planned.build_s) == (
            estimate.part_s,
            estimate.size_mm,
            estimate.build_s,
        )
        assert plans.columns.feedstock_g[number] == pytest.approx(estimate.feedstock_g, rel=1e-12)


def judge(machine: Machine | None = None, requirement: Requirement | None = None, **provider: object):
    firm = make_provider(**{"machines": (machine or make_machine(),), **provider})
    prepared = prepare_market(firm)
    asked = {"materials": None, "processes": None, "country": "DE", "today": TODAY}
    part, wish = make_box(), requirement or Requirement()
    matched = match(part, wish, prepared.table, prepared.columns, **asked)
    plain = match_plainly(part, wish, prepared.table, **asked)
    assert list(matched.rejections) == plain[1]
    return matched


@pytest.mark.parametrize(
    ("provider", "requirement", "code", "parameters"),
    [
        ({"rate_card": make_card(valid_from=date(2026, 11, 28))}, Requirement(), "price_list_not_begun", {}),
        ({"rate_card": make_card(valid_until=date(2026, 11, 26))}, Requirement(), "price_list_expired", {}),
        ({}, Requirement(inspections=("ct",)), "inspection_missing", {"inspection": "ct"}),
        ({}, Requirement(industry="aerospace"), "industry_not_served", {"industry": "aerospace"}),
        (
            {"finish_limits": (FinishLimit("dyeing", (30.0, 20.0, 10.0)),)},
            Requirement(finish="dyeing"),
            "finish_too_large",
            {"finish": "dyeing"},
        ),
        (
            {"finish_limits": (FinishLimit("dyeing", needs_drawing=True),)},
            Requirement(finish="dyeing"),
            "finish_needs_drawing",
            {"finish": "dyeing"},
        ),
        (
            {"rate_card": make_card(finish_rates=(
                FinishRate("depowdering", "per_part", 2.0, 0.0, 0, is_by_hand=True),
                FinishRate("dyeing", "per_part", 4.0, 25.0, 1),
            ))},
            Requirement(),
            "finish_by_hand",
            {"finish": "depowdering"},
        ),
        (
            {},
            Requirement(tolerance_class="f"),
            "tolerance_too_tight",
            {"requested_mm": 0.1, "achievable_mm": 0.3},
        ),
    ],
)  # fmt: skip
def test_says_what_a_provider_does_not_do(
    provider: dict[str, object], requirement: Requirement, code: str, parameters: dict[str, object]
) -> None:
    matched = judge(requirement=requirement, **provider)
    assert list(matched.rejections) == [Rejection("demo-a", "m1", "demo-pa12", code, parameters)]
    assert not matched.is_possible.any()


def test_a_step_nobody_asked_for_only_takes_its_own_offers_away() -> None:
    matched = judge(finish_limits=(FinishLimit("dyeing", (30.0, 20.0, 10.0)),))
    assert matched.is_possible.tolist() == [True]
    assert matched.allowed_rows is not None
    assert matched.allowed_rows.tolist() == [True, True, False, False]  # as built twice, dyed twice


def test_a_drawing_opens_what_needs_one() -> None:
    limits = (FinishLimit("dyeing", needs_drawing=True),)
    matched = judge(finish_limits=limits, requirement=Requirement(finish="dyeing", has_drawing=True))
    assert matched.is_possible.tolist() == [True]


def test_a_provider_may_hold_a_tighter_tolerance_than_the_process() -> None:
    machine = make_machine(
        materials=(replace(make_machine().materials[0], tolerance_mm=0.1, tolerance_pct=0.1),)
    )
    assert judge(machine, Requirement(tolerance_mm=0.1)).is_possible.tolist() == [True]


def test_rejections_are_a_sequence() -> None:
    part = make_box(2000.0, 2000.0, 2000.0)
    rejections = match(
        part, Requirement(), PREPARED.table, PREPARED.columns,
        materials=None, processes=None, country="DE", today=TODAY,
    ).rejections  # fmt: skip
    listed = list(rejections)
    assert len(rejections) == len(listed) > 100
    assert rejections[0] == listed[0]
    assert rejections[-1] == listed[-1]
    assert rejections[2:5] == listed[2:5]
    assert rejections == tuple(listed)
    assert rejections != listed[1:]
    with pytest.raises(IndexError):
        rejections[len(listed)]


@pytest.mark.parametrize(
    ("tolerance_class", "length_mm", "tolerance_mm"),
    [
        ("f", 30.0, 0.1),
        ("m", 30.1, 0.3),
        ("c", 400.0, 1.2),
        ("v", 3.0, None),
        ("f", 2500.0, None),
        ("m", 5000.0, None),
    ],
)
def test_general_tolerances_are_those_of_the_standard(
    tolerance_class: str, length_mm: float, tolerance_mm: float | None
) -> None:
    assert find_tolerance_mm(tolerance_class, length_mm) == tolerance_mm
