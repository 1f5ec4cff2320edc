"""Draws triangles into a grid of pixels without a graphics processor."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Depths = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@njit("void(f8[:, ::1], i4[:, ::1], f4[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def draw_triangles(points: Floats, triangles: Ints, depth: Depths, face: Ints) -> None:
    """Enter the nearest triangle into ``face`` (h, w) at each pixel, its nearness into ``depth`` (h, w).

    ``points`` (n, 3) are (column, row, nearness) in pixels. ``depth`` comes filled with -inf, ``face``
    with -1.
    """
    height, width = depth.shape
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        xa, ya, za = points[a, 0], points[a, 1], points[a, 2]
        xb, yb, zb = points[b, 0], points[b, 1], points[b, 2]
        xc, yc, zc = points[c, 0], points[c, 1], points[c, 2]
        double = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya)
        if double == 0.0:
            continue
        first_row = max(0, int(np.ceil(min(ya, yb, yc) - 0.5)))
        last_row = min(height - 1, int(np.floor(max(ya, yb, yc) - 0.5)))
        first_column = max(0, int(np.ceil(min(xa, xb, xc) - 0.5)))
        last_column = min(width - 1, int(np.floor(max(xa, xb, xc) - 0.5)))
        for row in range(first_row, last_row + 1):
            y = row + 0.5
            for column in range(first_column, last_column + 1):
                x = column + 0.5
                weight_b = ((x - xa) * (yc - ya) - (xc - xa) * (y - ya)) / double
                weight_c = ((xb - xa) * (y - ya) - (x - xa) * (yb - ya)) / double
                if weight_b < 0.0 or weight_c < 0.0 or weight_b + weight_c > 1.0:
                    continue
                near = np.float32(za + weight_b * (zb - za) + weight_c * (zc - za))
                if near > depth[row, column]:
                    depth[row, column] = near
                    face[row, column] = t


@njit("u1[:, :, ::1](f4[:, ::1], i4[:, ::1], f8[:, ::1], f8[::1], f8, f8)", cache=True, error_model="numpy")
def shade_pixels(depth: Depths, face: Ints, shades: Floats, grey: Floats, sharp: float, jump: float) -> Bytes:
    """Grey and opacity (h, w, 2): lit faces with lines where they bend or end.

    ``shades`` (m, 4) are the unit normal and the brightness 0 to 1 of each triangle, ``grey`` (3,) the
    darkest and lightest surface and the line. Lines are drawn where normals differ by a dot product below
    ``sharp``, where nearness jumps by more than ``jump``, and at the outline.
    """
    height, width = depth.shape
    out = np.zeros((height, width, 2), np.uint8)
    for row in range(height):
        for column in range(width):
            t = face[row, column]
            if t < 0:
                continue
            is_line = row == 0 or column == 0 or row == height - 1 or column == width - 1
            for step in range(4):
                r = row + (step == 0) - (step == 1)
                k = column + (step == 2) - (step == 3)
                if is_line or r < 0 or k < 0 or r >= height or k >= width:
                    continue
                other = face[r, k]
                if other < 0:
                    is_line = True
                elif other != t:
                    dot = (
                        shades[t, 0] * shades[other, 0]
                        + shades[t, 1] * shades[other, 1]
                        + shades[t, 2] * shades[other, 2]
                    )
                    is_line = dot < sharp or depth[row, column] - depth[r, k] > jump
            level = grey[2] if is_line else grey[0] + (grey[1] - grey[0]) * shades[t, 3]
            out[row, column, 0] = np.uint8(level)
            out[row, column, 1] = 255
    return out
