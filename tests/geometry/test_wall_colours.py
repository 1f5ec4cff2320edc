"""The thickness that a preview carries at its vertices."""

from __future__ import annotations

import numpy as np
import pytest

from app.geometry.mesh import Mesh
from app.geometry.preview import make_preview
from app.geometry.wall_colours import UNKNOWN, colour_walls, measure_faces
from tests.geometry.shapes import make_box, make_sphere
from tests.geometry.test_preview import unpack


def read_thickness(glb: bytes) -> np.ndarray:
    values: np.ndarray = unpack(glb)["thickness"]
    return values


def test_the_faces_of_a_box_are_as_far_apart_as_it_is_thick() -> None:
    box = make_box((30.0, 20.0, 2.0))
    thickness = measure_faces(box.vertices, box.faces)
    a, b, c = (box.vertices[box.faces[:, k]] for k in range(3))
    axis = np.abs(np.cross(b - a, c - a)).argmax(axis=1)
    assert thickness == pytest.approx(np.array([30.0, 20.0, 2.0])[axis], rel=1e-9)


def test_a_thin_plate_does_not_bleed_into_the_block_beside_it() -> None:
    block, plate = make_box((20.0, 20.0, 20.0)), make_box((20.0, 1.0, 20.0), (0.0, 40.0, 0.0))
    vertices = np.concatenate([block.vertices, plate.vertices])
    faces = np.concatenate([block.faces, plate.faces + len(block.vertices)]).astype(np.int32)
    points, triangles, walls = colour_walls(vertices, faces)
    assert np.array_equal(points[triangles], vertices[faces])
    corners = walls[triangles]
    assert corners[: len(block.faces)] == pytest.approx(20.0)
    assert {round(float(value), 3) for value in corners[len(block.faces) :].ravel()} == {1.0, 20.0}


def test_a_ball_is_as_thick_as_its_diameter_or_said_to_be_unknown() -> None:
    ball = make_sphere(10.0, 4)
    thickness = measure_faces(ball.vertices, ball.faces)
    known = thickness[thickness != UNKNOWN]
    assert len(known) > 0.9 * len(thickness)
    assert known == pytest.approx(np.full(len(known), 19.5), abs=0.7)


def test_surfaces_without_a_wall_are_unknown() -> None:
    sheet = Mesh(np.eye(3) * 10.0, np.array([[0, 1, 2]], dtype=np.int32), "stl", "")
    assert measure_faces(sheet.vertices, sheet.faces).tolist() == [UNKNOWN]
    assert read_thickness(make_preview(sheet, 1.0).glb).tolist() == [UNKNOWN] * 3


def test_the_preview_carries_millimetres_whatever_the_unit() -> None:
    values = read_thickness(make_preview(make_box((4.0, 4.0, 0.1)), 25.4).glb)
    assert np.isfinite(values).all()
    assert sorted({round(float(value), 3) for value in values}) == [2.54, 101.6]


def test_the_same_mesh_gives_the_same_bytes() -> None:
    ball = make_sphere(5.0, 3)
    assert make_preview(ball, 1.0) == make_preview(ball, 1.0)


def test_a_decimated_preview_has_a_value_for_every_vertex() -> None:
    values = read_thickness(make_preview(make_sphere(10.0, 5), 1.0, max_triangles=2_000).glb)
    assert np.isfinite(values).all()
    assert ((values > 0.0) | (values == UNKNOWN)).all()
