"""The convex hull against shapes whose hull is known, and against what a hull is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geometry.hull import measure_hull
from tests.geometry.shapes import join, make_box, make_sphere, make_tee, subdivide


def test_a_box_is_its_own_hull_however_finely_it_is_cut() -> None:
    box = make_box((20.0, 30.0, 5.0), (100.0, -50.0, 7.0))
    hull = measure_hull(subdivide(subdivide(box)).vertices)
    assert hull is not None
    assert hull.volume == pytest.approx(3000.0, rel=1e-12)
    assert len(hull.vertices) == 8
    assert len(hull.faces) == 12


def test_every_corner_of_a_ball_is_on_its_hull() -> None:
    ball = make_sphere(10.0, 4)
    hull = measure_hull(ball.vertices)
    assert hull is not None
    assert len(hull.vertices) == len(ball.vertices)
    a, b, c = (ball.vertices[ball.faces[:, k]] for k in range(3))
    assert hull.volume == pytest.approx(float((a * np.cross(b, c)).sum() / 6.0), rel=1e-9)
    assert hull.volume == pytest.approx(4.0 / 3.0 * math.pi * 1000.0, rel=0.01)


def test_a_tee_is_filled_up() -> None:
    hull = measure_hull(make_tee(stem=10.0, bar=30.0, height=20.0, thick=5.0).vertices)
    assert hull is not None
    # a trapezium of 10 and 30 over 20, and the bar of 30 over 5, 10 deep
    assert hull.volume == pytest.approx((20.0 * 20.0 + 30.0 * 5.0) * 10.0, rel=1e-12)


def test_bodies_apart_share_one_hull() -> None:
    apart = join(make_box((1.0, 1.0, 1.0)), make_box((1.0, 1.0, 1.0), (9.0, 0.0, 0.0)))
    hull = measure_hull(apart.vertices)
    assert hull is not None
    assert hull.volume == pytest.approx(10.0, rel=1e-12)


def test_what_is_flat_has_none() -> None:
    assert measure_hull(np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])) is None
    assert (
        measure_hull(np.array([[0.0, 0.0, 2.0], [1.0, 0.0, 2.0], [0.0, 1.0, 2.0], [1.0, 1.0, 2.0]])) is None
    )


@given(st.integers(0, 2**32 - 1), st.integers(4, 400), st.floats(1e-3, 1e3))
def test_no_point_lies_outside_and_corners_are_points(seed: int, count: int, size: float) -> None:
    points = size * np.random.default_rng(seed).normal(size=(count, 3))
    hull = measure_hull(points)
    assert hull is not None
    a, b, c = (hull.vertices[hull.faces[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    beyond = points @ normals.T - (normals * a).sum(axis=1)
    assert beyond.max() <= 1e-9 * size
    assert {tuple(corner) for corner in hull.vertices.tolist()} <= {tuple(point) for point in points.tolist()}
