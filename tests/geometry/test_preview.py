"""What people see of a part is small, right and without metadata."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import meshopt
import numpy as np
import pytest

from app.geometry.glb import THICKNESS_STEP_MM, THICKNESS_UNKNOWN
from app.geometry.measure import measure
from app.geometry.preview import make_preview
from app.geometry.thumbnail import HEIGHT, WIDTH, draw_thumbnail
from tests.geometry.shapes import explode, join, make_box, make_sphere, make_tee, turn_inside_out

MESHOPT = "EXT_meshopt_compression"


def unpack(glb: bytes) -> dict[str, Any]:
    """Description, positions in mm, triangles, thickness in mm (-1 unknown) and overhang in degrees."""
    magic, version, length, json_length, json_kind = struct.unpack_from("<4sIII4s", glb)
    assert (magic, version, length, json_kind) == (b"glTF", 2, len(glb), b"JSON")
    description = json.loads(glb[20 : 20 + json_length])
    binary_length, binary_kind = struct.unpack_from("<I4s", glb, 20 + json_length)
    binary = glb[28 + json_length :]
    assert (binary_kind, binary_length) == (b"BIN\0", len(binary))
    plain = []
    for view in description["bufferViews"]:
        packed = view["extensions"][MESHOPT]
        data = binary[packed["byteOffset"] : packed["byteOffset"] + packed["byteLength"]]
        plain.append(meshopt.decode_gltf_buffer(data, packed["count"], packed["byteStride"], packed["mode"]))
    rows = np.ascontiguousarray(plain[0]).view(np.uint8).reshape(-1, 12)
    node = description["nodes"][0]
    steps = rows[:, :6].copy().view("<u2").astype(np.float64)
    thickness = rows[:, 6:8].copy().view("<u2").ravel()
    triangles = np.asarray(plain[1]).view(np.uint32).reshape(-1, 3).astype(np.int64)
    return {
        "description": description,
        "positions": steps * node["scale"] + node["translation"],
        "triangles": triangles,
        "thickness": np.where(thickness == THICKNESS_UNKNOWN, -1.0, thickness * THICKNESS_STEP_MM),
        "overhang": rows[:, 8].astype(np.float64),
    }


def unpack_png(png: bytes) -> np.ndarray:
    """Grey and opacity (h, w, 2)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack_from(">IIBB", png, 16)
    assert (width, height, depth, kind) == (WIDTH, HEIGHT, 8, 4)
    length = int.from_bytes(png[33:37], "big")
    lines = np.frombuffer(zlib.decompress(png[41 : 41 + length]), np.uint8).reshape(height, 1 + 2 * width)
    assert (lines[:, 0] == 2).all()
    return np.cumsum(lines[:, 1:], axis=0, dtype=np.uint8).reshape(height, width, 2)


def test_a_box_is_centred_and_in_millimetres() -> None:
    model = unpack(make_preview(explode(make_box((1.0, 2.0, 3.0), (100.0, 100.0, 100.0))), 25.4).glb)
    assert len(model["triangles"]) == 12
    # every corner stands once for each of the three thicknesses that meet in it
    assert len(model["positions"]) == 24
    assert model["positions"].max(axis=0) == pytest.approx([12.7, 25.4, 38.1], abs=0.001)
    assert model["positions"].min(axis=0) == pytest.approx([-12.7, -25.4, -38.1], abs=0.001)


def test_measurements_tell_the_unit() -> None:
    box = make_box((1.0, 1.0, 1.0))
    assert make_preview(box, measure(box, unit="in")) == make_preview(box, 25.4)


def test_nothing_of_the_source_remains() -> None:
    description = unpack(make_preview(make_box(), 1.0).glb)["description"]
    assert description["asset"] == {"version": "2.0"}
    assert "name" not in json.dumps(description)
    assert "extras" not in json.dumps(description)
    assert "uri" not in json.dumps(description)


def test_too_many_triangles_become_fewer_and_keep_the_shape() -> None:
    ball = make_sphere(10.0, 5)
    model = unpack(make_preview(ball, 1.0, max_triangles=2_000).glb)
    assert 1_500 < len(model["triangles"]) <= 2_000
    assert np.linalg.norm(model["positions"], axis=1) == pytest.approx(
        np.full(len(model["positions"]), 10.0), rel=0.005
    )
    a, b, c = (model["positions"][model["triangles"][:, k]] for k in range(3))
    assert float((a * np.cross(b, c)).sum() / 6.0) == pytest.approx(4.0 / 3.0 * np.pi * 1000.0, rel=0.01)


def test_a_usual_part_takes_less_than_a_megabyte() -> None:
    ball = make_sphere(10.0, 6)
    assert len(ball.faces) == 81_920
    preview = make_preview(ball, 1.0)
    assert len(unpack(preview.glb)["triangles"]) == 81_920
    assert len(preview.glb) < 1_000_000
    assert len(preview.png) < 100_000


@pytest.mark.parametrize("inside_out", [False, True])
def test_overhang_is_told_at_every_vertex(inside_out: bool) -> None:
    tee = make_tee(stem=10.0, bar=30.0, height=20.0, thick=5.0)
    model = unpack(make_preview(turn_inside_out(tee) if inside_out else tee, 1.0).glb)
    assert set(model["overhang"].tolist()) == {0.0, 90.0}
    flat = model["overhang"][model["triangles"]].min(axis=1) == 90.0
    heights = model["positions"][model["triangles"]][..., 2]
    assert sorted({round(float(z), 2) for z in heights[flat].ravel()}) == [-12.5, 7.5]


def test_the_orientation_that_was_chosen_tells_the_overhang() -> None:
    box = make_box((10.0, 20.0, 30.0))
    model = unpack(make_preview(box, measure(box, unit="mm", up=(1.0, 0.0, 0.0))).glb)
    under = model["positions"][model["overhang"] == 90.0]
    assert under[:, 0] == pytest.approx(np.full(len(under), -5.0), abs=0.001)


def test_the_picture_shows_the_part_on_nothing() -> None:
    pixels = unpack_png(make_preview(make_box((20.0, 20.0, 20.0)), 1.0).png)
    assert set(pixels[..., 1][[0, -1]].ravel().tolist()) == {0}
    middle = pixels[HEIGHT // 2 - 40 : HEIGHT // 2 + 40, WIDTH // 2 - 40 : WIDTH // 2 + 40]
    assert (middle[..., 1] == 255).all()
    shown = pixels[pixels[..., 1] == 255][:, 0]
    # three faces and the lines between them
    assert sum(np.count_nonzero(shown == grey) > 2_000 for grey in range(256)) == 3
    assert shown.min() < 80


def test_the_top_is_the_lightest_and_up_decides_what_is_top() -> None:
    slab = make_box((30.0, 30.0, 2.0))
    flat = unpack_png(draw_thumbnail(slab.vertices, slab.faces, (0.0, 0.0, 1.0)))
    upright = unpack_png(draw_thumbnail(slab.vertices, slab.faces, (1.0, 0.0, 0.0)))
    light = max(int(flat[..., 0].max()), int(upright[..., 0].max()))
    assert np.count_nonzero(flat[..., 0] == light) > 4 * np.count_nonzero(upright[..., 0] == light) > 0


def test_what_is_nearer_covers_what_is_behind() -> None:
    front, back = make_box((10.0, 10.0, 10.0)), make_box((10.0, 10.0, 10.0), (-6.2, 10.0, -6.2))
    one = unpack_png(draw_thumbnail(front.vertices, front.faces, (0.0, 0.0, 1.0)))
    both = join(back, front)
    two = unpack_png(draw_thumbnail(both.vertices, both.faces, (0.0, 0.0, 1.0)))
    # the one behind is all but hidden, so the picture stays all but the same
    changed = np.count_nonzero(np.abs(one.astype(int) - two.astype(int)).max(axis=2) > 40)
    assert changed < 0.2 * np.count_nonzero(one[..., 1])
