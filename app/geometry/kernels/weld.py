"""Welding: one number for all corners at the same place.

A table of places larger than the processor's caches makes nearly every look-up wait for memory. So corners
are taken a block at a time: first all their places in the table are asked for, then what stands there, and
only then are they compared.
"""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.prefetch import prefetch
from app.geometry.kernels.stream import BITS, CORNERS, Bits, Corners, Words, hash_point, quieten

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_BLOCK = 64
_HALF = np.uint64(32)


@njit(f"f8({CORNERS})", cache=True, error_model="numpy")
def find_reach(corners: Corners) -> float:
    """The largest absolute coordinate, infinite or not a number where one is."""
    reach = np.float32(0.0)
    doubt = np.float32(0.0)
    for f in range(corners.shape[0]):
        for k in range(3):
            x, y, z = abs(corners[f, k, 0]), abs(corners[f, k, 1]), abs(corners[f, k, 2])
            reach = max(reach, x, y, z)
            doubt += (x + y + z) * np.float32(0.0)
    return np.float64(reach) + np.float64(doubt)


@njit(
    f"Tuple((f8[:, ::1], i4[:, ::1]))({BITS}, u8[::1], u4)",
    cache=True,
    error_model="numpy",
)
def weld_corners(bits: Bits, key: Words, noise: np.uint32) -> tuple[Floats, Ints]:
    """Vertices (n, 3) in order of first use, and faces (m, 3) that name them.

    ``bits`` (m, 3, 3) are those of float32 corners; coordinates up to the bits ``noise`` become 0.
    ``key`` (4,) are odd random numbers.
    """
    n_faces = bits.shape[0]
    size = 1024
    # a closed surface has half as many vertices as faces
    while size < n_faces:
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int32)
    capacity = n_faces // 2 + n_faces // 8 + 1024
    points = np.empty(3 * capacity, np.uint32)
    faces = np.empty((n_faces, 3), np.int32)
    block = np.empty((3 * _BLOCK, 3), np.uint32)
    slots = np.empty(3 * _BLOCK, np.uint64)
    count = 0
    for start in range(0, n_faces, _BLOCK):
        stop = min(n_faces, start + _BLOCK)
        if count + 3 * _BLOCK > capacity:
            capacity = 2 * capacity
            more = np.empty(3 * capacity, np.uint32)
            more[: 3 * count] = points[: 3 * count]
            points = more
        if 4 * (count + 3 * _BLOCK) > 3 * size:
            # fewer corners meet than in a closed surface: a larger table
            size *= 2
            mask = np.uint64(size - 1)
            table = np.full(size, -1, np.int32)
            for i in range(count):
                state = hash_point(points[3 * i], points[3 * i + 1], points[3 * i + 2], key)
                slot = (state >> _HALF) & mask
                while table[slot] >= 0:
                    slot = (slot + np.uint64(1)) & mask
                table[slot] = i
        i = 0
        for f in range(start, stop):
            for k in range(3):
                x = quieten(bits[f, k, 0], noise)
                y = quieten(bits[f, k, 1], noise)
                z = quieten(bits[f, k, 2], noise)
                slot = (hash_point(x, y, z, key) >> _HALF) & mask
                prefetch(table, slot)
                block[i, 0], block[i, 1], block[i, 2] = x, y, z
                slots[i] = slot
                i += 1
        for j in range(i):
            here = table[slots[j]]
            if here >= 0:
                prefetch(points, 3 * here)
        for j in range(i):
            slot = slots[j]
            x, y, z = block[j, 0], block[j, 1], block[j, 2]
            while True:
                here = table[slot]
                if here < 0:
                    here = np.int32(count)
                    table[slot] = here
                    points[3 * here], points[3 * here + 1], points[3 * here + 2] = x, y, z
                    count += 1
                    break
                if points[3 * here] == x and points[3 * here + 1] == y and points[3 * here + 2] == z:
                    break
                slot = (slot + np.uint64(1)) & mask
            faces[start + j // 3, j % 3] = here
    vertices = np.empty((count, 3), np.float64)
    values = points.view(np.float32)
    for i in range(count):
        for axis in range(3):
            vertices[i, axis] = values[3 * i + axis]
    return vertices, faces


@njit("u8(f8, f8, f8, i4, u8[::1])", cache=True, error_model="numpy", inline="always")
def _hash_double(x: float, y: float, z: float, group: int, key: Words) -> np.uint64:
    state = np.float64(x).view(np.uint64) * key[0] + np.float64(y).view(np.uint64) * key[1]
    state ^= state >> _HALF
    state = (state + np.float64(z).view(np.uint64)) * key[2] + np.uint64(group)
    word: np.uint64 = (state ^ (state >> _HALF)) * key[3]
    return word


@njit(
    "Tuple((f8[:, ::1], i4[::1], i4[:, ::1]))(f8[:, ::1], i4[::1], i4[:, ::1], u8[::1], f8)",
    cache=True,
    error_model="numpy",
)
def weld_vertices(
    vertices: Floats, groups: Ints, faces: Ints, key: Words, snap: float
) -> tuple[Floats, Ints, Ints]:
    """Merge equal vertices of one group; coordinates within ``snap`` of 0 become 0.

    Returns the welded vertices in order of first use, their groups and the faces that name them.
    Vertices that no face uses are dropped. ``key`` (4,) are odd random numbers.
    """
    n_faces = faces.shape[0]
    n_vertices = vertices.shape[0]
    most = min(n_vertices, 3 * n_faces)
    size = 1024
    while size < most:
        size *= 2
    size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int32)
    remap = np.full(n_vertices, -1, np.int32)
    first = np.empty(most, np.int32)
    points = np.empty(3 * most, np.float64)
    welded = np.empty((n_faces, 3), np.int32)
    waiting = np.empty(3 * _BLOCK, np.int32)
    slots = np.empty(3 * _BLOCK, np.uint64)
    count = 0
    for start in range(0, n_faces, _BLOCK):
        stop = min(n_faces, start + _BLOCK)
        fresh = 0
        for f in range(start, stop):
            for k in range(3):
                source = faces[f, k]
                if remap[source] != -1:
                    continue
                # asked for: a second use in this block does not wait again
                remap[source] = -2
                x, y, z = vertices[source, 0], vertices[source, 1], vertices[source, 2]
                x = 0.0 if abs(x) <= snap else x
                y = 0.0 if abs(y) <= snap else y
                z = 0.0 if abs(z) <= snap else z
                slot = (_hash_double(x, y, z, groups[source], key) >> _HALF) & mask
                prefetch(table, slot)
                waiting[fresh], slots[fresh] = source, slot
                fresh += 1
        for j in range(fresh):
            here = table[slots[j]]
            if here >= 0:
                prefetch(points, 3 * here)
        for j in range(fresh):
            source, slot = waiting[j], slots[j]
            x, y, z = vertices[source, 0], vertices[source, 1], vertices[source, 2]
            x = 0.0 if abs(x) <= snap else x
            y = 0.0 if abs(y) <= snap else y
            z = 0.0 if abs(z) <= snap else z
            while True:
                here = table[slot]
                if here < 0:
                    here = np.int32(count)
                    table[slot] = here
                    first[here] = source
                    points[3 * here], points[3 * here + 1], points[3 * here + 2] = x, y, z
                    count += 1
                    break
                if (
                    points[3 * here] == x
                    and points[3 * here + 1] == y
                    and points[3 * here + 2] == z
                    and groups[first[here]] == groups[source]
                ):
                    break
                slot = (slot + np.uint64(1)) & mask
            remap[source] = here
        for f in range(start, stop):
            for k in range(3):
                welded[f, k] = remap[faces[f, k]]
    kept = np.empty((count, 3), np.float64)
    kept_groups = np.empty(count, np.int32)
    for i in range(count):
        kept[i, 0], kept[i, 1], kept[i, 2] = points[3 * i], points[3 * i + 1], points[3 * i + 2]
        kept_groups[i] = groups[first[i]]
    return kept, kept_groups, welded
