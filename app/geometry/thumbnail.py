"""A small picture of the part, drawn without a graphics processor: grey, lit from above, no background."""

from __future__ import annotations

import math
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.raster import draw_triangles, shade_pixels
from app.geometry.measurements import Vector
from app.geometry.mesh import Faces, Vertices
from app.geometry.orientations import rotate_upright

WIDTH, HEIGHT = 480, 360
_FINER = 2
_MARGIN = 0.04
# Where the viewer stands, right in front and above, and where the light comes from
_VIEW = (0.62, -1.0, 0.62)
_LIGHT = (-0.25, -0.45, 0.86)
_AMBIENT = 0.3
_DARKEST, _LIGHTEST, _LINE = 84.0, 222.0, 52.0
_SHARP_DEG = 28.0
# Relative to the width of the picture: nearer by more than this is another surface
_JUMP = 0.02
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_WITH_OPACITY = 4


def draw_thumbnail(points: Vertices, triangles: Faces, up: Vector) -> bytes:
    """A PNG of WIDTH × HEIGHT, grey with opacity, of the part standing with ``up`` away from the plate.

    ``points`` (n, 3) in any unit, ``triangles`` (m, 3) facing outward. The same mesh gives the same bytes.
    """
    upright = points @ rotate_upright(up).T
    right, above, toward = _look_along(_VIEW)
    seen = upright @ np.stack([right, above, toward]).T
    width, height = WIDTH * _FINER, HEIGHT * _FINER
    low, high = seen.min(axis=0), seen.max(axis=0)
    reach = np.maximum(high - low, 1e-12)
    scale = (1.0 - 2.0 * _MARGIN) * min(width / reach[0], height / reach[1])
    centred = (seen - 0.5 * (low + high)) * scale
    pixels = np.ascontiguousarray(centred * [1.0, -1.0, 1.0] + [0.5 * width, 0.5 * height, 0.0])
    depth = np.full((height, width), -np.inf, np.float32)
    face = np.full((height, width), -1, np.int32)
    draw_triangles(pixels, triangles, depth, face)
    fine = shade_pixels(
        depth,
        face,
        _shade_faces(upright, triangles, toward),
        np.array([_DARKEST, _LIGHTEST, _LINE]),
        math.cos(math.radians(_SHARP_DEG)),
        _JUMP * width,
    )
    return _write_png(_average(fine))


def _look_along(view: Vector) -> tuple[NDArray[np.float64], ...]:
    toward = np.array(view) / np.linalg.norm(view)
    right = np.cross([0.0, 0.0, 1.0], toward)
    right /= np.linalg.norm(right)
    return right, np.cross(toward, right), toward


def _shade_faces(points: Vertices, triangles: Faces, toward: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    normals /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
    # a face seen from behind is lit as if it were turned: open surfaces have two sides
    normals[normals @ toward < 0.0] *= -1.0
    light = np.array(_LIGHT) / np.linalg.norm(_LIGHT)
    shades: NDArray[np.float64] = np.empty((len(normals), 4))
    shades[:, :3] = normals
    shades[:, 3] = _AMBIENT + (1.0 - _AMBIENT) * (0.5 + 0.5 * (normals @ light))
    return shades


def _average(fine: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A quarter of the pixels, each the mean of four weighted by opacity."""
    blocks = fine.reshape(HEIGHT, _FINER, WIDTH, _FINER, 2).astype(np.float64)
    opacity = blocks[..., 1].sum(axis=(1, 3))
    grey = (blocks[..., 0] * blocks[..., 1]).sum(axis=(1, 3)) / np.maximum(opacity, 1.0)
    coarse = np.stack([grey, opacity / _FINER**2], axis=2)
    return np.round(coarse).astype(np.uint8)


def _write_png(pixels: NDArray[np.uint8]) -> bytes:
    """ISO/IEC 15948: every row as differences from the row above (filter 2), without metadata."""
    height, width, channels = pixels.shape
    rows = pixels.reshape(height, width * channels)
    lines = np.full((height, 1 + rows.shape[1]), 2, np.uint8)
    lines[0, 1:] = rows[0]
    lines[1:, 1:] = rows[1:] - rows[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, _GREY_WITH_OPACITY, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
