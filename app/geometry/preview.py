"""A light model of the part for the browser: binary glTF with positions and wall thickness in millimetres."""

from __future__ import annotations

import json
import struct

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements
from app.geometry.mesh import Faces, Mesh, Vertices
from app.geometry.units import MM_PER_UNIT
from app.geometry.wall_colours import colour_walls
from app.geometry.weld import weld_exactly

_GLB_MAGIC = 0x46546C67
_CHUNK_JSON = 0x4E4F534A
_CHUNK_BINARY = 0x004E4942
_FLOAT, _UINT32 = 5126, 5125
_ARRAY_BUFFER, _ELEMENT_BUFFER = 34962, 34963
_MAX_ROUNDS = 12


def write_preview_glb(mesh: Mesh, scale: Measurements | float, max_triangles: int = 200_000) -> bytes:
    """A GLB (glTF 2.0) of the mesh, centred on its box, file axes kept, without any name or metadata.

    ``scale`` is mm per file unit, or the measurements that hold the unit. Positions are float32 mm,
    indices uint32. The vertex attribute ``_THICKNESS`` is the wall there in float32 mm, -1 where unknown.
    Beyond ``max_triangles`` vertices are clustered on ever coarser grids, which may
    open fine detail: it is for looking, not for measuring.
    """
    factor = MM_PER_UNIT[scale.unit] if isinstance(scale, Measurements) else scale
    surface = weld_exactly(mesh)
    low, high = surface.vertices.min(axis=0), surface.vertices.max(axis=0)
    vertices, faces = (surface.vertices - 0.5 * (low + high)) * factor, surface.faces
    points, triangles = vertices, faces
    cells = int(np.sqrt(max_triangles)) * 2
    for _ in range(_MAX_ROUNDS):
        if len(triangles) <= max_triangles:
            break
        step = float((high - low).max()) * factor / cells
        points, triangles = _merge(vertices, faces, np.floor(vertices / step).astype(np.int32))
        cells = cells * 3 // 4
    else:
        triangles = triangles[:max_triangles]
    points, triangles, walls = colour_walls(points, triangles)
    return _pack(points.astype("<f4"), triangles.astype("<u4"), walls.astype("<f4"))


def _merge(vertices: Vertices, faces: Faces, keys: NDArray[np.int32]) -> tuple[Vertices, Faces]:
    """One vertex, their mean, for all vertices with the same key (n, 3); faces that collapse go."""
    unsigned = keys.astype(np.int64) - keys.min(axis=0)
    spread = unsigned.max(axis=0) + 1
    if float(spread[0]) * float(spread[1]) * float(spread[2]) < 2.0**62:
        flat = (unsigned[:, 0] * spread[1] + unsigned[:, 1]) * spread[2] + unsigned[:, 2]
        _, target, count = np.unique(flat, return_inverse=True, return_counts=True)
    else:
        _, target, count = np.unique(unsigned, axis=0, return_inverse=True, return_counts=True)
    target = target.ravel()
    points = np.stack([np.bincount(target, vertices[:, k]) / count for k in range(3)], axis=1)
    merged = target[faces]
    a, b, c = merged.T
    merged = merged[(a != b) & (b != c) & (a != c)]
    is_used = np.zeros(len(points), dtype=np.bool_)
    is_used[merged] = True
    number = np.cumsum(is_used, dtype=np.int32) - 1
    return points[is_used], number[merged]


def _pack(points: NDArray[np.float32], triangles: NDArray[np.uint32], walls: NDArray[np.float32]) -> bytes:
    views = (
        (points.tobytes(), _ARRAY_BUFFER),
        (triangles.tobytes(), _ELEMENT_BUFFER),
        (walls.tobytes(), _ARRAY_BUFFER),
    )
    binary = b"".join(data for data, _ in views)
    description = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "_THICKNESS": 2}, "indices": 1}]}],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": _FLOAT,
                "count": len(points),
                "type": "VEC3",
                "min": points.min(axis=0).tolist(),
                "max": points.max(axis=0).tolist(),
            },
            {"bufferView": 1, "componentType": _UINT32, "count": triangles.size, "type": "SCALAR"},
            {"bufferView": 2, "componentType": _FLOAT, "count": len(walls), "type": "SCALAR"},
        ],
        "bufferViews": [
            {
                "buffer": 0,
                "byteOffset": sum(len(before) for before, _ in views[:place]),
                "byteLength": len(data),
                "target": target,
            }
            for place, (data, target) in enumerate(views)
        ],
        "buffers": [{"byteLength": len(binary)}],
    }
    text = json.dumps(description, separators=(",", ":")).encode()
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
