"""The convex hull against shapes whose hull is known, and against what a hull is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.geometry.hull import Hull, fill_up, measure_hull
from app.geometry.read import read
from app.geometry.topology import trace
from tests.benchmarks.geometry.files import make_dented_ball
from tests.benchmarks.offers import make_stl
from tests.geometry.shapes import join, make_box, make_mesh, make_sphere, make_tee, subdivide


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


def hold_points(hull: Hull, points: np.ndarray) -> float:
    """How far the farthest point lies beyond a face; faces that are too thin to have a side are left out."""
    a, b, c = (hull.vertices[hull.faces[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    wide = lengths > 1e-6 * lengths.max()
    normals = normals[wide] / lengths[wide, None]
    return float((points @ normals.T - (normals * a[wide]).sum(axis=1)).max())


@given(st.integers(0, 2**32 - 1), st.floats(-7.0, -0.5), st.booleans())
@example(312, -2.01953125, False)
@settings(max_examples=60, deadline=None)
def test_a_nearly_convex_surface_is_filled_up_as_its_points_are(
    seed: int, bumps: float, is_single: bool
) -> None:
    chance = np.random.default_rng(seed)
    ball = make_sphere(10.0, 3)
    stretched = ball.vertices * (1.0 + 10.0**bumps * chance.normal(size=(len(ball.vertices), 1)))
    points = stretched * chance.uniform(0.2, 1.0, 3) + chance.uniform(-100.0, 100.0, 3)
    points = points.astype(np.float32).astype(np.float64) if is_single else points
    hull = fill_up(points, ball.faces)
    assume(hull is not None)
    expected = measure_hull(points)
    assert hull is not None
    assert expected is not None
    assert hold_points(hull, points) <= 1e-9
    # quickhull leaves out a point that lies hardly beyond a face: never more than the whole, hardly less
    assert expected.volume * (1 - 1e-9) <= hull.volume <= expected.volume * (1 + 1e-7)
    assert set(map(tuple, hull.vertices.tolist())) <= set(map(tuple, points.tolist()))
    # closed, and without a hole
    assert 2 * len(hull.vertices) == len(hull.faces) + 4


def test_bumps_in_rows_and_needles_at_the_poles() -> None:
    mesh = read(make_stl(20_000, 0))
    hull = fill_up(mesh.vertices, mesh.faces)
    expected = measure_hull(mesh.vertices)
    assert hull is not None
    assert expected is not None
    assert hull.volume == pytest.approx(expected.volume, rel=1e-9)
    assert hold_points(hull, mesh.vertices) <= 1e-9


def make_cone(sides: int) -> tuple[np.ndarray, np.ndarray]:
    """All edges of one half meet at the tip, which is the first corner."""
    angles = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    rim = np.stack([np.cos(angles), np.sin(angles), np.zeros(sides)], axis=1)
    here = np.arange(1, sides + 1, dtype=np.int32)
    after = np.roll(here, -1)
    faces = np.concatenate(
        [np.stack([here, after, np.zeros_like(here)], axis=1),
         np.stack([after, here, np.full_like(here, sides + 1)], axis=1)]
    )  # fmt: skip
    return np.concatenate([[[0.0, 0.0, 1.0]], rim, [[0.0, 0.0, 0.0]]]), np.ascontiguousarray(faces, np.int32)


def make_globe(rings: int, sides: int) -> tuple[np.ndarray, np.ndarray]:
    """Meridians and parallels of the unit ball; the poles are the first and the last corner."""
    north, east = np.meshgrid(
        np.linspace(0.0, np.pi, rings + 2)[1:-1], np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False),
        indexing="ij",
    )  # fmt: skip
    grid = np.stack([np.sin(north) * np.cos(east), np.sin(north) * np.sin(east), np.cos(north)], axis=-1)
    here = 1 + np.arange(rings * sides, dtype=np.int32).reshape(rings, sides)
    a, b = here[:-1].ravel(), here[1:].ravel()
    c, d = np.roll(here[1:], -1, axis=1).ravel(), np.roll(here[:-1], -1, axis=1).ravel()
    top, low = here[0], here[-1]
    faces = np.concatenate(
        [np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1),
         np.stack([np.zeros_like(top), top, np.roll(top, -1)], axis=1),
         np.stack([np.full_like(low, rings * sides + 1), np.roll(low, -1), low], axis=1)]
    )  # fmt: skip
    points = np.concatenate([[[0.0, 0.0, 1.0]], grid.reshape(-1, 3), [[0.0, 0.0, -1.0]]])
    return points, np.ascontiguousarray(faces, np.int32)


def test_many_edges_at_one_corner_are_few_on_a_fine_surface() -> None:
    points, faces = make_globe(20, 1_300)
    hull = fill_up(points, faces)
    expected = measure_hull(points)
    assert hull is not None
    assert expected is not None
    assert hull.volume == pytest.approx(expected.volume, rel=1e-9)


def test_edges_that_all_meet_at_one_corner_are_not_searched_for_their_halves() -> None:
    assert fill_up(*make_cone(100)) is not None
    assert fill_up(*make_cone(4_000)) is None


def test_what_is_convex_stays_as_it_is() -> None:
    box = subdivide(subdivide(subdivide(subdivide(make_box((20.0, 30.0, 5.0))))))
    for part in (make_sphere(10.0, 4), box):
        hull = measure_hull(part.vertices, part.faces)
        assert hull is not None
        assert len(hull.faces) == len(part.faces)
        a, b, c = (part.vertices[part.faces[:, k]] for k in range(3))
        assert hull.volume == pytest.approx(float((a * np.cross(b, c)).sum() / 6.0), rel=1e-12)


def test_what_is_far_from_convex_is_left_to_its_points() -> None:
    for part in (make_tee(), make_dented_ball(5)):
        finer = part if len(part.vertices) > 500 else subdivide(subdivide(subdivide(part)))
        assert fill_up(finer.vertices, finer.faces) is None
        hull, expected = measure_hull(finer.vertices, finer.faces), measure_hull(finer.vertices)
        assert hull is not None
        assert expected is not None
        assert hull.volume == expected.volume


def test_a_surface_that_goes_round_twice_is_none() -> None:
    # two turns about the poles: every face looks outward, every edge is in order
    around, up = 12, 9
    longitude = np.linspace(0.0, 4.0 * np.pi, 2 * around, endpoint=False)
    latitude = np.linspace(-0.4 * np.pi, 0.4 * np.pi, up)
    east, north = np.meshgrid(longitude, latitude)
    rings = np.stack([np.cos(east) * np.cos(north), np.sin(east) * np.cos(north), np.sin(north)], axis=-1)
    here = np.arange(2 * around * (up - 1)).reshape(up - 1, -1)
    a, b = here, np.roll(here, -1, axis=1)
    c, d = b + 2 * around, a + 2 * around
    faces = np.concatenate([np.stack([a, b, c], axis=-1), np.stack([a, c, d], axis=-1)]).reshape(-1, 3)
    south, top = np.full(2 * around, len(rings.reshape(-1, 3))), np.full(2 * around, 2 * around * up + 1)
    caps = [np.stack([b[0], a[0], south], axis=1), np.stack([d[-1], c[-1], top], axis=1)]
    points = np.concatenate([rings.reshape(-1, 3), [[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]]])
    twice = make_mesh(points, np.concatenate([faces, *caps]))
    assert trace(twice.vertices, twice.faces).is_one_sound_shell
    assert 2 * len(twice.vertices) == len(twice.faces) + 4
    assert fill_up(twice.vertices, twice.faces) is None
