"""Sharp inner edges where thin meets thick, and what is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry import notches
from app.geometry.features import Notch
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from tests.geometry.shapes import make_box, make_mesh, make_sphere, move, subdivide
from tests.geometry.test_bridges import unite
from tests.geometry.test_solids import rotate


def make_rib(wall: float, base: float) -> Mesh:
    """A rib across the middle of a plate of 40 × 40 mm."""
    return unite(
        make_box((40.0, 40.0, base)), make_box((wall, 40.0, base + 15.0), (20.0 - wall / 2, 0.0, 0.0))
    )


def find(part: Mesh) -> tuple[Notch, ...]:
    found = measure(part, search=False).notches
    assert found is not None
    return found


def test_a_thin_rib_on_a_thick_plate_is_told_with_its_place() -> None:
    found = find(move(make_rib(1.0, 10.0), offset=(0.0, 100.0, 0.0)))
    assert {(round(each.thin_mm, 6), round(each.thick_mm, 6)) for each in found} == {(1.0, 10.0)}
    for each in found:
        assert each.length_mm == pytest.approx(40.0)
        x, y, z = each.place.point_mm
        assert (abs(x - 20.0), y, z) == pytest.approx((0.5, 120.0, 10.0))
        assert each.place.normal == pytest.approx(
            (math.copysign(math.sqrt(0.5), x - 20.0), 0.0, math.sqrt(0.5))
        )


def test_equal_walls_and_outer_edges_are_none() -> None:
    corner = unite(make_box((40.0, 40.0, 4.0)), make_box((4.0, 40.0, 20.0)))
    assert find(corner) == ()
    assert find(make_box()) == ()
    assert find(make_sphere(10.0, 3)) == ()


def test_a_plate_is_not_thick_because_it_is_long() -> None:
    # a step from 2 to 2.5 mm: straight in from the step it is 60 mm to the far end
    step = unite(make_box((100.0, 30.0, 2.0)), make_box((60.0, 30.0, 2.5)))
    assert find(step) == ()


def test_a_fillet_takes_the_edge_away() -> None:
    """The same rib with quarter rounds of eight facets on both sides."""
    radius, steps = 4.0, 8
    angles = np.linspace(0.0, math.pi / 2, steps + 1)
    # from the rib down to the plate, on the right; the left is its mirror
    arc = [(0.5 + radius - radius * math.cos(a), 10.0 + radius - radius * math.sin(a)) for a in angles]
    right = [(0.5, 25.0), *arc, (20.0, 10.0), (20.0, 0.0)]
    outline = np.array([*right, *[(-x, y) for x, y in reversed(right)]])
    sharp = np.array([(0.5, 25.0), (0.5, 10.0), (20.0, 10.0), (20.0, 0.0)])
    assert find(extrude(outline)) == ()
    both = find(extrude(np.concatenate([sharp, sharp[::-1] * (-1.0, 1.0)])))
    assert {(round(each.thin_mm, 6), round(each.thick_mm, 6)) for each in both} == {(1.0, 10.0)}


def extrude(outline: np.ndarray) -> Mesh:
    """A prism of 40 mm over an outline that is alike left and right of x = 0, from top right on."""
    half = len(outline) // 2
    n = len(outline)
    corners = np.array([(x, depth, z) for depth in (0.0, 40.0) for x, z in outline])
    faces = []
    for k in range(n):
        after = (k + 1) % n
        faces += [(k, after, n + after), (k, n + after, n + k)]
    for k in range(half - 1):
        # each strip between the two halves
        a, b, c, d = k, k + 1, n - 2 - k, n - 1 - k
        faces += [(a, c, b), (a, d, c), (n + a, n + b, n + c), (n + a, n + c, n + d)]
    part = make_mesh(corners, np.array(faces, dtype=np.int32))
    assert measure(part, search=False).volume_mm3 is not None
    return part


@settings(max_examples=10, deadline=None)
@given(
    angle=st.floats(0.0, 3.0),
    wall=st.floats(0.5, 3.0),
    base=st.floats(8.0, 14.0),
    steps=st.integers(0, 2),
    k=st.sampled_from([0.5, 1.0, 3.0]),
)
def test_thicknesses_turn_and_grow_with_the_part(
    angle: float, wall: float, base: float, steps: int, k: float
) -> None:
    part = make_rib(wall, base)
    for _ in range(steps):
        part = subdivide(part)
    part = move(part, rotate((1.0, 0.3, 0.5), angle))
    found = find(make_mesh(part.vertices * k, part.faces))
    assert found
    for each in found:
        assert (each.thin_mm, each.thick_mm) == pytest.approx((wall * k, base * k), rel=1e-6)


def test_too_large_a_mesh_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    part = make_rib(1.0, 10.0)
    monkeypatch.setattr(notches, "MAX_TRIANGLES", len(part.faces) - 1)
    assert measure(part, search=False).notches is None
