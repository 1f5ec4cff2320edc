"""Ceilings that hang between held ends: their spans, whichever way the part lies, and what is none."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry import bridges
from app.geometry.measure import measure
from app.geometry.measurements import OrientedMeasurements
from app.geometry.mesh import Mesh
from app.geometry.repair import unite_bodies
from tests.geometry.shapes import join, make_box, make_mesh, make_tee, make_tube, move, subdivide
from tests.geometry.test_solids import rotate


def unite(*parts: Mesh) -> Mesh:
    both = join(*parts)
    labels = np.repeat(np.arange(len(parts)), [len(part.faces) for part in parts])
    union = unite_bodies(both.vertices, both.faces, labels)
    assert union is not None
    return make_mesh(union.vertices, union.faces)


def make_gate(span: float, length: float, *, back: bool = False) -> Mesh:
    """Two posts and a lintel that overlap them, open at both ends or closed at the far one."""
    parts = [
        make_box((5.0, length, 20.5)),
        make_box((5.0, length, 20.5), (5.0 + span, 0.0, 0.0)),
        make_box((10.0 + span, length, 5.0), (0.0, 0.0, 20.0)),
    ]
    if back:
        parts.append(make_box((10.0 + span, 3.0, 20.5), (0.0, length - 3.0, 0.0)))
    return unite(*parts)


def look(part: Mesh, code: str = "given") -> OrientedMeasurements:
    (row,) = [each for each in measure(part, search=False).orientations if each.code == code]
    return row


def test_a_gate_spans_from_post_to_post() -> None:
    row = look(move(make_gate(18.0, 30.0), offset=(100.0, 0.0, 7.0)))
    assert row.bridges is not None
    (bridge,) = row.bridges
    assert bridge.width_mm == pytest.approx(18.0)
    assert bridge.place.point_mm == pytest.approx((114.0, 15.0, 27.0), abs=0.5)
    assert bridge.place.normal == pytest.approx((0.0, 0.0, -1.0))


def test_it_is_one_only_with_the_opening_down() -> None:
    part = make_gate(18.0, 30.0)
    assert [look(part, code).bridges for code in ("z-", "x+", "y+")] == [(), (), ()]


def test_lines_are_laid_the_shorter_way_where_all_sides_hold() -> None:
    # a gate closed at one end may be crossed along or across; a niche is open to one side only
    assert look(make_gate(40.0, 13.0, back=True)).bridges[0].width_mm == pytest.approx(40.0)  # type: ignore[index]
    lid = unite(
        make_box((40.0, 16.0, 4.0), (0.0, 0.0, 10.0)),
        make_box((40.0, 3.0, 11.0)),
        make_box((40.0, 3.0, 11.0), (0.0, 13.0, 0.0)),
        make_box((3.0, 16.0, 11.0)),
        make_box((3.0, 16.0, 11.0), (37.0, 0.0, 0.0)),
    )
    (bridge,) = look(lid).bridges  # type: ignore[misc]
    assert bridge.width_mm == pytest.approx(10.0)


def test_what_is_held_on_one_side_only_is_no_bridge() -> None:
    assert look(make_tee()).bridges == ()
    assert (
        look(unite(make_box((5.0, 10.0, 20.5)), make_box((30.0, 10.0, 5.0), (0.0, 0.0, 20.0)))).bridges == ()
    )


def test_the_roof_of_a_round_hole_is_a_narrow_bridge() -> None:
    """What looks down within 10° of straight down is flat: 2 r sin 10° wide, to the facet."""
    tube = move(make_tube(20.0, 10.0, 30.0, 180), rotate((1.0, 0.0, 0.0), math.pi / 2))
    (bridge,) = look(tube).bridges  # type: ignore[misc]
    assert bridge.width_mm == pytest.approx(20.0 * math.sin(math.radians(10.0)), rel=0.12)


@settings(max_examples=10, deadline=None)
@given(angle=st.floats(0.0, 3.1), span=st.floats(4.0, 60.0), steps=st.integers(0, 2))
def test_a_span_does_not_depend_on_how_the_part_is_turned_or_meshed(
    angle: float, span: float, steps: int
) -> None:
    part = make_gate(span, 30.0)
    for _ in range(steps):
        part = subdivide(part)
    (bridge,) = look(move(part, rotate((0.0, 0.0, 1.0), angle))).bridges  # type: ignore[misc]
    assert bridge.width_mm == pytest.approx(span, rel=1e-6)


def test_too_large_a_mesh_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    part = make_gate(18.0, 30.0)
    monkeypatch.setattr(bridges, "MAX_TRIANGLES", len(part.faces) - 1)
    assert look(part).bridges is None
