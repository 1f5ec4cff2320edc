"""A layer as rows of bits, 64 samples a word: filling, growing, shrinking, counting and labelling.

A layer is one flat array of words, ``n_w`` to a row; its first and last row and the first and last bit of
each row stay empty, so that shifts may run over row ends.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_M1 = np.uint64(0x5555555555555555)
_M2 = np.uint64(0x3333333333333333)
_M4 = np.uint64(0x0F0F0F0F0F0F0F0F)
_H01 = np.uint64(0x0101010101010101)
_1, _2, _4, _8, _16, _32, _56, _63 = (np.uint64(n) for n in (1, 2, 4, 8, 16, 32, 56, 63))
_0 = np.uint64(0)


@njit("u8(u8)", cache=True, inline="always")
def count_bits(v: np.uint64) -> np.uint64:
    """How many bits of a word are set."""
    v = v - ((v >> _1) & _M1)
    v = (v & _M2) + ((v >> _2) & _M2)
    v = (v + (v >> _4)) & _M4
    return (v * _H01) >> _56


@njit("i8(u8[::1])", cache=True)
def count_set(layer: Words) -> int:
    """How many samples of a layer are set."""
    total = _0
    for i in range(layer.shape[0]):
        total += count_bits(layer[i])
    return np.int64(total)


@njit("i8(u8[::1], i8)", cache=True)
def count_edges(layer: Words, n_w: int) -> int:
    """How many neighbouring samples differ, along rows and across them."""
    total = _0
    for i in range(n_w, layer.shape[0] - n_w):
        c = layer[i]
        total += count_bits(c ^ ((c << _1) | (layer[i - 1] >> _63)))
        total += count_bits(c ^ layer[i - n_w])
    return np.int64(total)


@njit("b1(u8[::1])", cache=True)
def is_any(layer: Words) -> bool:
    """Whether a sample is set."""
    total = _0
    for i in range(layer.shape[0]):
        total |= layer[i]
    return total != _0


@njit("b1(u8[::1], u8[::1])", cache=True)
def is_same(one: Words, other: Words) -> bool:
    """Whether two layers have the same samples."""
    total = _0
    for i in range(one.shape[0]):
        total |= one[i] ^ other[i]
    return total == _0


@njit("void(u8[::1], u8[::1], i8, i8)", cache=True)
def _shrink_cross(source: Words, target: Words, n_w: int, stop: int) -> None:
    for i in range(n_w, stop):
        c = source[i]
        target[i] = (
            c
            & ((c << _1) | (source[i - 1] >> _63))
            & ((c >> _1) | (source[i + 1] << _63))
            & source[i - n_w]
            & source[i + n_w]
        )


@njit("void(u8[::1], u8[::1], i8, i8)", cache=True)
def _grow_cross(source: Words, target: Words, n_w: int, stop: int) -> None:
    for i in range(n_w, stop):
        c = source[i]
        target[i] = (
            c
            | ((c << _1) | (source[i - 1] >> _63))
            | ((c >> _1) | (source[i + 1] << _63))
            | source[i - n_w]
            | source[i + n_w]
        )


@njit("void(u8[::1], u8[::1], u8[::1], i8, i8)", cache=True)
def _shrink_square(source: Words, target: Words, spare: Words, n_w: int, stop: int) -> None:
    for i in range(1, stop + n_w - 1):
        c = source[i]
        spare[i] = c & ((c << _1) | (source[i - 1] >> _63)) & ((c >> _1) | (source[i + 1] << _63))
    for i in range(n_w, stop):
        target[i] = spare[i] & spare[i - n_w] & spare[i + n_w]


@njit("void(u8[::1], u8[::1], u8[::1], i8, i8)", cache=True)
def _grow_square(source: Words, target: Words, spare: Words, n_w: int, stop: int) -> None:
    for i in range(1, stop + n_w - 1):
        c = source[i]
        spare[i] = c | ((c << _1) | (source[i - 1] >> _63)) | ((c >> _1) | (source[i + 1] << _63))
    for i in range(n_w, stop):
        target[i] = spare[i] | spare[i - n_w] | spare[i + n_w]


# A cross moves a wall along the grid by one pitch and a diagonal one by 0.71, a square by 1 and 1.41: two
# crosses to a square come nearest to a circle. With the grid turned as in ``layers`` the step is this long.
STEP = 1.024


@njit("void(u8[::1], u8[::1], u8[:, ::1], i8, i8, i8)", cache=True)
def shrink(source: Words, target: Words, spare: Words, n_w: int, steps: int, done: int) -> None:
    """Take ``steps`` pitches off all sides, after ``done`` others. ``spare`` (2, words) is room to work in."""
    stop = source.shape[0] - n_w
    target[:] = source
    for step in range(done, done + steps):
        if step % 3 == 1:
            _shrink_square(target, spare[0], spare[1], n_w, stop)
        else:
            _shrink_cross(target, spare[0], n_w, stop)
        target[n_w:stop] = spare[0, n_w:stop]


@njit("void(u8[::1], u8[::1], u8[:, ::1], i8, i8)", cache=True)
def grow(source: Words, target: Words, spare: Words, n_w: int, steps: int) -> None:
    """Add ``steps`` pitches on all sides."""
    stop = source.shape[0] - n_w
    target[:] = source
    for step in range(steps):
        if step % 3 == 1:
            _grow_square(target, spare[0], spare[1], n_w, stop)
        else:
            _grow_cross(target, spare[0], n_w, stop)
        target[n_w:stop] = spare[0, n_w:stop]


@njit("i8(u8[::1], i8, i8, i8, i4[:, ::1], i8[::1])", cache=True)
def label_regions(
    layer: Words, n_w: int, least: int, short: int, runs: Ints, result: NDArray[np.int64]
) -> int:
    """Connected regions of a layer, by runs; diagonal neighbours do not connect.

    ``result`` gets (regions; samples in regions of at least ``least`` samples, sides of these, number of
    these; sides of all regions; sides of regions with at most ``short`` sides). A side is that of a sample.
    ``runs`` (m, 5) is room to work in: begin, end, parent, samples, sides; returns the number of runs, and
    leaves the result at zero where the room does not suffice.
    """
    limit = runs.shape[0]
    n_rows = layer.shape[0] // n_w
    count, before, before_end = 0, 0, 0
    result[:] = 0
    for row in range(n_rows):
        first = count
        begin = -1
        for w in range(n_w):
            v = layer[row * n_w + w]
            if v == _0 and begin < 0:
                continue
            if v == _ONES and begin >= 0:
                continue
            # ends of runs: where a bit differs from the one before it
            flips = v ^ (v << _1)
            if begin >= 0:
                flips ^= _1
            while flips != _0:
                bit = np.int64(count_bits((flips & (~flips + _1)) - _1))
                at = 64 * w + bit
                if begin < 0:
                    begin = at
                else:
                    if count >= limit:
                        return count
                    runs[count, 0], runs[count, 1], runs[count, 2] = begin, at, count
                    runs[count, 3], runs[count, 4] = at - begin, 2 + 2 * (at - begin)
                    count += 1
                    begin = -1
                flips &= flips - _1
        if begin >= 0:
            if count >= limit:
                return count
            runs[count, 0], runs[count, 1], runs[count, 2] = begin, 64 * n_w, count
            runs[count, 3], runs[count, 4] = 64 * n_w - begin, 2 + 2 * (64 * n_w - begin)
            count += 1
        i, j = before, first
        while i < before_end and j < count:
            shared = min(runs[i, 1], runs[j, 1]) - max(runs[i, 0], runs[j, 0])
            if shared > 0:
                a, b = i, j
                while runs[a, 2] != a:
                    runs[a, 2] = runs[runs[a, 2], 2]
                    a = runs[a, 2]
                while runs[b, 2] != b:
                    runs[b, 2] = runs[runs[b, 2], 2]
                    b = runs[b, 2]
                low, high = min(a, b), max(a, b)
                if low != high:
                    runs[high, 2] = low
                    runs[low, 3] += runs[high, 3]
                    runs[low, 4] += runs[high, 4]
                runs[low, 4] -= 2 * shared
            if runs[i, 1] < runs[j, 1]:
                i += 1
            else:
                j += 1
        before, before_end = first, count
    for run in range(count):
        if runs[run, 2] == run:
            result[0] += 1
            if runs[run, 3] >= least:
                result[1] += runs[run, 3]
                result[2] += runs[run, 4]
                result[3] += 1
            result[4] += runs[run, 4]
            if runs[run, 4] <= short:
                result[5] += runs[run, 4]
    return count


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


@njit("void(f8[:, ::1], i4[:, ::1], f8, f8, f8, f8, i8, u8[:, ::1], f8[:, ::1])", cache=True, error_model="numpy")
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
            x = (points[b, 1] - points[a, 1]) * (points[c, 2] - points[a, 2]) - (points[b, 2] - points[a, 2]) * (points[c, 1] - points[a, 1])
            y = (points[b, 2] - points[a, 2]) * (points[c, 0] - points[a, 0]) - (points[b, 0] - points[a, 0]) * (points[c, 2] - points[a, 2])
            u = (points[e, 1] - points[d, 1]) * (points[h, 2] - points[d, 2]) - (points[e, 2] - points[d, 2]) * (points[h, 1] - points[d, 1])
            v = (points[e, 2] - points[d, 2]) * (points[h, 0] - points[d, 0]) - (points[e, 0] - points[d, 0]) * (points[h, 2] - points[d, 2])
            lengths = np.sqrt((x * x + y * y) * (u * u + v * v))
            if lengths == 0.0:
                continue
            half = np.sqrt(max(0.0, 0.5 - 0.5 * (x * u + y * v) / lengths))
            if 2.0 * half <= slow:
                continue
            weight = (1.0 - slow / (2.0 * half)) ** 2
            for layer in range(first, last):
                corners[layer] += weight
