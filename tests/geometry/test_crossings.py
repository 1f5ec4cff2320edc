"""Surfaces that run through themselves are told from those that touch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.crossings import MAX_TRIANGLES, find_crossings
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from tests.geometry.shapes import (
    join,
    make_box,
    make_cone,
    make_mesh,
    make_sphere,
    make_tee,
    make_torus,
    make_tube,
    move,
    subdivide,
    turn_inside_out,
)
from tests.geometry.test_solids import rotate


def make_pulled_ball() -> Mesh:
    """A ball whose top is pulled through its bottom."""
    ball = make_sphere(10.0, 3)
    vertices = ball.vertices.copy()
    vertices[int(np.argmax(vertices[:, 2]))] = (0.3, 0.2, -20.0)
    return make_mesh(vertices, ball.faces)


def test_a_surface_that_runs_through_itself_is_told_with_places() -> None:
    measured = measure(move(make_pulled_ball(), offset=(50.0, 0.0, 0.0)))
    assert measured.self_intersections is not None
    assert measured.self_intersections > 3
    (finding,) = [each for each in measured.findings if each.code == "self_intersecting"]
    assert finding.parameters == {"count": measured.self_intersections}
    assert finding.places
    for place in finding.places:
        # where the spike leaves through the floor of the ball
        assert abs(place.point_mm[0] - 50.0) < 3.0
        assert -11.0 < place.point_mm[2] < -8.0


def test_every_pair_is_counted_once() -> None:
    # the tip of one tetrahedron through a face of another: three of its faces cross that one
    low = [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [0.0, 10.0, 0.0], [0.0, 0.0, 10.0]]
    faces = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], dtype=np.int32)
    spike = [[2.0, 2.0, -5.0], [3.0, 2.0, -5.0], [2.0, 3.0, -5.0], [2.2, 2.3, 1.0]]
    vertices, both = np.array(low + spike), np.concatenate([faces, faces[:, ::-1] + 4]).astype(np.int32)
    found = find_crossings(vertices, both, np.zeros(8, np.int64), 20.0)
    assert found is not None
    assert found[0] == 3
    assert np.abs(found[1].points[:, 2]).max() < 1e-9
    # two bodies may overlap, which is another finding
    apart = find_crossings(vertices, both, np.repeat([0, 1], 4), 20.0)
    assert apart is not None
    assert apart[0] == 0


@pytest.mark.parametrize(
    "part",
    [
        make_box(),
        make_tee(),
        make_sphere(10.0, 4),
        make_torus(20.0, 5.0),
        make_cone(5.0, 10.0),
        make_tube(10.0, 4.0, 5.0),
        join(make_box(), make_box((5.0, 5.0, 5.0), (5.0, 5.0, 20.0))),
        join(make_box(), turn_inside_out(make_box((5.0, 5.0, 5.0), (5.0, 5.0, 5.0)))),
        join(make_box(), make_box(at=(10.0, 10.0, 10.0))),
    ],
    ids=["box", "tee", "ball", "torus", "cone", "tube", "upon", "hollow", "overlapping"],
)
def test_what_touches_or_is_of_two_bodies_does_not_cross(part: Mesh) -> None:
    assert measure(part).self_intersections == 0
    assert measure(subdivide(part)).self_intersections == 0


@settings(max_examples=10, deadline=None)
@given(axis=st.tuples(*[st.floats(0.1, 1.0)] * 3), angle=st.floats(0.0, 3.0), seed=st.integers(0, 99))
def test_turning_and_order_do_not_matter(axis: tuple[float, float, float], angle: float, seed: int) -> None:
    ball = make_pulled_ball()
    shuffle = np.random.default_rng(seed).permutation(len(ball.faces))
    turned = move(make_mesh(ball.vertices, ball.faces[shuffle]), rotate(axis, angle))
    assert measure(turned).self_intersections == measure(ball).self_intersections


def test_too_many_triangles_are_not_looked_at() -> None:
    part = make_box()
    while len(part.faces) <= MAX_TRIANGLES:
        part = subdivide(part)
    assert measure(part).self_intersections is None
