"""What a mesh is as a whole, against formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.geometry.findings import GeometryError
from app.geometry.summary import summarise_mesh
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere, make_tee, turn_inside_out


def test_a_box() -> None:
    summary = summarise_mesh(explode(make_box((10.0, 20.0, 30.0), (1.0, 2.0, 3.0))))
    assert (summary.triangles, summary.shells) == (12, 1)
    assert (summary.lowest, summary.highest) == ((1.0, 2.0, 3.0), (11.0, 22.0, 33.0))
    assert summary.volume == pytest.approx(6000.0, rel=1e-12)
    assert summary.area == pytest.approx(2200.0, rel=1e-12)
    assert summary.is_watertight
    assert summary.is_wound_consistently
    assert summary.hull is not None
    assert summary.hull.volume == pytest.approx(6000.0, rel=1e-12)


def test_a_hollow_ball_has_two_shells_and_a_full_hull() -> None:
    outer, inner = make_sphere(10.0, 4), make_sphere(5.0, 4)
    summary = summarise_mesh(explode(join(outer, turn_inside_out(inner))))
    assert summary.shells == 2
    assert summary.volume == pytest.approx(4.0 / 3.0 * math.pi * (1000.0 - 125.0), rel=0.01)
    assert summary.hull is not None
    assert summary.volume == pytest.approx(summary.hull.volume * (1.0 - 0.125), rel=1e-9)


def test_the_hull_is_left_out_on_demand() -> None:
    assert summarise_mesh(make_tee(), hull=False).hull is None


def test_what_is_open_or_turned_is_said() -> None:
    ball = make_sphere(10.0, 2)
    fewer = summarise_mesh(make_mesh(ball.vertices, ball.faces[1:]))
    assert (fewer.is_watertight, fewer.is_wound_consistently) == (False, True)
    faces = ball.faces.copy()
    faces[7] = faces[7][::-1]
    turned = summarise_mesh(make_mesh(ball.vertices, faces))
    assert (turned.is_watertight, turned.is_wound_consistently) == (True, False)
    assert turned.volume == pytest.approx(summarise_mesh(ball).volume, rel=1e-12)


def test_nothing_is_refused() -> None:
    with pytest.raises(GeometryError) as refusal:
        summarise_mesh(make_mesh(np.empty((0, 3)), np.empty((0, 3))))
    assert refusal.value.code == "no_triangles"
    with pytest.raises(GeometryError) as refusal:
        summarise_mesh(make_mesh(np.eye(3), [[0, 1, 2], [2, 1, 0]]))
    assert refusal.value.code == "no_solid"
