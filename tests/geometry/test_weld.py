"""Welding: equal corners become one vertex, near-zero noise becomes zero, and nothing else changes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.mesh import Mesh
from app.geometry.read import read
from app.geometry.weld import weld_corners_exactly, weld_exactly
from tests.benchmarks.offers import make_stl
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere


def weld_by_hand(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """In order of first use, by a dictionary."""
    places: dict[tuple[float, ...], int] = {}
    faces = [[places.setdefault(tuple(corner), len(places)) for corner in face] for face in corners.tolist()]
    return np.array(list(places), dtype=np.float64), np.array(faces, dtype=np.int32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 1500), st.integers(1, 4000))
@settings(max_examples=40, deadline=None)
def test_corners_are_numbered_in_order_of_first_use(seed: int, faces: int, places: int) -> None:
    # from a mesh of few vertices to triangles that share none
    chance = np.random.default_rng(seed)
    points = chance.integers(1, 4 * places, (places, 3)).astype(np.float32)
    corners = points[chance.integers(0, places, (faces, 3))]
    vertices, welded = weld_corners_exactly(corners)
    expected_vertices, expected_faces = weld_by_hand(corners)
    assert np.array_equal(vertices, expected_vertices)
    assert np.array_equal(welded, expected_faces)
    loose = Mesh(
        corners.reshape(-1, 3).astype(np.float64),
        np.arange(3 * faces, dtype=np.int32).reshape(-1, 3),
        "stl",
        "",
    )
    surface = weld_exactly(loose)
    assert np.array_equal(surface.vertices, expected_vertices)
    assert np.array_equal(surface.faces, expected_faces)


def test_loose_triangles_keep_their_corners() -> None:
    corners = np.arange(9 * 5000, dtype=np.float32).reshape(-1, 3, 3) + 1.0
    vertices, faces = weld_corners_exactly(corners)
    assert len(vertices) == 15_000
    assert np.array_equal(vertices[faces], corners)


@pytest.mark.parametrize("noise", [-0.0, 1e-14, -9e-13])
def test_near_zero_noise_is_zero_for_either_way(noise: float) -> None:
    box = explode(make_box((1.0, 1.0, 1.0)))
    vertices = box.vertices.copy()
    vertices[::2][vertices[::2] == 0.0] = noise
    for surface in (
        weld_exactly(Mesh(vertices, box.faces, "stl", "")).vertices,
        weld_corners_exactly(vertices[box.faces].astype(np.float32))[0],
    ):
        assert sorted(map(tuple, surface.tolist())) == sorted(map(tuple, make_box((1.0, 1.0, 1.0)).vertices))


def test_small_coordinates_of_a_small_part_are_no_noise() -> None:
    tiny = explode(make_box((1e-13, 1e-13, 1e-13)))
    assert len(weld_corners_exactly(tiny.vertices[tiny.faces].astype(np.float32))[0]) == 8


def test_what_is_not_finite_stays() -> None:
    corners = np.ones((2, 3, 3), np.float32)
    corners[0, 0, 0], corners[1, 2, 1] = np.inf, np.nan
    vertices, faces = weld_corners_exactly(corners)
    assert np.array_equal(vertices[faces], corners, equal_nan=True)


def test_objects_that_touch_stay_apart() -> None:
    pair = join(make_box(), make_box(at=(20.0, 0.0, 0.0)), grouped=True)
    surface = weld_exactly(pair)
    assert len(surface.vertices) == 16
    assert surface.groups.tolist() == [0] * 8 + [1] * 8
    assert len(weld_exactly(make_mesh(pair.vertices, pair.faces)).vertices) == 12


def test_what_is_welded_already_is_left_alone() -> None:
    ball = make_sphere(3.0, 2)
    welded = Mesh(ball.vertices, ball.faces, "stl", "", is_welded=True)
    surface = weld_exactly(welded)
    assert surface.vertices is welded.vertices
    assert surface.faces is welded.faces


def test_unused_vertices_go() -> None:
    box = make_box()
    more = make_mesh(np.concatenate([[[7.0, 7.0, 7.0]], box.vertices]), box.faces + 1)
    assert len(weld_exactly(more).vertices) == 8


def test_noise_is_told_by_the_largest_coordinate_wherever_it_stands() -> None:
    box = explode(make_box((1.0, 1.0, 1.0)))
    corners = box.vertices[box.faces].astype(np.float32)
    corners[corners == 0.0] = 2e-12
    # too much for a box of 1, next to nothing beside a triangle a thousand away
    assert (weld_corners_exactly(corners)[0] == np.float32(2e-12)).any()
    far = np.full((1, 3, 3), 1000.0, np.float32)
    vertices, _ = weld_corners_exactly(np.concatenate([corners[:1], far, corners[1:]]))
    assert set(np.unique(vertices)) == {0.0, 1.0, 1000.0}


def test_a_file_is_welded_in_portions_as_at_once_and_let_go_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ball = explode(make_sphere(3.0, 2))
    corners = ball.vertices[ball.faces].astype(np.float32)
    expected_vertices, expected_faces = weld_corners_exactly(corners)
    monkeypatch.setattr("app.geometry.weld.PORTION", 100)
    gone: list[int] = []
    vertices, faces = weld_corners_exactly(corners, gone.append)
    assert gone == [100, 200, 300, 320]
    assert np.array_equal(vertices, expected_vertices)
    assert np.array_equal(faces, expected_faces)


def test_a_mapped_file_reads_like_its_bytes(tmp_path: Path) -> None:
    data = make_stl(200_000, 0)
    path = tmp_path / "ball.stl"
    path.write_bytes(data)
    mapped, held = read(path), read(data)
    assert mapped.sha256 == held.sha256 == sha256(data).hexdigest()
    assert np.array_equal(mapped.vertices, held.vertices)
    assert np.array_equal(mapped.faces, held.faces)
