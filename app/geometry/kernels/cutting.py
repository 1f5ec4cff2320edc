"""Cuts a mesh into layers of bits, and marks in them what only the mesh knows: corners and overhangs."""

# ruff: noqa: C901
# A kernel is one loop over its data: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit

from app.geometry.kernels.bits import Floats, Ints, Words

_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_0, _1, _2, _4, _8, _16, _32, _63 = (np.uint64(n) for n in (0, 1, 2, 4, 8, 16, 32, 63))


@njit(
    "void(f8[:, ::1], i4[:, ::1], f8, f8, f8, f8, i8, u8[:, ::1], f8[:, ::1])",
    cache=True,
    error_model="numpy",
)
def mark_crossings(
    points: Floats,
    faces: Ints,
    layer_mm: float,
    x_origin: float,
    y_origin: float,
    pitch: float,
    n_w: int,
    bits: Words,
    sums: Floats,
) -> None:
    """Cut the faces at the middle of each layer, add up the cuts and mark where they cross the rows.

    ``points`` (n, 3) stand on z = 0. ``sums`` (layers, 2) gets contour length and, by Gauss, area.
    An edge is evaluated from its lower to its upper end, so both its faces see the same bits.
    """
    n_layers = bits.shape[0]
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        odd = False
        if points[b, 2] < points[a, 2]:
            a, b = b, a
            odd = not odd
        if points[c, 2] < points[b, 2]:
            b, c = c, b
            odd = not odd
            if points[b, 2] < points[a, 2]:
                a, b = b, a
                odd = not odd
        za, zb, zc = points[a, 2], points[b, 2], points[c, 2]
        first = max(0, int(np.ceil(za / layer_mm - 0.5)))
        last = min(n_layers, int(np.ceil(zc / layer_mm - 0.5)))
        if first >= last:
            continue
        xa, xb, xc = points[a, 0], points[b, 0], points[c, 0]
        ya, yb, yc = points[a, 1], points[b, 1], points[c, 1]
        turn = int(np.ceil(zb / layer_mm - 0.5))
        for k in range(first, last):
            z = (k + 0.5) * layer_mm
            t = (z - za) / (zc - za)
            x0, y0 = xa + t * (xc - xa), ya + t * (yc - ya)
            if k < turn:
                t = (z - za) / (zb - za)
                x1, y1 = xa + t * (xb - xa), ya + t * (yb - ya)
            else:
                t = (z - zb) / (zc - zb)
                x1, y1 = xb + t * (xc - xb), yb + t * (yc - yb)
            sums[k, 0] += np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
            cross = 0.5 * (x0 * y1 - x1 * y0)
            sums[k, 1] += -cross if odd else cross
            row0 = int(np.ceil((y0 - y_origin) / pitch - 0.5))
            row1 = int(np.ceil((y1 - y_origin) / pitch - 0.5))
            if row0 == row1:
                continue
            if row0 > row1:
                row0, row1 = row1, row0
                x0, y0, x1, y1 = x1, y1, x0, y0
            slope = (x1 - x0) / (y1 - y0)
            for row in range(row0, row1):
                x = x0 + (y_origin + (row + 0.5) * pitch - y0) * slope
                column = int(np.ceil((min(max(x, min(x0, x1)), max(x0, x1)) - x_origin) / pitch - 0.5))
                word = row * n_w + (column >> 6)
                bits[k, word] ^= _1 << np.uint64(column & 63)


@njit("i8(u8[:, ::1], i8)", cache=True)
def fill_rows(bits: Words, n_w: int) -> int:
    """Turn marks of crossings into what lies between them, even-odd; returns how many rows did not close."""
    broken = 0
    for k in range(bits.shape[0]):
        layer = bits[k]
        for row in range(layer.shape[0] // n_w):
            inside = _0
            for i in range(row * n_w, (row + 1) * n_w):
                v = layer[i]
                if v == _0:
                    layer[i] = inside
                    continue
                v ^= v << _1
                v ^= v << _2
                v ^= v << _4
                v ^= v << _8
                v ^= v << _16
                v ^= v << _32
                v ^= inside
                layer[i] = v
                inside = _ONES if v >> _63 else _0
            if inside != _0:
                broken += 1
                layer[row * n_w : (row + 1) * n_w] = _0
    return broken


@njit("void(f8[:, ::1], i4[:, ::1], f8, f8, f8[::1])", cache=True, error_model="numpy")
def count_corners(points: Floats, faces: Ints, layer_mm: float, slow: float, corners: Floats) -> None:
    """Corners of the contours of each layer, weighted by how much a nozzle must slow down there.

    A path that turns by φ changes its velocity by 2 v sin(φ/2); a machine that takes a sudden change of
    ``slow`` · v passes at slow / (2 sin(φ/2)) of its speed, and what that costs grows with the square of
    the rest. Edges of more than two faces count for none.
    """
    n_faces, n_vertices, n_layers = faces.shape[0], points.shape[0], corners.shape[0]
    starts = np.zeros(n_vertices + 1, np.int32)
    for f in range(n_faces):
        for k in range(3):
            starts[min(faces[f, k], faces[f, (k + 1) % 3]) + 1] += 1
    for v in range(n_vertices):
        starts[v + 1] += starts[v]
    ends = starts[:-1].copy()
    high = np.empty(3 * n_faces, np.int32)
    owner = np.empty(3 * n_faces, np.int32)
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        for k in range(3):
            one, other = faces[f, k], faces[f, (k + 1) % 3]
            low, top = min(one, other), max(one, other)
            z_low, z_high = min(points[one, 2], points[other, 2]), max(points[one, 2], points[other, 2])
            first = max(0, int(np.ceil(z_low / layer_mm - 0.5)))
            last = min(n_layers, int(np.ceil(z_high / layer_mm - 0.5)))
            if first >= last:
                continue
            mate = -1
            for i in range(starts[low], ends[low]):
                if high[i] == top:
                    mate = i
                    break
            if mate < 0:
                high[ends[low]], owner[ends[low]] = top, f
                ends[low] += 1
                continue
            g = owner[mate]
            high[mate] = -1
            d, e, h = faces[g, 0], faces[g, 1], faces[g, 2]
            x = (points[b, 1] - points[a, 1]) * (points[c, 2] - points[a, 2]) - (
                points[b, 2] - points[a, 2]
            ) * (points[c, 1] - points[a, 1])
            y = (points[b, 2] - points[a, 2]) * (points[c, 0] - points[a, 0]) - (
                points[b, 0] - points[a, 0]
            ) * (points[c, 2] - points[a, 2])
            u = (points[e, 1] - points[d, 1]) * (points[h, 2] - points[d, 2]) - (
                points[e, 2] - points[d, 2]
            ) * (points[h, 1] - points[d, 1])
            v = (points[e, 2] - points[d, 2]) * (points[h, 0] - points[d, 0]) - (
                points[e, 0] - points[d, 0]
            ) * (points[h, 2] - points[d, 2])
            lengths = np.sqrt((x * x + y * y) * (u * u + v * v))
            if lengths == 0.0:
                continue
            half = np.sqrt(max(0.0, 0.5 - 0.5 * (x * u + y * v) / lengths))
            if 2.0 * half <= slow:
                continue
            weight = (1.0 - slow / (2.0 * half)) ** 2
            for layer in range(first, last):
                corners[layer] += weight


@njit(
    "void(f8[:, ::1], i4[:, ::1], f8, f8, f8, f8, f8, i8, u8[:, ::1], u8[:, ::1])",
    cache=True,
    error_model="numpy",
)
def mark_overhangs(
    points: Floats,
    faces: Ints,
    steepest: float,
    layer_mm: float,
    x_origin: float,
    y_origin: float,
    pitch: float,
    n_w: int,
    bits: Words,
    overhangs: Words,
) -> None:
    """Mark in the first layer above it every sample over a face whose unit normal has z ≤ ``steepest``.

    Only where that layer is solid and the one below is not; what lies on the plate hangs over nothing.
    """
    n_layers = bits.shape[0]
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        vx, vy, vz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        if nz >= 0.0 or nz > steepest * np.sqrt(nx * nx + ny * ny + nz * nz):
            continue
        if max(points[a, 2], points[b, 2], points[c, 2]) <= 0.5 * layer_mm:
            continue
        if points[b, 1] < points[a, 1]:
            a, b = b, a
        if points[c, 1] < points[b, 1]:
            b, c = c, b
            if points[b, 1] < points[a, 1]:
                a, b = b, a
        xa, ya, za = points[a, 0], points[a, 1], points[a, 2]
        xb, yb = points[b, 0], points[b, 1]
        xc, yc = points[c, 0], points[c, 1]
        z_low = min(points[a, 2], points[b, 2], points[c, 2])
        z_high = max(points[a, 2], points[b, 2], points[c, 2])
        slope_x, slope_y = -nx / nz, -ny / nz
        first = int(np.ceil((ya - y_origin) / pitch - 0.5))
        turn = int(np.ceil((yb - y_origin) / pitch - 0.5))
        last = int(np.ceil((yc - y_origin) / pitch - 0.5))
        for row in range(first, last):
            y = y_origin + (row + 0.5) * pitch
            x0 = xa + (y - ya) * ((xc - xa) / (yc - ya))
            if row < turn:
                x1 = xa + (y - ya) * ((xb - xa) / (yb - ya))
            else:
                x1 = xb + (y - yb) * ((xc - xb) / (yc - yb))
            if x0 > x1:
                x0, x1 = x1, x0
            for column in range(
                int(np.ceil((x0 - x_origin) / pitch - 0.5)), int(np.ceil((x1 - x_origin) / pitch - 0.5))
            ):
                x = x_origin + (column + 0.5) * pitch
                z = min(max(za + slope_x * (x - xa) + slope_y * (y - ya), z_low), z_high)
                k = int(np.ceil(z / layer_mm - 0.5))
                if 0 < k < n_layers:
                    word = row * n_w + (column >> 6)
                    bit = _1 << np.uint64(column & 63)
                    overhangs[k, word] |= bit & bits[k, word] & ~bits[k - 1, word]


@njit("Tuple((f8, f8))(f8[:, ::1], i4[:, ::1], f8, f8)", cache=True, error_model="numpy")
def count_work(points: Floats, faces: Ints, layer_mm: float, pitch: float) -> tuple[float, float]:
    """At most how many crossings of rows ``mark_crossings`` looks at, and samples ``mark_overhangs``."""
    crossings, samples = 0.0, 0.0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        y_low = min(points[a, 1], points[b, 1], points[c, 1])
        y_high = max(points[a, 1], points[b, 1], points[c, 1])
        z_low = min(points[a, 2], points[b, 2], points[c, 2])
        z_high = max(points[a, 2], points[b, 2], points[c, 2])
        rows = (y_high - y_low) / pitch + 1.0
        crossings += (z_high - z_low) / layer_mm * rows + 1.0
        ux, uy = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
        vx, vy = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1]
        turned = ux * vy - uy * vx
        if turned < 0.0:
            samples += rows - 0.5 * turned / pitch**2
    return crossings, samples
