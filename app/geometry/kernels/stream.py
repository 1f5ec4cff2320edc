"""One pass over the corners of separate triangles, as a binary STL holds them, without welding.

Corners (m, 3, 3) are views of the file's records: strided, unaligned and read-only, once as float32 and
once as the same bits.
"""

# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Corners = NDArray[np.float32]
Bits = NDArray[np.uint32]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

# numba's words for such views, to be put into signatures
CORNERS = "Array(f4, 3, 'A', readonly=True, aligned=False)"
BITS = "Array(u4, 3, 'A', readonly=True, aligned=False)"

_HALF = np.uint64(32)
_MAGNITUDE = np.uint32(0x7FFFFFFF)


@njit("u8(u4, u4, u4, u8[::1])", cache=True, error_model="numpy", inline="always")
def hash_point(x: np.uint32, y: np.uint32, z: np.uint32, key: Words) -> np.uint64:
    """Of three words, by ``key`` (4,) of odd random numbers, so that no file can be made to collide."""
    state = (np.uint64(x) | (np.uint64(y) << _HALF)) * key[0] + (np.uint64(z) + key[1]) * key[2]
    word: np.uint64 = (state ^ (state >> _HALF)) * key[3]
    return word


@njit("u4(u4, u4)", cache=True, error_model="numpy", inline="always")
def quieten(bits: np.uint32, noise: np.uint32) -> np.uint32:
    """0 for a float32 no larger than that of the bits ``noise``, minus zero included."""
    return bits if (bits & _MAGNITUDE) > noise else np.uint32(0)


@njit("u8(u8, u8)", cache=True, error_model="numpy", inline="always")
def _hash_edge(a: np.uint64, b: np.uint64) -> np.uint64:
    """The negative of the opposite edge's; 0 from a corner to itself."""
    word = a * b
    if a < b:
        return word
    if a > b:
        return np.uint64(0) - word
    return np.uint64(0)


@njit(
    f"Tuple((f8[::1], u8))({CORNERS}, {BITS}, u8[::1], u4, f8, f8)",
    cache=True,
    error_model="numpy",
)
def stream_triangles(
    corners: Corners, bits: Bits, key: Words, noise: np.uint32, sine: float, plate: float
) -> tuple[Floats, np.uint64]:
    """Box, volume, area and overhang, and a word that is 0 where every edge has its opposite.

    Coordinates up to the bits ``noise`` are 0. Returns (lowest x y z, highest x y z, volume, area, area of
    faces beyond ``sine`` that look down, the same for those that look up); faces within the share ``plate``
    of the height seen so far from the lowest point seen so far are left out of the last two.
    Volume by the divergence theorem, from the first corner (Zhang & Chen 2001).
    """
    ox, oy, oz = np.float64(corners[0, 0, 0]), np.float64(corners[0, 0, 1]), np.float64(corners[0, 0, 2])
    low_x, low_y, low_z = corners[0, 0, 0], corners[0, 0, 1], corners[0, 0, 2]
    high_x, high_y, high_z = low_x, low_y, low_z
    volume = area = down = up = lying_down = lying_up = 0.0
    edges = np.uint64(0)
    for f in range(corners.shape[0]):
        x0, y0, z0 = corners[f, 0, 0], corners[f, 0, 1], corners[f, 0, 2]
        x1, y1, z1 = corners[f, 1, 0], corners[f, 1, 1], corners[f, 1, 2]
        x2, y2, z2 = corners[f, 2, 0], corners[f, 2, 1], corners[f, 2, 2]
        low_x, low_y = min(low_x, x0, x1, x2), min(low_y, y0, y1, y2)
        high_x, high_y, high_z = max(high_x, x0, x1, x2), max(high_y, y0, y1, y2), max(high_z, z0, z1, z2)
        lowest = min(z0, z1, z2)
        near = plate * (high_z - low_z)
        if lowest < low_z:
            if lowest < low_z - near:
                lying_down = lying_up = 0.0
            low_z = lowest
        ax, ay, az = x0 - ox, y0 - oy, z0 - oz
        ux, uy, uz = (x1 - ox) - ax, (y1 - oy) - ay, (z1 - oz) - az
        vx, vy, vz = (x2 - ox) - ax, (y2 - oy) - ay, (z2 - oz) - az
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        volume += ax * nx + ay * ny + az * nz
        double = np.sqrt(nx * nx + ny * ny + nz * nz)
        area += double
        if abs(nz) > sine * double:
            is_lying = max(z0, z1, z2) <= low_z + near
            if nz < 0.0:
                down += double
                lying_down += double if is_lying else 0.0
            else:
                up += double
                lying_up += double if is_lying else 0.0
        a = hash_point(
            quieten(bits[f, 0, 0], noise), quieten(bits[f, 0, 1], noise), quieten(bits[f, 0, 2], noise), key
        )
        b = hash_point(
            quieten(bits[f, 1, 0], noise), quieten(bits[f, 1, 1], noise), quieten(bits[f, 1, 2], noise), key
        )
        c = hash_point(
            quieten(bits[f, 2, 0], noise), quieten(bits[f, 2, 1], noise), quieten(bits[f, 2, 2], noise), key
        )
        edges += _hash_edge(a, b) + _hash_edge(b, c) + _hash_edge(c, a)
    sums = np.empty(10, np.float64)
    sums[0], sums[1], sums[2] = low_x, low_y, low_z
    sums[3], sums[4], sums[5] = high_x, high_y, high_z
    sums[6], sums[7] = volume / 6.0, 0.5 * area
    sums[8], sums[9] = 0.5 * (down - lying_down), 0.5 * (up - lying_up)
    return sums, edges
