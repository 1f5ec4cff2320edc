"""Orientations beside the axes: found where they save something, and never at the cost of what was given."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.measure import measure
from app.geometry.measurements import DIRECTIONS, SUPPORT_RULES_DEG, Measurements, OrientedMeasurements
from app.geometry.mesh import Mesh
from app.geometry.place import Vector
from app.geometry.repair_mesh import repair_mesh
from app.geometry.search_orientations import COARSE_TRIANGLES, choose_lightest, weigh
from tests.geometry.shapes import join, make_box, make_mesh, make_sphere, make_tee, make_tube, move, subdivide
from tests.geometry.test_solids import rotate

FEW = settings(max_examples=8, deadline=None)
AXES = [code for code, _, _ in DIRECTIONS]
TILT = rotate((1.0, 0.4, 0.2), 0.7)


def find(measured: Measurements, code: str) -> OrientedMeasurements:
    (row,) = [each for each in measured.orientations if each.code == code]
    return row


@pytest.mark.parametrize("part", [make_box(), make_tee(), make_tube(20.0, 12.0, 10.0)])
def test_what_stands_well_along_an_axis_gets_no_others(part: Mesh) -> None:
    assert [each.code for each in measure(part).orientations] == AXES


def test_a_tilted_part_is_laid_on_its_side_again() -> None:
    # a tee needs no support on its bar nor on its side, where it is lower
    part = move(make_tee(), TILT, (50.0, 3.0, -8.0))
    measured = measure(part)
    assert [each.code for each in measured.orientations] == [*AXES, "least_support"]
    best = find(measured, "least_support")
    assert abs(float(np.array(best.up) @ TILT[:, 1])) == pytest.approx(1.0)
    assert best.support(45).support_volume_mm3 == pytest.approx(0.0, abs=1e-3)
    assert best.height_mm == pytest.approx(10.0)
    # the footprint is turned to its smallest rectangle
    assert sorted(best.size_mm[:2]) == pytest.approx([25.0, 30.0])
    assert best.shadow_mm2 == pytest.approx(30.0 * 5.0 + 10.0 * 20.0, rel=5e-3)


def test_the_lowest_way_is_found_where_it_needs_support() -> None:
    # a channel that is free of support with its opening up, and lowest with it sideways
    channel = join(
        make_box((15.0, 60.0, 2.0)),
        make_box((2.0, 60.0, 40.0)),
        make_box((2.0, 60.0, 40.0), (13.0, 0.0, 0.0)),
    )
    united = repair_mesh(channel)
    measured = measure(move(make_mesh(united.vertices, united.faces), TILT))
    assert find(measured, "least_support").up == pytest.approx(tuple(TILT[:, 2]), abs=1e-6)
    assert find(measured, "least_support").height_mm == pytest.approx(40.0)
    lowest = find(measured, "lowest")
    assert lowest.height_mm == pytest.approx(15.0)
    assert lowest.support(45).support_volume_mm3 == pytest.approx(38.0 * 60.0 * 11.0, rel=5e-3)


def test_what_is_found_is_what_fixing_it_gives() -> None:
    part = move(make_tee(), TILT)
    for row in measure(part).orientations[6:]:
        (fixed,) = measure(part, up=row.up).orientations
        assert fixed.height_mm == pytest.approx(row.height_mm)
        assert fixed.contour_area_mm2 == pytest.approx(row.contour_area_mm2)
        assert fixed.support(45).support_volume_mm3 == pytest.approx(
            row.support(45).support_volume_mm3, rel=0.02, abs=1.0
        )


def test_a_fixed_direction_stays_the_only_one_and_the_search_can_be_left_out() -> None:
    part = move(make_tee(), TILT)
    assert [each.code for each in measure(part, up=(0.0, 1.0, 0.0)).orientations] == ["fixed"]
    assert [each.code for each in measure(part, search=False).orientations] == AXES


def test_many_triangles_find_the_same() -> None:
    part = make_tee()
    while len(part.faces) <= 2 * COARSE_TRIANGLES:
        part = subdivide(part)
    coarse, fine = measure(move(make_tee(), TILT)), measure(move(part, TILT))
    one, other = (np.array(find(each, "least_support").up) for each in (coarse, fine))
    assert abs(float(one @ other)) == pytest.approx(1.0)


@st.composite
def make_heaps(draw: st.DrawFn) -> Mesh:
    """Boxes upon another and a ball, tilted."""
    parts, height = [], 0.0
    for size in draw(st.lists(st.tuples(*[st.floats(3.0, 30.0)] * 3), min_size=1, max_size=3)):
        parts.append(make_box(size, (-size[0] / 2, -size[1] / 3, height)))
        height += size[2]
    ball = make_sphere(draw(st.floats(2.0, 9.0)), 2)
    parts.append(move(ball, offset=(0.0, 5.0, height)))
    axis: Vector = draw(st.tuples(*[st.floats(0.1, 1.0)] * 3))
    return move(join(*parts, grouped=True), rotate(axis, draw(st.floats(0.0, 3.0))))


@FEW
@given(part=make_heaps())
def test_never_more_support_than_as_given(part: Mesh) -> None:
    measured = measure(part)

    diagonal_mm = math.hypot(*measured.size_mm)
    six, others = measured.orientations[:6], measured.orientations[6:]
    most_mm3 = measured.given.support(45).support_volume_mm3
    for row in others:
        assert math.hypot(*row.up) == pytest.approx(1.0)
        assert [support.rule_deg for support in row.supports] == list(SUPPORT_RULES_DEG)
        if row.code == "least_support":
            assert row.support(45).support_volume_mm3 <= most_mm3
            assert weigh(row, diagonal_mm) < weigh(choose_lightest(six, diagonal_mm), diagonal_mm)
        else:
            assert row.height_mm < min(each.height_mm for each in six)
    chosen = choose_lightest(measured.orientations, diagonal_mm)
    assert chosen.support(45).support_volume_mm3 <= most_mm3


def test_contact_decides_only_among_those_with_no_more_support_than_as_given() -> None:
    given = measure(make_tee(), search=False).given

    def lay(code: str, volume_mm3: float, contact_mm2: float) -> OrientedMeasurements:
        support = replace(given.support(45), support_volume_mm3=volume_mm3, contact_area_mm2=contact_mm2)
        return replace(given, code=code, supports=(support,))

    rows = [
        lay("given", 100.0, 900.0),
        lay("more", 101.0, 0.0),
        lay("less", 10.0, 880.0),
        lay("touches less", 90.0, 300.0),
    ]
    assert choose_lightest(rows, 100.0).code == "touches less"
    assert choose_lightest(rows[:2], 100.0).code == "given"


@FEW
@given(part=make_heaps(), factor=st.sampled_from([0.25, 4.0]))
def test_the_search_does_not_depend_on_the_size(part: Mesh, factor: float) -> None:
    small, large = measure(part), measure(make_mesh(part.vertices * factor, part.faces))
    assert [each.code for each in small.orientations] == [each.code for each in large.orientations]
    for one, other in zip(small.orientations, large.orientations, strict=True):
        assert other.up == pytest.approx(one.up)
