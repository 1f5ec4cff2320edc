"""Welding, cleaning and surface integrals of a triangle mesh.

Every kernel has one explicit signature, so that the cache holds one compiled version and importing
this file loads it. Arrays are C-contiguous: float64 positions (n, 3), int32 faces (m, 3).
"""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_MIX_1 = np.uint64(0x9E3779B97F4A7C15)
_MIX_2 = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)


@njit("u8(u8, u8)", cache=True, error_model="numpy", inline="always")
def _mix(state: np.uint64, word: np.uint64) -> np.uint64:
    state = (state ^ word) * _MIX_1
    state ^= state >> _SHIFT
    return state * _MIX_2


@njit("Tuple((i4[:, ::1], i8[::1]))(f8[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def clean_faces(vertices: Floats, faces: Ints) -> tuple[Ints, NDArray[np.int64]]:
    """Drop faces that repeat a vertex, and all but the balance of faces on the same three vertices.

    Two copies with the same winding leave one, two with opposite winding leave none. Slivers of zero
    area with three different vertices stay: their neighbours' edges need them. Returns the faces left
    and the counts (repeated vertex, doubled, zero area but kept).
    """
    n_faces = faces.shape[0]
    size = 16
    while size < 2 * n_faces:
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int32)
    balance = np.zeros(n_faces, np.int32)
    left = np.zeros(n_faces, np.bool_)
    counts = np.zeros(3, np.int64)
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        if a == b or b == c or a == c:  # noqa: PLR1714, SIM109 compiled
            counts[0] += 1
            continue
        low = min(a, b, c)
        high = max(a, b, c)
        middle = a + b + c - low - high
        turn = (
            1
            if (a == low and b == middle) or (b == low and c == middle) or (c == low and a == middle)
            else -1
        )
        state = _mix(np.uint64(low), np.uint64(middle))
        state = _mix(state, np.uint64(high))
        slot = (state >> _SHIFT) & mask
        while True:
            g = table[slot]
            if g < 0:
                table[slot] = f
                balance[f] = turn
                left[f] = True
                break
            x, y, z = faces[g, 0], faces[g, 1], faces[g, 2]
            if min(x, y, z) == low and max(x, y, z) == high and x + y + z == low + middle + high:
                counts[1] += 1
                balance[g] += turn
                if balance[g] == turn:
                    # the first copy had been cancelled: this one takes its place with its own winding
                    left[g] = False
                    left[f] = True
                    table[slot] = f
                    balance[f] = turn
                elif balance[g] == 0:
                    left[g] = False
                break
            slot = (slot + np.uint64(1)) & mask
    kept = 0
    for f in range(n_faces):
        if left[f]:
            kept += 1
    out = np.empty((kept, 3), np.int32)
    kept = 0
    for f in range(n_faces):
        if not left[f]:
            continue
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        out[kept, 0] = a
        out[kept, 1] = b
        out[kept, 2] = c
        kept += 1
        ux, uy, uz = (
            vertices[b, 0] - vertices[a, 0],
            vertices[b, 1] - vertices[a, 1],
            vertices[b, 2] - vertices[a, 2],
        )
        vx, vy, vz = (
            vertices[c, 0] - vertices[a, 0],
            vertices[c, 1] - vertices[a, 1],
            vertices[c, 2] - vertices[a, 2],
        )
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        if nx == 0.0 and ny == 0.0 and nz == 0.0:
            counts[2] += 1
    return out, counts


@njit("i8(f8[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def count_slivers(vertices: Floats, faces: Ints) -> int:
    """Faces without area."""
    count = 0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, az = vertices[a, 0], vertices[a, 1], vertices[a, 2]
        ux, uy, uz = vertices[b, 0] - ax, vertices[b, 1] - ay, vertices[b, 2] - az
        vx, vy, vz = vertices[c, 0] - ax, vertices[c, 1] - ay, vertices[c, 2] - az
        if uy * vz == uz * vy and uz * vx == ux * vz and ux * vy == uy * vx:
            count += 1
    return count


@njit("f8[:, ::1](f8[:, ::1], i4[:, ::1], i4[::1], i4)", cache=True, error_model="numpy")
def integrate_shells(vertices: Floats, faces: Ints, shell: Ints, n_shells: int) -> Floats:
    """Rows of (volume, area, x, y, z of the vector area, lowest x y z, highest x y z), one per shell.

    Volume by the divergence theorem over tetrahedra to the origin (Zhang & Chen 2001).
    """
    sums = np.zeros((n_shells, 11), np.float64)
    sums[:, 5:8] = np.inf
    sums[:, 8:11] = -np.inf
    # faces of one shell stand together in most files: their sums stay in registers
    stop = 0
    while stop < faces.shape[0]:
        s = shell[stop]
        volume = area = vector_x = vector_y = vector_z = 0.0
        low_x = low_y = low_z = np.inf
        high_x = high_y = high_z = -np.inf
        while stop < faces.shape[0] and shell[stop] == s:
            a, b, c = faces[stop, 0], faces[stop, 1], faces[stop, 2]
            stop += 1
            ax, ay, az = vertices[a, 0], vertices[a, 1], vertices[a, 2]
            bx, by, bz = vertices[b, 0], vertices[b, 1], vertices[b, 2]
            cx, cy, cz = vertices[c, 0], vertices[c, 1], vertices[c, 2]
            ux, uy, uz = bx - ax, by - ay, bz - az
            vx, vy, vz = cx - ax, cy - ay, cz - az
            nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
            volume += (ax * nx + ay * ny + az * nz) / 6.0
            area += 0.5 * np.sqrt(nx * nx + ny * ny + nz * nz)
            vector_x += 0.5 * nx
            vector_y += 0.5 * ny
            vector_z += 0.5 * nz
            low_x, low_y, low_z = min(low_x, ax, bx, cx), min(low_y, ay, by, cy), min(low_z, az, bz, cz)
            high_x, high_y, high_z = max(high_x, ax, bx, cx), max(high_y, ay, by, cy), max(high_z, az, bz, cz)
        sums[s, 0] += volume
        sums[s, 1] += area
        sums[s, 2] += vector_x
        sums[s, 3] += vector_y
        sums[s, 4] += vector_z
        sums[s, 5], sums[s, 8] = min(sums[s, 5], low_x), max(sums[s, 8], high_x)
        sums[s, 6], sums[s, 9] = min(sums[s, 6], low_y), max(sums[s, 9], high_y)
        sums[s, 7], sums[s, 10] = min(sums[s, 7], low_z), max(sums[s, 10], high_z)
    return sums


@njit(
    "Tuple((f8[:, ::1], f8[::1], f8[:, ::1], f8[:, :, ::1], f8[::1]))"
    "(f8[:, ::1], i4[:, ::1], f8[::1], f8[::1], f8[::1], f8)",
    cache=True,
    error_model="numpy",
)
def integrate_axes(
    vertices: Floats, faces: Ints, lowest: Floats, highest: Floats, sine_rules: Floats, plate: float
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Exact surface integrals for the three axes in both directions.

    ``lowest`` and ``highest`` (3,) are the box, ``sine_rules`` (k,) the sines of the support rules,
    rising, ``plate`` the distance within which a face lies on the plate. Returns unit normals (m, 3),
    contour area (3,), skins (3, 2) as (up, down), overhang areas (3, 2, k) for (+axis, -axis) up, and
    the summed extents of the faces (3,).
    """
    n_faces = faces.shape[0]
    n_rules = sine_rules.shape[0]
    normals = np.zeros((n_faces, 3), np.float64)
    contour = np.zeros(3, np.float64)
    skins = np.zeros((3, 2), np.float64)
    overhangs = np.zeros((3, 2, n_rules), np.float64)
    extents = np.zeros(3, np.float64)
    for f in range(n_faces):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ux, uy, uz = (
            vertices[b, 0] - vertices[a, 0],
            vertices[b, 1] - vertices[a, 1],
            vertices[b, 2] - vertices[a, 2],
        )
        vx, vy, vz = (
            vertices[c, 0] - vertices[a, 0],
            vertices[c, 1] - vertices[a, 1],
            vertices[c, 2] - vertices[a, 2],
        )
        nx, ny, nz = uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx
        double = np.sqrt(nx * nx + ny * ny + nz * nz)
        if double == 0.0:
            continue
        normals[f, 0], normals[f, 1], normals[f, 2] = nx / double, ny / double, nz / double
        area = 0.5 * double
        for axis in range(3):
            n = normals[f, axis]
            least = min(vertices[a, axis], vertices[b, axis], vertices[c, axis])
            most = max(vertices[a, axis], vertices[b, axis], vertices[c, axis])
            extents[axis] += most - least
            contour[axis] += area * np.sqrt(max(0.0, 1.0 - n * n))
            if n > 0.0:
                skins[axis, 0] += area * n
                side = 1
                reach = highest[axis] - least
            else:
                skins[axis, 1] -= area * n
                side = 0
                reach = most - lowest[axis]
            if reach > plate:
                for rule in range(n_rules):
                    if abs(n) <= sine_rules[rule]:
                        break
                    overhangs[axis, side, rule] += area
    return normals, contour, skins, overhangs, extents
