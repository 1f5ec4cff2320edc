"""The quick look against formulas, against the full measurement, and on what it must not pass."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry import GeometryError, Mesh, look_quickly, measure, read
from tests.geometry.shapes import (
    explode,
    join,
    make_box,
    make_sphere,
    make_tee,
    move,
    subdivide,
    turn_inside_out,
)

RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def write_stl(mesh: Mesh) -> bytes:
    records = np.zeros(len(mesh.faces), RECORD)
    records["corners"] = mesh.vertices[mesh.faces]
    return b"quick look".ljust(80) + struct.pack("<I", len(records)) + records.tobytes()


def test_a_box_is_seen_as_it_is() -> None:
    look = look_quickly(write_stl(make_box((10.0, 20.0, 30.0), (5.0, -5.0, 2.0))))
    assert look.triangles == 12
    assert (look.lowest, look.highest) == ((5.0, -5.0, 2.0), (15.0, 15.0, 32.0))
    assert look.volume == pytest.approx(6000.0, rel=1e-12)
    assert look.area == pytest.approx(2200.0, rel=1e-12)
    assert (look.is_closed, look.is_inside_out) == (True, False)
    assert look.overhang_area == 0.0


@pytest.mark.parametrize("turn", [False, True])
def test_overhang_leaves_out_what_lies_on_the_plate(turn: bool) -> None:
    # the bar's underside hangs over by 30 - 10 on a depth of 10; its middle rests on the stem's top
    tee = make_tee(stem=10.0, bar=30.0, height=20.0, thick=5.0)
    look = look_quickly(write_stl(turn_inside_out(tee) if turn else tee))
    assert look.overhang_area == pytest.approx(300.0, rel=1e-12)
    assert look.is_inside_out == turn
    assert look.volume == pytest.approx(10.0 * 10.0 * 20.0 + 30.0 * 10.0 * 5.0, rel=1e-12)


def test_an_inside_out_surface_is_closed_and_said_to_be_so() -> None:
    look = look_quickly(write_stl(turn_inside_out(make_box((10.0, 20.0, 30.0)))))
    assert (look.is_closed, look.is_inside_out) == (True, True)
    assert look.volume == pytest.approx(6000.0, rel=1e-12)


@pytest.mark.parametrize("face", range(12))
def test_each_missing_face_opens_the_box(face: int) -> None:
    box = make_box()
    open_box = write_stl(Mesh(box.vertices, np.delete(box.faces, face, axis=0), "stl", ""))
    look = look_quickly(open_box)
    assert (look.is_closed, look.volume) == (False, None)


@pytest.mark.parametrize("face", range(12))
def test_each_face_turned_round_opens_the_box(face: int) -> None:
    box = make_box()
    faces = box.faces.copy()
    faces[face] = faces[face][::-1]
    assert not look_quickly(write_stl(Mesh(box.vertices, faces, "stl", ""))).is_closed


def test_a_regular_grid_with_one_cell_open_is_open() -> None:
    # parallelograms whose diagonals share their middle: sums of coordinates alone would cancel
    box = subdivide(subdivide(subdivide(make_box((8.0, 8.0, 8.0)))))
    assert look_quickly(write_stl(box)).is_closed
    for first in range(0, len(box.faces), 37):
        fewer = np.delete(box.faces, [first, first + 1], axis=0)
        assert not look_quickly(write_stl(Mesh(box.vertices, fewer, "stl", ""))).is_closed


def test_faces_without_area_and_minus_zero_keep_a_surface_closed() -> None:
    box = make_box((1.0, 1.0, 1.0))
    faces = np.concatenate([box.faces, [[0, 0, 1], [2, 2, 2]]]).astype(np.int32)
    corners = box.vertices[faces]
    corners[::2][corners[::2] == 0.0] = -0.0
    corners[1::2][corners[1::2] == 0.0] = 1e-14
    look = look_quickly(
        write_stl(explode(Mesh(corners.reshape(-1, 3), np.arange(42).reshape(-1, 3), "stl", "")))
    )
    assert look.is_closed
    assert look.volume == pytest.approx(1.0, rel=1e-9)


def test_flat_and_folded_surfaces_have_no_volume() -> None:
    sheet = Mesh(np.eye(3) * 5.0, np.array([[0, 1, 2], [2, 1, 0]], np.int32), "stl", "")
    look = look_quickly(write_stl(sheet))
    assert (look.is_closed, look.volume) == (False, None)


@given(
    st.integers(1, 3),
    st.floats(0.1, 500.0),
    st.tuples(*[st.floats(-300.0, 300.0)] * 3),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_it_agrees_with_the_full_measurement(
    rounds: int, radius: float, at: tuple[float, float, float], chance: object
) -> None:
    part = move(
        join(make_sphere(radius, rounds), move(make_sphere(radius, 1), None, (3.0 * radius, 0, 0))), None, at
    )
    order = np.arange(len(part.faces))
    chance.shuffle(order)  # type: ignore[attr-defined]
    data = write_stl(Mesh(part.vertices, part.faces[order], "stl", ""))
    look, full = look_quickly(data), measure(read(data), unit="mm")
    assert look.is_closed == full.is_watertight
    assert look.triangles == full.triangles
    assert look.volume == pytest.approx(full.volume_mm3, rel=1e-6)
    assert look.area == pytest.approx(full.area_mm2, rel=1e-9)
    assert look.overhang_area == pytest.approx(full.given.support(45).overhang_area_mm2, rel=1e-6)
    size = tuple(high - low for low, high in zip(look.lowest, look.highest, strict=True))
    assert size == pytest.approx(full.size_mm, rel=1e-12)


def test_other_formats_are_read_first(tmp_path: Path) -> None:
    path = tmp_path / "box.obj"
    box = make_box((1.0, 2.0, 3.0))
    path.write_text(
        "".join(f"v {x} {y} {z}\n" for x, y, z in box.vertices)
        + "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in box.faces)
    )
    look = look_quickly(path)
    assert (look.triangles, look.is_closed) == (12, True)
    assert look.volume == pytest.approx(6.0, rel=1e-12)


def test_a_path_is_as_good_as_bytes(tmp_path: Path) -> None:
    data = write_stl(make_sphere(3.0, 2))
    path = tmp_path / "ball"
    path.write_bytes(data)
    assert look_quickly(path) == look_quickly(data)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(bad: float) -> None:
    box = explode(make_box())
    for place in (0, 17, 35):
        vertices = box.vertices.copy()
        vertices[place, 1] = bad
        with pytest.raises(GeometryError) as refusal:
            look_quickly(write_stl(Mesh(vertices, box.faces, "stl", "")))
        assert refusal.value.code == "coordinates_not_finite"
        assert refusal.value.parameters == {"count": 1}


def test_no_triangles_are_refused() -> None:
    with pytest.raises(GeometryError) as refusal:
        look_quickly(b"\0" * 84)
    assert refusal.value.code == "no_triangles"


def test_a_wrong_count_is_said() -> None:
    data = bytearray(write_stl(make_box()))
    data[80:84] = struct.pack("<I", 7)
    look = look_quickly(data)
    assert look.triangles == 12
    assert [finding.code for finding in look.findings] == ["triangle_count_wrong"]
