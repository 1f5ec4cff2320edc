"""How processes lay a part: their own weights, and never more support than as given."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.measurements import SUPPORT_RULES_DEG, Measurements, OrientedMeasurements
from app.geometry.rescale import scale_measurements
from app.processes import PROCESSES, find_process
from app.processes.estimating import NO_SUPPORTS
from app.processes.orienting import rank_orientations, score_orientation
from tests.processes.parts import make_cube

every_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.code)


def lay(*rows: tuple[float, float, float, float]) -> Measurements:
    """A cube of 20 mm as if it lay in several ways: (support mm³, contact mm², height, footprint side)."""
    part, cube = make_cube()
    laid: list[OrientedMeasurements] = []
    for number, (volume_mm3, contact_mm2, height_mm, side_mm) in enumerate(rows):
        supports = tuple(
            replace(each, support_volume_mm3=volume_mm3, contact_area_mm2=contact_mm2)
            for each in cube.supports
        )
        size_mm = (side_mm, side_mm, height_mm)
        code = "given" if number == 0 else f"way-{number}"
        laid.append(replace(cube, code=code, size_mm=size_mm, height_mm=height_mm, supports=supports))
    return replace(part, orientations=tuple(laid))


def rank(part: Measurements, code: str) -> list[str]:
    process = find_process(code)
    return [row.code for row in rank_orientations(part, process, process.rules.support_rule_deg)]


@every_process
def test_weights_sum_to_one_and_what_needs_no_support_weighs_none(process):
    weights = process.orientation
    shares = (weights.support, weights.contact, weights.height, weights.footprint)
    assert min(shares) >= 0.0
    assert math.fsum(shares) == pytest.approx(1.0)
    assert weights.reason
    if process.rules.support_rule_deg == NO_SUPPORTS:
        assert weights.support == weights.contact == 0.0
    else:
        assert weights.support > 0.0


def test_the_score_is_the_weighted_sum_of_shares():
    part = lay((400.0, 240.0, 20.0, 10.0))
    weights = find_process("PBF-LB/M").orientation
    diagonal_mm = math.sqrt(1200.0)
    assert score_orientation(part, part.given, weights, 45) == pytest.approx(
        0.2 * 400.0 / 8000.0 + 0.4 * 240.0 / 2400.0 + 0.2 * 20.0 / diagonal_mm + 0.2 * 100.0 / 1200.0
    )
    assert score_orientation(part, part.given, weights, NO_SUPPORTS) == pytest.approx(
        0.2 * 20.0 / diagonal_mm + 0.2 * 100.0 / 1200.0
    )


def test_powder_lays_flat_what_filament_stands_up():
    part = lay((5e3, 500.0, 30.0, 20.0), (0.0, 0.0, 30.0, 20.0), (4e3, 490.0, 5.0, 25.0))
    assert rank(part, "PBF-IrL/P") == ["way-2", "given", "way-1"]
    assert rank(part, "MEX-TRB/P") == ["way-1", "way-2", "given"]


def test_what_takes_more_support_than_as_given_comes_behind_all_others():
    part = lay((10.0, 500.0, 30.0, 20.0), (11.0, 0.0, 5.0, 5.0), (10.0, 499.0, 30.0, 20.0))
    for code in ("PBF-LB/M", "VPP-UVL/P", "DED-Arc/M"):
        assert rank(part, code) == ["way-2", "given", "way-1"]
    assert rank(part, "PBF-LB/P")[0] == "way-1"


rows = st.tuples(st.floats(0.0, 9e3), st.floats(0.0, 2e3), st.floats(1.0, 90.0), st.floats(1.0, 90.0))


@settings(max_examples=40, deadline=None)
@given(laid=st.lists(rows, min_size=1, max_size=8), k=st.sampled_from([0.25, 4.0]))
def test_no_process_takes_more_support_than_as_given_whatever_the_size(laid, k):
    part = lay(*laid)
    scaled = scale_measurements(part, k)
    for process in PROCESSES:
        rule = process.rules.support_rule_deg
        ranked = rank_orientations(part, process, rule)
        assert sorted(row.code for row in ranked) == sorted(row.code for row in part.orientations)
        if rule in SUPPORT_RULES_DEG:
            most_mm3 = part.given.support(rule).support_volume_mm3
            assert ranked[0].support(rule).support_volume_mm3 <= most_mm3
        again = rank_orientations(scaled, process, rule)
        assert [row.code for row in again] == [row.code for row in ranked]
