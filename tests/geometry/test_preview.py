"""The model for the browser is small, right and without metadata."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from app.geometry.measure import measure
from app.geometry.preview import write_preview_glb
from tests.geometry.shapes import explode, make_box, make_sphere


def unpack(glb: bytes) -> tuple[dict[str, object], np.ndarray, np.ndarray]:
    magic, version, length, json_length, json_kind = struct.unpack_from("<4sIII4s", glb)
    assert (magic, version, length, json_kind) == (b"glTF", 2, len(glb), b"JSON")
    description = json.loads(glb[20 : 20 + json_length])
    binary_length, binary_kind = struct.unpack_from("<I4s", glb, 20 + json_length)
    binary = glb[28 + json_length :]
    assert (binary_kind, binary_length) == (b"BIN\0", len(binary))
    views = description["bufferViews"]
    positions = np.frombuffer(binary, "<f4", views[0]["byteLength"] // 4, views[0]["byteOffset"])
    indices = np.frombuffer(binary, "<u4", views[1]["byteLength"] // 4, views[1]["byteOffset"])
    return description, positions.reshape(-1, 3), indices.reshape(-1, 3)


def test_a_box_is_centred_and_in_millimetres() -> None:
    box = make_box((1.0, 2.0, 3.0), (100.0, 100.0, 100.0))
    _, positions, triangles = unpack(write_preview_glb(explode(box), 25.4))
    # every corner stands once for each of the three thicknesses that meet in it
    assert (len(positions), len(triangles)) == (24, 12)
    assert len(np.unique(positions, axis=0)) == 8
    assert positions.max(axis=0) == pytest.approx([12.7, 25.4, 38.1])
    assert positions.min(axis=0) == pytest.approx([-12.7, -25.4, -38.1])


def test_measurements_tell_the_unit() -> None:
    box = make_box((1.0, 1.0, 1.0))
    assert write_preview_glb(box, measure(box, unit="in")) == write_preview_glb(box, 25.4)


def test_nothing_of_the_source_remains() -> None:
    description, _, _ = unpack(write_preview_glb(make_box(), 1.0))
    assert description["asset"] == {"version": "2.0"}
    assert "name" not in json.dumps(description)
    assert "extras" not in json.dumps(description)


def test_too_many_triangles_become_fewer_and_keep_the_shape() -> None:
    ball = make_sphere(10.0, 5)
    _, positions, triangles = unpack(write_preview_glb(ball, 1.0, max_triangles=2_000))
    assert 500 < len(triangles) <= 2_000
    assert np.linalg.norm(positions, axis=1) == pytest.approx(np.full(len(positions), 10.0), rel=0.05)
    assert triangles.max() == len(positions) - 1
