"""Writes a mesh as binary glTF 2.0, quantised and compressed by its extensions for that."""

from __future__ import annotations

import json
import struct

import numpy as np
from numpy.typing import NDArray

from app.geometry.mesh import Faces, Vertices

# Steps of a hundredth of a millimetre; the last value says that nothing is known
THICKNESS_STEP_MM = 0.01
THICKNESS_UNKNOWN = 65_535
_POSITION_STEPS = 65_535
_VERTEX = np.dtype([("position", "<u2", 3), ("thickness", "<u2"), ("overhang", "u1"), ("free", "u1", 3)])
_GLB_MAGIC = 0x46546C67
_CHUNK_JSON = 0x4E4F534A
_CHUNK_BINARY = 0x004E4942
_BYTE, _SHORT, _INTEGER = 5121, 5123, 5125
_ARRAY_BUFFER, _ELEMENT_BUFFER = 34962, 34963
_MESHOPT = "EXT_meshopt_compression"


def pack_glb(
    points: Vertices, triangles: Faces, thickness: NDArray[np.float64], overhang: NDArray[np.float64]
) -> bytes:
    """One mesh without names or metadata.

    ``points`` (n, 3) in mm, ``thickness`` (n,) in mm, negative where unknown, ``overhang`` (n,) in degrees
    from the vertical, 0 to 90. Positions are uint16, with scale and translation in the node
    (KHR_mesh_quantization); ``_THICKNESS`` is uint16 in steps of THICKNESS_STEP_MM, THICKNESS_UNKNOWN where
    unknown; ``_OVERHANG`` is uint8 in degrees; EXT_meshopt_compression packs them. Triangles that
    quantisation collapses are left out.
    """
    # only who makes a preview needs it
    import meshopt

    low = points.min(axis=0)
    # single precision, as JSON readers of glTF take it
    step = float(np.float32(max(float(np.ptp(points, axis=0).max()), 1e-9) / _POSITION_STEPS))
    rows = np.zeros(len(points), _VERTEX)
    rows["position"] = np.minimum(np.round((points - low) / step), _POSITION_STEPS)
    steps = np.minimum(np.round(thickness / THICKNESS_STEP_MM), THICKNESS_UNKNOWN - 1)
    rows["thickness"] = np.where(thickness < 0.0, THICKNESS_UNKNOWN, steps)
    rows["overhang"] = np.round(overhang)
    indices, places, used = meshopt.reorder_mesh(
        _drop_collapsed(rows["position"], triangles).astype(np.uint32).ravel(), True, False
    )
    ordered = np.empty(used, _VERTEX)
    is_used = places < used
    ordered[places[is_used]] = rows[is_used]
    table = ordered.view(np.uint8).reshape(used, _VERTEX.itemsize)
    vertices = meshopt.encode_gltf_buffer(table, "ATTRIBUTES")
    faces = meshopt.encode_gltf_buffer(indices, "TRIANGLES")
    description = _describe(ordered, len(indices), (len(vertices), len(faces)), low, step)
    return _assemble(json.dumps(description, separators=(",", ":")).encode(), _pad(vertices) + _pad(faces))


def _drop_collapsed(positions: NDArray[np.uint16], triangles: Faces) -> Faces:
    wide = positions.astype(np.int64)
    keys = (wide[:, 0] << 32) | (wide[:, 1] << 16) | wide[:, 2]
    a, b, c = keys[triangles].T
    left: Faces = triangles[(a != b) & (b != c) & (a != c)]
    return left if len(left) else triangles


def _describe(
    rows: NDArray[np.void],
    indices: int,
    packed: tuple[int, int],
    low: NDArray[np.float64],
    step: float,
) -> dict[str, object]:
    size = _VERTEX.itemsize
    positions = rows["position"]
    plain = (len(rows) * size, indices * 4)
    views = [
        {
            "buffer": 1,
            "byteOffset": sum(plain[:k]),
            "byteLength": plain[k],
            "target": (_ARRAY_BUFFER, _ELEMENT_BUFFER)[k],
            **({"byteStride": size} if k == 0 else {}),
            "extensions": {
                _MESHOPT: {
                    "buffer": 0,
                    "byteOffset": k * _padded(packed[0]),
                    "byteLength": packed[k],
                    "byteStride": (size, 4)[k],
                    "count": (len(rows), indices)[k],
                    "mode": ("ATTRIBUTES", "TRIANGLES")[k],
                }
            },
        }
        for k in range(2)
    ]
    return {
        "asset": {"version": "2.0"},
        "extensionsUsed": ["KHR_mesh_quantization", _MESHOPT],
        "extensionsRequired": ["KHR_mesh_quantization", _MESHOPT],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "translation": low.tolist(), "scale": [step] * 3}],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 0, "_THICKNESS": 1, "_OVERHANG": 2}, "indices": 3}]}
        ],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": _SHORT,
                "count": len(rows),
                "type": "VEC3",
                "min": positions.min(axis=0).tolist(),
                "max": positions.max(axis=0).tolist(),
            },
            {"bufferView": 0, "byteOffset": 6, "componentType": _SHORT, "count": len(rows), "type": "SCALAR"},
            {"bufferView": 0, "byteOffset": 8, "componentType": _BYTE, "count": len(rows), "type": "SCALAR"},
            {"bufferView": 1, "componentType": _INTEGER, "count": indices, "type": "SCALAR"},
        ],
        "bufferViews": views,
        "buffers": [
            {"byteLength": sum(map(_padded, packed))},
            {"byteLength": sum(plain), "extensions": {_MESHOPT: {"fallback": True}}},
        ],
    }


def _pad(data: bytes) -> bytes:
    return data.ljust(_padded(len(data)), b"\0")


def _padded(length: int) -> int:
    return length + -length % 4


def _assemble(text: bytes, binary: bytes) -> bytes:
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join(
        [
            struct.pack("<III", _GLB_MAGIC, 2, length),
            struct.pack("<II", len(text), _CHUNK_JSON),
            text,
            struct.pack("<II", len(binary), _CHUNK_BINARY),
            binary,
        ]
    )
