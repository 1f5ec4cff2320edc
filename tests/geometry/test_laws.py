"""Laws that every measuring must obey, whatever the part."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.measure import measure
from app.geometry.measurements import Measurements, OrientedMeasurements
from app.geometry.mesh import Mesh
from tests.geometry.shapes import (
    join,
    make_box,
    make_mesh,
    make_sphere,
    make_tee,
    move,
    subdivide,
    turn_inside_out,
)

SIDES = st.floats(2.0, 40.0)
BOXES = st.tuples(SIDES, SIDES, SIDES)
FEW = settings(max_examples=10, deadline=None)
GRID = 0.01  # of what is summed over columns


@st.composite
def make_parts(draw: st.DrawFn) -> Mesh:
    """A dented ball, or some boxes one upon another, so that there is something to support."""
    if draw(st.booleans()):
        ball = make_sphere(10.0, 2)
        dents = draw(st.lists(st.floats(0.6, 1.4), min_size=8, max_size=8))
        octant = (ball.vertices > 0.0) @ np.array([1, 2, 4])
        return make_mesh(ball.vertices * np.array(dents)[octant][:, None], ball.faces)
    boxes, height = [], 0.0
    for size in draw(st.lists(BOXES, min_size=1, max_size=3)):
        boxes.append(make_box(size, (-size[0] / 2, -size[1] / 3, height)))
        height += size[2]
    return join(*boxes, grouped=True)


def list_numbers(oriented: OrientedMeasurements) -> list[float]:
    rows = [number for row in oriented.supports for number in astuple(row)[1:]]
    return [
        oriented.height_mm,
        oriented.shadow_mm2,
        oriented.contour_area_mm2,
        oriented.up_skin_mm2,
        oriented.down_skin_mm2,
        *rows,
    ]


def assert_same(a: Measurements, b: Measurements, tolerance: float = 1e-6) -> None:
    assert a.volume_mm3 == pytest.approx(b.volume_mm3, rel=1e-9)
    assert a.area_mm2 == pytest.approx(b.area_mm2, rel=1e-9)
    assert (a.bodies, a.cavities, a.is_watertight) == (b.bodies, b.cavities, b.is_watertight)
    # what is found beside the axes has laws of its own
    for one, other in zip(a.orientations[:6], b.orientations[:6], strict=True):
        scale = max(list_numbers(one))
        assert list_numbers(one) == pytest.approx(list_numbers(other), rel=tolerance, abs=tolerance * scale)


@FEW
@given(part=make_parts(), factor=st.sampled_from([0.25, 2.0, 8.0]))
def test_scaling(part: Mesh, factor: float) -> None:
    small, large = measure(part), measure(make_mesh(part.vertices * factor, part.faces))
    assert small.volume_mm3 is not None
    assert large.volume_mm3 == pytest.approx(small.volume_mm3 * factor**3, rel=1e-9)
    assert large.area_mm2 == pytest.approx(small.area_mm2 * factor**2, rel=1e-9)
    for one, other in zip(small.orientations, large.orientations, strict=True):
        assert other.height_mm == pytest.approx(one.height_mm * factor)
        assert other.shadow_mm2 == pytest.approx(one.shadow_mm2 * factor**2)
        assert other.contour_area_mm2 == pytest.approx(one.contour_area_mm2 * factor**2)
        for row, other_row in zip(one.supports, other.supports, strict=True):
            assert other_row.support_volume_mm3 == pytest.approx(row.support_volume_mm3 * factor**3)
            assert other_row.contact_area_mm2 == pytest.approx(row.contact_area_mm2 * factor**2)
            assert other_row.side_area_mm2 == pytest.approx(row.side_area_mm2 * factor**2)
    if small.wall is not None and large.wall is not None:
        assert large.wall.median_mm == pytest.approx(small.wall.median_mm * factor, rel=0.01)


@FEW
@given(part=make_parts(), offset=st.tuples(*[st.floats(-500.0, 500.0)] * 3))
def test_the_place_does_not_matter(part: Mesh, offset: tuple[float, float, float]) -> None:
    assert_same(measure(part), measure(move(part, offset=offset)), tolerance=GRID)


@FEW
@given(part=make_parts())
def test_a_quarter_turn_permutes_the_orientations(part: Mesh) -> None:
    # x → y → z → x, so that what was up along z is up along x
    turned = measure(move(part, [[0, 0, 1], [1, 0, 0], [0, 1, 0]]))
    straight = {each.code: each for each in measure(part).orientations}
    for each in turned.orientations[:6]:
        was = {"x+": "given", "x-": "z-", "y+": "x+", "y-": "x-", "given": "y+", "z-": "y-"}[each.code]
        scale = max(list_numbers(each))
        assert list_numbers(each) == pytest.approx(list_numbers(straight[was]), rel=GRID, abs=GRID * scale)


@FEW
@given(a=BOXES, b=BOXES)
def test_volumes_of_bodies_apart_add_up(a: tuple[float, float, float], b: tuple[float, float, float]) -> None:
    both = measure(join(make_box(a), make_box(b, (100.0, 0.0, 0.0))))
    one, other = measure(make_box(a)).volume_mm3, measure(make_box(b)).volume_mm3
    assert one is not None
    assert other is not None
    assert both.volume_mm3 == pytest.approx(one + other, rel=1e-9)
    assert both.bodies == 2


@FEW
@given(part=make_parts())
def test_inside_out_gives_the_same_and_says_so(part: Mesh) -> None:
    straight, turned = measure(part), measure(turn_inside_out(part))
    assert_same(straight, turned, tolerance=GRID)
    said = {finding.code for finding in turned.findings} - {finding.code for finding in straight.findings}
    assert "inside_out_repaired" in said


@FEW
@given(part=make_parts(), seed=st.integers(0, 2**32 - 1))
def test_the_order_in_the_file_does_not_matter(part: Mesh, seed: int) -> None:
    random = np.random.default_rng(seed)
    vertex_order = random.permutation(len(part.vertices))
    place = np.argsort(vertex_order)
    faces = place[part.faces][random.permutation(len(part.faces))]
    # a face may start at any of its corners
    faces = np.array([np.roll(face, random.integers(3)) for face in faces])
    groups = None if part.vertex_groups is None else part.vertex_groups[vertex_order]
    shuffled = make_mesh(part.vertices[vertex_order], faces, groups=groups)
    assert_same(measure(part), measure(shuffled), tolerance=GRID)


@FEW
@given(part=make_parts())
def test_finer_triangles_of_the_same_surface_do_not_matter(part: Mesh) -> None:
    assert_same(
        measure(make_mesh(part.vertices, part.faces)),
        measure(subdivide(make_mesh(part.vertices, part.faces))),
        GRID,
    )


@FEW
@given(part=make_parts())
def test_support_is_never_negative_and_never_grows_with_the_rule(part: Mesh) -> None:
    for each in measure(part).orientations:
        for name in ("overhang_area_mm2", "support_volume_mm3", "contact_area_mm2"):
            values = [getattr(row, name) for row in each.supports]
            assert all(value >= 0.0 for value in values)
            assert values == sorted(values, reverse=True)


def test_measuring_twice_gives_the_same_bits() -> None:
    assert measure(make_tee()) == measure(make_tee())
