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
_LOW = np.uint64(0xFFFFFFFF)
_FEW = 24


@njit("i4(i4[::1], i4)", cache=True, error_model="numpy", inline="always")
def _find(parent: Ints, item: np.int32) -> np.int32:
    while parent[item] != item:
        parent[item] = parent[parent[item]]
        item = parent[item]
    return item


@njit("void(u8[::1], i8, i8)", cache=True, error_model="numpy")
def _sort(words: Words, start: np.int64, stop: np.int64) -> None:
    if stop - start > _FEW:
        words[start:stop].sort()
        return
    for i in range(start + 1, stop):
        word = words[i]
        j = i - 1
        while j >= start and words[j] > word:
            words[j + 1] = words[j]
            j -= 1
        words[j + 1] = word


@njit("i4(i4[:, ::1], i4[::1], u8[::1], i4[::1])", cache=True, error_model="numpy")
def trace_sound(faces: Ints, starts: Ints, edges: Words, shell: Ints) -> np.int32:
    """Shells of a surface in which every edge has two faces that pass it in opposite directions.

    Returns their number, with ``shell`` (m,) labels in order of first face; -1 where the surface is not like
    that. A face that repeats a vertex, or two faces on the same three vertices, are not in order either.
    ``starts`` (vertices + 2,), zeros, and ``edges`` (3 m,) are room to work in.
    """
    n_faces = faces.shape[0]
    n_vertices = starts.shape[0] - 2
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if a == b or b == c or a == c:  # noqa: PLR1714, SIM109 compiled
            return np.int32(-1)
        starts[min(a, b) + 2] += 1
        starts[min(b, c) + 2] += 1
        starts[min(c, a) + 2] += 1
        shell[f] = f
    for v in range(n_vertices):
        starts[v + 2] += starts[v + 1]
    # half-edges by their lower vertex, as words of higher vertex, face and direction
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        face = np.uint64(f) << _ONE
        for start, end in ((a, b), (b, c), (c, a)):
            # without a branch, which would be guessed wrong half of the time
            low, high = min(start, end), max(start, end)
            place = starts[low + 1]
            starts[low + 1] = place + 1
            edges[place] = (np.uint64(high) << _HALF) | face | np.uint64(start > end)
    for v in range(n_vertices):
        first, last = np.int64(starts[v]), np.int64(starts[v + 1])
        if (last - first) & 1:
            return np.int32(-1)
        _sort(edges, first, last)
        for i in range(first, last, 2):
            one, other = edges[i], edges[i + 1]
            if one >> _HALF != other >> _HALF or ((one ^ other) & _ONE) == np.uint64(0):
                return np.int32(-1)
            if i + 2 < last and edges[i + 2] >> _HALF == one >> _HALF:
                return np.int32(-1)
            here = _find(shell, np.int32((one & _LOW) >> _ONE))
            there = _find(shell, np.int32((other & _LOW) >> _ONE))
            if here < there:
                shell[there] = here
            elif there < here:
                shell[here] = there
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
