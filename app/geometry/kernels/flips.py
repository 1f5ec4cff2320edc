"""Makes a surface that is nearly convex convex, by flipping its edges.

A closed surface that is star-shaped around a point is brought to its convex hull and stays star-shaped
meanwhile (Gao, Cao, Tan, Huang 2013): a reflex edge is flipped outward; where that cannot be, one of its
ends lies inside the hull and is taken out, its edges flipped away first. Signs that rounding could turn are
taken for flat (Shewchuk 1997), so that nothing is flipped back and forth.

Faces are rows of eight: corners 0 1 2, then what lies across the edges from each corner to the next. A
half-edge is the place of the corner where it starts, 8 f + k; 4 places on is its opposite.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

# Of a determinant of differences, relative to the sum of the magnitudes that make it up
_ROUNDING = 1e-15
# Places a triangle that finding the two halves of each edge may have to look through, at worst
_MOST_PLACES = 256
# Steps a triangle before the surface is given up
_MOST_STEPS = 4
# Edges that are looked at to tell how far from convex a surface is
_SAMPLED = 1000


@njit("f8(f8[:, ::1], i4, i4, i4, f8, f8, f8)", cache=True, error_model="numpy", inline="always")
def _see(vertices: Floats, a: np.int32, b: np.int32, c: np.int32, x: float, y: float, z: float) -> float:
    """Above 0 where (x, y, z) lies behind the triangle, below 0 before it, 0 where that is not sure."""
    ax, ay, az = vertices[a, 0] - x, vertices[a, 1] - y, vertices[a, 2] - z
    bx, by, bz = vertices[b, 0] - x, vertices[b, 1] - y, vertices[b, 2] - z
    cx, cy, cz = vertices[c, 0] - x, vertices[c, 1] - y, vertices[c, 2] - z
    bc, cb, ca, ac, ab, ba = bx * cy, by * cx, cx * ay, cy * ax, ax * by, ay * bx
    volume = az * (bc - cb) + bz * (ca - ac) + cz * (ab - ba)
    doubt = (
        abs(az) * (abs(bc) + abs(cb)) + abs(bz) * (abs(ca) + abs(ac)) + abs(cz) * (abs(ab) + abs(ba))
    ) * _ROUNDING
    return volume if abs(volume) > doubt else 0.0


@njit("f8(f8[:, ::1], i4[:, ::1], i2[::1])", cache=True, error_model="numpy")
def sample_reflex(vertices: Floats, faces: Ints, marks: NDArray[np.int16]) -> float:
    """The share of reflex edges among some of a surface in order. ``marks`` (vertices,) are zeros."""
    step = max(1, faces.shape[0] // _SAMPLED)
    sampled = np.empty((_SAMPLED + 2, 4), np.int32)
    count = 0
    for f in range(0, faces.shape[0], step):
        # edges of one place in their faces often run all the same way
        k = count % 3
        a, b, c = faces[f, k], faces[f, (k + 1) % 3], faces[f, (k + 2) % 3]
        if count < _SAMPLED and marks[b] == 0:
            count += 1
            marks[b] = count
            sampled[count, 0], sampled[count, 1], sampled[count, 2] = a, b, c
    reflex = 0
    for f in range(faces.shape[0]):
        for k in range(3):
            mark = marks[faces[f, k]]
            if mark != 0 and faces[f, (k + 1) % 3] == sampled[mark, 0]:
                d = faces[f, (k + 2) % 3]
                a, b, c = sampled[mark, 0], sampled[mark, 1], sampled[mark, 2]
                reflex += _see(vertices, a, b, c, vertices[d, 0], vertices[d, 1], vertices[d, 2]) < 0.0
    return reflex / count


@njit("b1(f8[:, ::1], i4[:, ::1], f8[::1])", cache=True, error_model="numpy")
def is_star(vertices: Floats, faces: Ints, centre: Floats) -> bool:
    """Whether all faces of a closed surface look away from the point, and together go round it once."""
    x, y, z = centre[0], centre[1], centre[2]
    above = 0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if not _see(vertices, a, b, c, x, y, z) > 0.0:
            return False
        ax, ay, bx, by = vertices[a, 0] - x, vertices[a, 1] - y, vertices[b, 0] - x, vertices[b, 1] - y
        cx, cy = vertices[c, 0] - x, vertices[c, 1] - y
        if max(ax, bx, cx) < 0.0 or min(ax, bx, cx) > 0.0 or max(ay, by, cy) < 0.0 or min(ay, by, cy) > 0.0:
            continue
        above += ax * by > ay * bx and bx * cy > by * cx and cx * ay > cy * ax
    return above == 1


@njit("i4(i4)", cache=True, error_model="numpy", inline="always")
def _next(edge: np.int32) -> np.int32:
    return edge - np.int32(2) if edge & 3 == 2 else edge + np.int32(1)


@njit("i4(i4)", cache=True, error_model="numpy", inline="always")
def _previous(edge: np.int32) -> np.int32:
    return edge + np.int32(2) if edge & 3 == 0 else edge - np.int32(1)


@njit("void(i4[::1], i4, i4)", cache=True, error_model="numpy", inline="always")
def _link(cells: Ints, one: np.int32, other: np.int32) -> None:
    cells[one + 4] = other
    cells[other + 4] = one


@njit("b1(i4[:, ::1], i4[:, ::1], i4[::1], i4[::1])", cache=True, error_model="numpy")
def lay_out_cells(faces: Ints, rows: Ints, waiting: Ints, cells: Ints) -> bool:
    """The faces (m, 3) of a surface in order as ``cells`` (8 m,), see above.

    ``rows`` and the size of ``waiting`` come from ``count_edges``. False where so many edges meet at some
    vertices that finding the two halves of each would take too long.
    """
    left = np.int64(_MOST_PLACES) * np.int64(faces.shape[0])
    for v in range(rows.shape[0] - 1):
        places = np.int64(rows[v + 1, 0] - rows[v, 0])
        left -= places * places
        if left < 0:
            return False
    for f in range(faces.shape[0]):
        first = np.int32(8 * f)
        for k in range(3):
            cells[first + k] = faces[f, k]
        for k in range(3):
            edge = first + np.int32(k)
            start, end = cells[edge], cells[_next(edge)]
            low = min(start, end)
            place, filled = rows[low, 0], rows[low, 1]
            while place < filled and (cells[waiting[place]] != end or cells[_next(waiting[place])] != start):
                place += 1
            if place == filled:
                waiting[place] = edge
                rows[low, 1] = filled + 1
            else:
                _link(cells, edge, waiting[place])
                # those that have been found are looked through no more
                waiting[place] = waiting[filled - 1]
                rows[low, 1] = filled - 1
    return True


@njit("void(i4[::1], i4)", cache=True, error_model="numpy")
def _flip(cells: Ints, edge: np.int32) -> None:
    """Of the faces (a, b, c) and (b, a, d) on the edge a b make (c, a, d) and (d, b, c)."""
    other = cells[edge + 4]
    bc, ad = _next(edge), _next(other)
    ca, db = _next(bc), _next(ad)
    a, b, c, d = cells[edge], cells[other], cells[ca], cells[db]
    across_bc, across_ca, across_ad, across_db = cells[bc + 4], cells[ca + 4], cells[ad + 4], cells[db + 4]
    one, two = edge & np.int32(-8), other & np.int32(-8)
    cells[one], cells[one + 1], cells[one + 2] = c, a, d
    cells[two], cells[two + 1], cells[two + 2] = d, b, c
    _link(cells, one, across_ca)
    _link(cells, one + np.int32(1), across_ad)
    _link(cells, two, across_db)
    _link(cells, two + np.int32(1), across_bc)
    _link(cells, one + np.int32(2), two + np.int32(2))


@njit("void(i4[::1], i4)", cache=True, error_model="numpy", inline="always")
def _push_face(todo: Ints, edge: np.int32) -> None:
    """``todo`` starts with its filling. What finds no room is met again when all edges are gone over."""
    filled = todo[0]
    if filled + 4 <= todo.shape[0]:
        for k in range(3):
            todo[filled + 1 + k] = (edge & np.int32(-8)) + np.int32(k)
        todo[0] = filled + np.int32(3)


@njit("i8(f8[:, ::1], i4[::1], i4[::1], f8, f8, f8, i4)", cache=True, error_model="numpy")
def _take_out(
    vertices: Floats, cells: Ints, todo: Ints, x: float, y: float, z: float, edge: np.int32
) -> np.int64:
    """The vertex that ``edge`` starts at, and two faces. Returns steps, -1 where rounding leaves no way."""
    steps = np.int64(1)
    spoke = cells[_previous(edge) + 4]
    while spoke != edge:
        spoke = cells[_previous(spoke) + 4]
        steps += 1
    degree = steps
    tried = 0
    a = cells[edge]
    while degree > 3:
        if tried > degree:
            return np.int64(-1)
        steps += 1
        other = cells[edge + 4]
        b, c, d = cells[other], cells[_previous(edge)], cells[_previous(other)]
        if _see(vertices, c, a, d, x, y, z) > 0.0 and _see(vertices, d, b, c, x, y, z) > 0.0:
            _flip(cells, edge)
            _push_face(todo, other)
            degree -= 1
            tried = 0
            # the first of the two faces, (c, a, d), keeps the vertex
            edge = (edge & np.int32(-8)) + np.int32(1)
        else:
            tried += 1
            edge = cells[_previous(edge) + 4]
    # faces (a, b, c), (a, c, d), (a, d, b): the first becomes (b, c, d)
    second = cells[_previous(edge) + 4]
    third = cells[_previous(second) + 4]
    b, c, d = cells[_next(edge)], cells[_next(second)], cells[_next(third)]
    if not _see(vertices, b, c, d, x, y, z) > 0.0:
        return np.int64(-1)
    across_bc, across_cd, across_db = (
        cells[_next(edge) + 4],
        cells[_next(second) + 4],
        cells[_next(third) + 4],
    )
    first = edge & np.int32(-8)
    cells[first], cells[first + 1], cells[first + 2] = b, c, d
    cells[second & -8] = cells[third & -8] = np.int32(-1)
    _link(cells, first, across_bc)
    _link(cells, first + np.int32(1), across_cd)
    _link(cells, first + np.int32(2), across_db)
    _push_face(todo, first)
    return steps


@njit("i8(f8[:, ::1], i4[::1], i4[::1], f8, f8, f8, i4)", cache=True, error_model="numpy")
def _straighten(
    vertices: Floats, cells: Ints, todo: Ints, x: float, y: float, z: float, edge: np.int32
) -> np.int64:
    """Flip an edge outward, or take one end of it out. Returns steps, 0 if it is not reflex, -1 if stuck."""
    other = cells[edge + 4]
    a, b, c, d = cells[edge], cells[other], cells[_previous(edge)], cells[_previous(other)]
    if not _see(vertices, a, b, c, vertices[d, 0], vertices[d, 1], vertices[d, 2]) < 0.0:
        return np.int64(0)
    if not _see(vertices, c, a, d, x, y, z) > 0.0:
        return _take_out(vertices, cells, todo, x, y, z, edge)
    if not _see(vertices, d, b, c, x, y, z) > 0.0:
        return _take_out(vertices, cells, todo, x, y, z, other)
    _flip(cells, edge)
    _push_face(todo, edge)
    _push_face(todo, other)
    return np.int64(1)


@njit("f8(f8[:, ::1], i4[::1], f8[::1])", cache=True, error_model="numpy")
def fill_cells(vertices: Floats, cells: Ints, centre: Floats) -> float:
    """The volume within cells that look away from the point."""
    x, y, z = centre[0], centre[1], centre[2]
    volume = 0.0
    for f in range(0, cells.shape[0], 8):
        if cells[f] >= 0:
            volume += _see(vertices, cells[f], cells[f + 1], cells[f + 2], x, y, z)
    return volume / 6.0


@njit("b1(f8[:, ::1], i4[::1], i4[::1], f8[::1])", cache=True, error_model="numpy")
def make_convex(vertices: Floats, cells: Ints, todo: Ints, centre: Floats) -> bool:
    """Turn cells that look away from ``centre`` into those of the convex hull.

    Those that are taken out have -1 for their first corner. ``todo`` is room for the edges to look at next.
    False where it takes too many steps or rounding leaves no way: then the cells mean nothing.
    """
    x, y, z = centre[0], centre[1], centre[2]
    left = np.int64(_MOST_STEPS) * (cells.shape[0] // 8)
    is_done = False
    while not is_done:
        is_done = True
        for number in range(3 * (cells.shape[0] // 8)):
            start = np.int32(8 * (number // 3) + number % 3)
            if cells[start + 4] < start or cells[start & -8] < 0:
                continue
            todo[0], todo[1] = np.int32(1), start
            while todo[0] > 0:
                edge = todo[todo[0]]
                todo[0] -= np.int32(1)
                if cells[edge & -8] < 0:
                    continue
                steps = _straighten(vertices, cells, todo, x, y, z, edge)
                if steps == 0:
                    continue
                left -= steps
                if steps < 0 or left < 0:
                    return False
                is_done = False
    return True
