"""The quick way over a surface in order tells the same as the general one, and leaves all others to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.kernels.shells import trace_shells
from app.geometry.kernels.sound import count_edges, trace_sound
from app.geometry.kernels.surface import clean_faces
from app.geometry.mesh import Mesh
from app.geometry.topology import trace
from app.geometry.weld import weld_exactly
from tests.geometry.shapes import join, make_box, make_mesh, make_prism, make_sphere, make_tee, subdivide


def trace_quickly(mesh: Mesh) -> tuple[int, np.ndarray]:
    shell = np.empty(len(mesh.faces), np.int32)
    rows = np.zeros((len(mesh.vertices) + 1, 2), np.int32)
    edges = count_edges(mesh.faces, rows)
    if edges < 0:
        return -1, shell
    return int(trace_sound(mesh.faces, rows, np.empty(edges, np.uint64), shell)), shell


def make_wheel(spokes: int) -> Mesh:
    """A double cone: two vertices that ``spokes`` faces share."""
    angles = np.linspace(0.0, 2.0 * np.pi, spokes, endpoint=False)
    rim = np.stack([np.cos(angles), np.sin(angles), np.zeros(spokes)], axis=1)
    here = np.arange(spokes)
    there = np.roll(here, -1)
    faces = np.concatenate(
        [
            np.stack([here, there, np.full(spokes, spokes)], axis=1),
            np.stack([there, here, np.full(spokes, spokes + 1)], axis=1),
        ]
    )
    return make_mesh(np.concatenate([rim, [[0.0, 0.0, 1.0], [0.0, 0.0, -1.0]]]), faces)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_shells_are_those_of_the_general_way(seed: int) -> None:
    chance = np.random.default_rng(seed)
    shapes = [
        make_box(at=(50.0, 0.0, 0.0)),
        make_sphere(3.0, 2),
        subdivide(make_box((1.0, 2.0, 3.0), (-20.0, 0.0, 0.0))),
        make_wheel(100),
    ]
    part = join(*[shapes[i] for i in chance.permutation(len(shapes))[: chance.integers(1, 5)]])
    mesh = make_mesh(part.vertices, part.faces[chance.permutation(len(part.faces))])
    shells, shell = trace_quickly(mesh)
    flip, expected, count, boundary, _ = trace_shells(mesh.faces, len(mesh.vertices))
    assert (len(boundary), int(flip.sum())) == (0, 0)
    assert shells == count
    assert np.array_equal(shell, expected)


@pytest.mark.parametrize(
    "part", [make_box(), make_sphere(3.0, 1), make_wheel(40)], ids=["box", "ball", "wheel"]
)
def test_any_missing_or_turned_or_added_face_is_out_of_order(part: Mesh) -> None:
    for face in range(len(part.faces)):
        turned = part.faces.copy()
        turned[face] = turned[face][::-1]
        added = np.concatenate([part.faces, part.faces[face : face + 1]])
        both = np.concatenate([part.faces, part.faces[face : face + 1], part.faces[face : face + 1, ::-1]])
        repeated = np.concatenate([part.faces, [[part.faces[face, 0]] * 3]])
        for faces in (np.delete(part.faces, face, axis=0), turned, added, both, repeated):
            assert trace_quickly(make_mesh(part.vertices, faces))[0] == -1


def test_a_face_and_its_back_alone_are_out_of_order() -> None:
    sheet = make_mesh(np.eye(3), [[0, 1, 2], [2, 1, 0]])
    assert trace_quickly(sheet)[0] == -1
    assert trace_quickly(join(make_box(), sheet))[0] == -1
    assert len(trace(sheet.vertices, sheet.faces).faces) == 0


def test_an_edge_of_four_faces_is_out_of_order_and_counted() -> None:
    beside = weld_exactly(make_mesh(*_stand_on_an_edge()))
    mesh = make_mesh(beside.vertices, beside.faces)
    assert trace_quickly(mesh)[0] == -1
    assert trace(mesh.vertices, mesh.faces).crowded_edges == 1


def _stand_on_an_edge() -> tuple[np.ndarray, np.ndarray]:
    pair = join(make_box((1.0, 1.0, 1.0)), make_box((1.0, 1.0, 1.0), (1.0, 1.0, 0.0)))
    return pair.vertices, pair.faces


def test_bodies_that_touch_in_a_corner_are_two() -> None:
    pair = join(make_box((1.0, 1.0, 1.0)), make_box((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)))
    welded = weld_exactly(pair)
    assert len(welded.vertices) == 15
    assert trace_quickly(make_mesh(welded.vertices, welded.faces))[0] == 2


def test_slivers_are_counted_either_way() -> None:
    tee = make_tee()
    prism = make_prism([(0.0, 0.0), (2.0, 0.0), (4.0, 0.0), (4.0, 3.0)], 5.0)
    for part in (prism, make_mesh(tee.vertices, tee.faces)):
        topology = trace(part.vertices, part.faces)
        _, dropped = clean_faces(part.vertices, part.faces)
        assert topology.slivers == dropped[2]
    # the cap's first triangle lies on one line
    assert trace(prism.vertices, prism.faces).slivers == 2
