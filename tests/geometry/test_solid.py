"""A mesh as a solid, against formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.geometry.findings import GeometryError
from app.geometry.solid import measure_solid
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere, make_tee, turn_inside_out


def test_a_box() -> None:
    solid = measure_solid(explode(make_box((10.0, 20.0, 30.0), (1.0, 2.0, 3.0))))
    assert (solid.triangles, solid.shells) == (12, 1)
    assert (solid.lowest, solid.highest) == ((1.0, 2.0, 3.0), (11.0, 22.0, 33.0))
    assert solid.volume == pytest.approx(6000.0, rel=1e-12)
    assert solid.area == pytest.approx(2200.0, rel=1e-12)
    assert solid.is_watertight
    assert solid.is_wound_consistently
    assert solid.hull is not None
    assert solid.hull.volume == pytest.approx(6000.0, rel=1e-12)


def test_a_hollow_ball_has_two_shells_and_a_full_hull() -> None:
    outer, inner = make_sphere(10.0, 4), make_sphere(5.0, 4)
    solid = measure_solid(explode(join(outer, turn_inside_out(inner))))
    assert solid.shells == 2
    assert solid.volume == pytest.approx(4.0 / 3.0 * math.pi * (1000.0 - 125.0), rel=0.01)
    assert solid.hull is not None
    assert solid.volume == pytest.approx(solid.hull.volume * (1.0 - 0.125), rel=1e-9)


def test_the_hull_is_left_out_on_demand() -> None:
    assert measure_solid(make_tee(), hull=False).hull is None


def test_what_is_open_or_turned_is_said() -> None:
    ball = make_sphere(10.0, 2)
    fewer = measure_solid(make_mesh(ball.vertices, ball.faces[1:]))
    assert (fewer.is_watertight, fewer.is_wound_consistently) == (False, True)
    faces = ball.faces.copy()
    faces[7] = faces[7][::-1]
    turned = measure_solid(make_mesh(ball.vertices, faces))
    assert (turned.is_watertight, turned.is_wound_consistently) == (True, False)
    assert turned.volume == pytest.approx(measure_solid(ball).volume, rel=1e-12)


def test_nothing_is_refused() -> None:
    with pytest.raises(GeometryError) as refusal:
        measure_solid(make_mesh(np.empty((0, 3)), np.empty((0, 3))))
    assert refusal.value.code == "no_triangles"
    with pytest.raises(GeometryError) as refusal:
        measure_solid(make_mesh(np.eye(3), [[0, 1, 2], [2, 1, 0]]))
    assert refusal.value.code == "no_solid"
