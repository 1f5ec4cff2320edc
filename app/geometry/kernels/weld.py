"""Welding: one number for all corners at the same place.

A table of places larger than the processor's caches makes nearly every look-up wait for memory. So corners
are taken a block at a time: first all their places in the table are asked for, then what stands there, and
only then are they compared.
"""

# ruff: noqa: C901
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.prefetch import prefetch
from app.geometry.kernels.stream import BITS, Bits, Words, hash_point, quieten

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_BLOCK = 64
_HALF = np.uint64(32)
_MAGNITUDE = np.uint32(0x7FFFFFFF)


@njit("Tuple((u4, u4))(u4[:, ::1], f8[:, ::1])", cache=True, error_model="numpy")
def spread_points(points: Bits, vertices: Floats) -> tuple[np.uint32, np.uint32]:
    """Bits of float32 (n, 3) as doubles; returns those of the largest and of the smallest magnitude but 0."""
    values = points.view(np.float32)
    most, least = np.uint32(0), _MAGNITUDE
    for i in range(points.shape[0]):
        for k in range(3):
            vertices[i, k] = values[i, k]
            size = points[i, k] & _MAGNITUDE
            most = max(most, size)
            least = min(least, size if size > np.uint32(0) else _MAGNITUDE)
    return most, least


@njit(f"i8({BITS}, u8[::1], u4, i4[::1], i8, u4[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def weld_corners(
    bits: Bits, key: Words, noise: np.uint32, table: Ints, count: int, points: Bits, faces: Ints
) -> int:
    """Number corners in order of first use into ``faces`` (m, 3), their bits into ``points`` (n, 3).

    ``bits`` (m, 3, 3) are those of float32 corners; coordinates up to the bits ``noise`` become 0.
    ``key`` (4,) are odd random numbers, ``table`` a power of 2 above n, filled with -1; it and the first
    ``count`` of the points hold what came before. Returns how many vertices there are now, -1 where
    ``points`` may not hold them.
    """
    n_faces = bits.shape[0]
    mask = np.uint64(table.shape[0] - 1)
    flat = points.reshape(points.size)
    block = np.empty((3 * _BLOCK, 3), np.uint32)
    slots = np.empty(3 * _BLOCK, np.uint64)
    for start in range(0, n_faces, _BLOCK):
        stop = min(n_faces, start + _BLOCK)
        if count + 3 * (stop - start) > points.shape[0]:
            return -1
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
                prefetch(flat, 3 * here)
        i = 0
        for f in range(start, stop):
            for k in range(3):
                slot = slots[i]
                x, y, z = block[i, 0], block[i, 1], block[i, 2]
                i += 1
                while True:
                    here = table[slot]
                    if here < 0:
                        here = np.int32(count)
                        table[slot] = here
                        points[here, 0], points[here, 1], points[here, 2] = x, y, z
                        count += 1
                        break
                    if points[here, 0] == x and points[here, 1] == y and points[here, 2] == z:
                        break
                    slot = (slot + np.uint64(1)) & mask
                faces[f, k] = here
    return count


@njit("u8(f8, f8, f8, i4, u8[::1])", cache=True, error_model="numpy", inline="always")
def _hash_double(x: float, y: float, z: float, group: int, key: Words) -> np.uint64:
    state = np.float64(x).view(np.uint64) * key[0] + np.float64(y).view(np.uint64) * key[1]
    state ^= state >> _HALF
    state = (state + np.float64(z).view(np.uint64)) * key[2] + np.uint64(group)
    word: np.uint64 = (state ^ (state >> _HALF)) * key[3]
    return word


@njit(
    "i8(f8[:, ::1], i4[::1], i4[:, ::1], u8[::1], f8, i4[::1], i4[::1], f8[:, ::1], i4[::1], i4[:, ::1])",
    cache=True,
    error_model="numpy",
)
def weld_vertices(
    vertices: Floats,
    groups: Ints,
    faces: Ints,
    key: Words,
    snap: float,
    table: Ints,
    remap: Ints,
    points: Floats,
    first: Ints,
    welded: Ints,
) -> int:
    """Merge equal vertices of one group; coordinates within ``snap`` of 0 become 0.

    Puts the vertices in order of first use into ``points`` (n, 3), which one of the old each was into
    ``first`` (n,), the faces that name them into ``welded`` (m, 3), and returns n. Vertices that no face
    uses are dropped. ``key`` (4,) are odd random numbers, ``table`` a power of 2 above n; it and ``remap``
    (old,) are filled with -1.
    """
    n_faces = faces.shape[0]
    mask = np.uint64(table.shape[0] - 1)
    flat = points.reshape(points.size)
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
                # asked for: a second use in this block does not ask again
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
                prefetch(flat, 3 * here)
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
                    points[here, 0], points[here, 1], points[here, 2] = x, y, z
                    count += 1
                    break
                if (
                    points[here, 0] == x
                    and points[here, 1] == y
                    and points[here, 2] == z
                    and groups[first[here]] == groups[source]
                ):
                    break
                slot = (slot + np.uint64(1)) & mask
            remap[source] = here
        for f in range(start, stop):
            for k in range(3):
                welded[f, k] = remap[faces[f, k]]
    return count
