"""Holes and pins of known size are found; what is none is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.features import RoundFeature
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.place import Vector
from app.geometry.repair_mesh import repair_mesh
from app.geometry.rounds import MAX_TRIANGLES
from tests.geometry.shapes import (
    join,
    make_box,
    make_cone,
    make_mesh,
    make_prism,
    make_sphere,
    make_torus,
    make_tube,
    move,
    subdivide,
)
from tests.geometry.test_solids import rotate


def find(part: Mesh) -> tuple[RoundFeature, ...]:
    rounds = measure(part).rounds
    assert rounds is not None
    return rounds


def test_a_ring_has_a_hole_and_an_outside() -> None:
    hole, pin = find(make_tube(10.0, 4.0, 7.0, 64))
    assert (hole.is_hole, pin.is_hole) == (True, False)
    assert (hole.diameter_mm, pin.diameter_mm) == pytest.approx((8.0, 20.0))
    slack = 1.0 - math.cos(math.pi / 64)
    assert (hole.uncertainty_mm, pin.uncertainty_mm) == pytest.approx((8.0 * slack, 20.0 * slack))
    for feature in (hole, pin):
        assert (feature.depth_mm, feature.turn) == pytest.approx((7.0, 1.0))
        assert feature.axis == pytest.approx((0.0, 0.0, 1.0))
    x, y, _ = hole.place.point_mm
    assert hole.place.normal is not None
    # at the wall of the hole, facing its axis
    assert math.hypot(x, y) == pytest.approx(4.0 * math.cos(math.pi / 64))
    assert hole.place.normal[0] * x + hole.place.normal[1] * y < 0.0


@settings(max_examples=10, deadline=None)
@given(
    radius=st.floats(0.2, 8.0),
    sides=st.integers(12, 90),
    axis=st.tuples(*[st.floats(0.1, 1.0)] * 3),
    angle=st.floats(0.0, 3.0),
    fine=st.booleans(),
)
def test_it_is_found_however_it_lies_and_is_triangulated(
    radius: float, sides: int, axis: Vector, angle: float, fine: bool
) -> None:
    tube = make_tube(12.0, radius, 5.0, sides)
    turn = rotate(axis, angle)
    hole, pin = find(move(subdivide(tube) if fine else tube, turn, (7.0, -3.0, 20.0)))
    assert (hole.diameter_mm, pin.diameter_mm) == pytest.approx((2 * radius, 24.0), rel=1e-6)
    assert (hole.turn, hole.depth_mm) == pytest.approx((1.0, 5.0))
    assert abs(float(np.array(hole.axis) @ turn[:, 2])) == pytest.approx(1.0)


def test_a_blind_hole_in_a_block_is_a_hole() -> None:
    # a block with a pin taken out of its top: the union of four walls and a floor would hide it, so by hand
    bore = make_tube(30.0, 3.0, 10.0, 48)
    floor = make_tube(30.0, 0.0, 5.0, 48)
    part = repair_mesh(join(bore, move(floor, offset=(0.0, 0.0, -4.0))))
    holes = [each for each in find(make_mesh(part.vertices, part.faces)) if each.is_hole]
    assert [round(each.diameter_mm, 6) for each in holes] == [6.0]
    assert holes[0].depth_mm == pytest.approx(9.0)


def test_a_pin_on_a_block_is_a_pin() -> None:
    # 8 mm long, of which 5 mm are within the block
    pin = move(make_tube(1.5, 0.0, 8.0, 32), offset=(10.0, 10.0, 15.0))
    (found,) = find(join(make_box(), pin, grouped=True))
    assert not found.is_hole
    assert (found.diameter_mm, found.depth_mm) == pytest.approx((3.0, 3.0))


@pytest.mark.parametrize(
    "part",
    [
        make_box(),
        make_sphere(5.0, 3),
        make_torus(10.0, 3.0, 48, 24),
        make_cone(5.0, 8.0, 48),
        make_prism([(math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)) for k in range(8)], 5.0),
        # half a cylinder
        make_prism(
            [(5 * math.cos(k * math.pi / 24), 5 * math.sin(k * math.pi / 24)) for k in range(25)], 5.0
        ),
    ],
    ids=["box", "ball", "torus", "cone", "octagon", "half"],
)
def test_what_is_no_cylinder_is_none(part: Mesh) -> None:
    assert find(part) == ()


@pytest.mark.parametrize("half_deg", [2.0, 10.0, 18.4, 45.0])
def test_a_cone_has_no_diameter_however_fine_it_is(half_deg: float) -> None:
    tube = make_tube(20.0, 4.0, 10.0, 256)
    # both flanks open upwards: 4 mm and 20 mm at the foot
    wider = 1.0 + math.tan(math.radians(half_deg)) * tube.vertices[:, 2] / np.hypot(*tube.vertices[:, :2].T)
    part = make_mesh(tube.vertices * np.stack([wider, wider, np.ones_like(wider)], axis=1), tube.faces)
    assert find(part) == ()
    assert find(make_cone(10.0, 30.0, 256)) == ()


def test_a_hole_with_a_countersink_is_as_wide_as_its_bore() -> None:
    bore = make_tube(15.0, 2.0, 9.0, 96)
    inner_rim = (bore.vertices[:, 2] == 9.0) & (np.hypot(*bore.vertices[:, :2].T) < 3.0)
    sunk = np.where(inner_rim[:, None], bore.vertices * [3.0, 3.0, 1.0], bore.vertices)
    below = move(bore, offset=(0.0, 0.0, -9.0))
    holes = [each for each in find(join(make_mesh(sunk, bore.faces), below)) if each.is_hole]
    assert [each.diameter_mm for each in holes] == pytest.approx([4.0])


def test_too_many_triangles_are_not_looked_at() -> None:
    part = make_tube(10.0, 4.0, 7.0, 128)
    while len(part.faces) <= MAX_TRIANGLES:
        part = subdivide(part)
    assert measure(part).rounds is None
