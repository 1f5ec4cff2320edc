"""The quick way over the edges of a surface that is in order, which nearly all files are."""

# ruff: noqa: C901, PLR0912
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Words = NDArray[np.uint64]

_HALF = np.uint64(32)
_ONE = np.uint64(1)
_TWO = np.uint64(2)
_COMPLETE = np.uint64(2)
_LOW = np.uint64(0xFFFFFFFF)
# Beyond so many edges at a vertex they are sorted
_FEW = 24


@njit("i4(i4[::1], i4)", cache=True, error_model="numpy", inline="always")
def _find(parent: Ints, item: np.int32) -> np.int32:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


@njit("i4(i4[::1], i4, i4)", cache=True, error_model="numpy", inline="always")
def _join(parent: Ints, root: np.int32, item: np.int32) -> np.int32:
    """The root of both ``root``, which is one, and ``item``: the lower one."""
    other = _find(parent, item)
    if other < root:
        parent[root] = other
        return other
    if root < other:
        parent[other] = root
    return root


@njit("i8(u8[::1], i8, i8, i4[::1])", cache=True, error_model="numpy")
def _pair_many(edges: Words, first: np.int64, last: np.int64, shell: Ints) -> np.int64:
    """Of the half-edges at one vertex, where looking through them for each would take too long.

    Returns their number, 0 where they are not in order.
    """
    edges[first:last].sort()
    for i in range(first, last - 1, 2):
        one, other = edges[i], edges[i + 1]
        if one >> _HALF != other >> _HALF or ((one ^ other) & _ONE) == np.uint64(0):
            return np.int64(0)
        if i + 2 < last and edges[i + 2] >> _HALF == one >> _HALF:
            return np.int64(0)
        _join(shell, _find(shell, np.int32((one & _LOW) >> _TWO)), np.int32((other & _LOW) >> _TWO))
    return np.int64((last - first) & ~1)


@njit("i8(i4[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def count_edges(faces: Ints, rows: Ints) -> np.int64:
    """Room for the edges of each vertex: ``rows`` (vertices + 1, 2), zeros, get where it starts, twice.

    An edge in order is passed once from its lower vertex to its higher, which counts it. Returns how many
    words of room there have to be, -1 where a face repeats a vertex.
    """
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if a == b or b == c or a == c:  # noqa: PLR1714, SIM109 compiled
            return np.int64(-1)
        rows[a, 1] += np.int32(a < b)
        rows[b, 1] += np.int32(b < c)
        rows[c, 1] += np.int32(c < a)
    total = np.int32(0)
    for v in range(rows.shape[0]):
        count = rows[v, 1]
        rows[v, 0] = rows[v, 1] = total
        total += count if count <= _FEW else np.int32(2) * count
    return np.int64(total)


@njit("i4(i4[:, ::1], i4[:, ::1], u8[::1], i4[::1])", cache=True, error_model="numpy")
def trace_sound(faces: Ints, rows: Ints, edges: Words, shell: Ints) -> np.int32:
    """Shells of a surface in which every edge has two faces that pass it in opposite directions.

    Returns their number, with ``shell`` (m,) labels in order of first face; -1 where the surface is not like
    that. Two faces on the same three vertices are not in order either. ``rows`` and the size of ``edges``,
    room to work in, come from ``count_edges``.
    """
    n_faces = faces.shape[0]
    for f in range(n_faces):
        shell[f] = f
    waiting = np.int64(0)
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        face = np.uint64(f) << _TWO
        root = np.int32(f)
        for start, end in ((a, b), (b, c), (c, a)):
            # edges by their lower vertex, as words of higher vertex, first face, is it complete, direction
            low, high = min(start, end), np.uint64(max(start, end))
            turn = np.uint64(start > end)
            first, stop = rows[low, 0], rows[low + 1, 0]
            place = filled = rows[low, 1]
            if stop - first <= _FEW:
                place = first
                while place < filled and edges[place] >> _HALF != high:
                    place += 1
            if place == filled:
                if filled == stop:
                    return np.int32(-1)
                edges[filled] = (high << _HALF) | face | turn
                rows[low, 1] = filled + 1
                waiting += 1
                continue
            word = edges[place]
            if word & _COMPLETE or ((word ^ turn) & _ONE) == np.uint64(0):
                return np.int32(-1)
            edges[place] = word | _COMPLETE
            waiting -= 1
            root = _join(shell, root, np.int32((word & _LOW) >> _TWO))
    for v in range(rows.shape[0] - 1):
        if rows[v + 1, 0] - rows[v, 0] > _FEW:
            waiting -= _pair_many(edges, np.int64(rows[v, 0]), np.int64(rows[v, 1]), shell)
    if waiting != 0:
        return np.int32(-1)
    shells = np.int32(0)
    sizes = np.zeros(64, np.int32)
    for f in range(n_faces):
        above = shell[f]
        if above == f:
            # labels are negative as long as face numbers stand beside them
            shell[f] = -1 - shells
            if shells == sizes.shape[0]:
                more = np.zeros(2 * shells, np.int32)
                more[:shells] = sizes
                sizes = more
            shells += np.int32(1)
        else:
            # what a face hangs below comes before it
            while above >= 0:
                above = shell[above]
            shell[f] = above
        sizes[-1 - shell[f]] += 1
    for s in range(shells):
        # two faces alone that share three edges are one face twice
        if sizes[s] == 2:
            return np.int32(-1)
    for f in range(n_faces):
        shell[f] = -1 - shell[f]
    return shells
