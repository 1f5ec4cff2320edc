"""Triangles of one surface that run through one another."""

# ruff: noqa: C901, PLR0912
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit("b1(f8[:, ::1], i4, i4, i4, i4, i4, f8, f8[::1])", cache=True, error_model="numpy")
def _pierces(vertices: Floats, p: int, q: int, a: int, b: int, c: int, tolerance: float, hit: Floats) -> bool:
    """Whether the segment p–q crosses the triangle's inside, by more than the tolerance on both sides.

    The crossing point goes into ``hit`` (3,).
    """
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
    square = nx * nx + ny * ny + nz * nz
    if square == 0.0:
        return False
    length = np.sqrt(square)
    px, py, pz = (
        vertices[p, 0] - vertices[a, 0],
        vertices[p, 1] - vertices[a, 1],
        vertices[p, 2] - vertices[a, 2],
    )
    qx, qy, qz = (
        vertices[q, 0] - vertices[a, 0],
        vertices[q, 1] - vertices[a, 1],
        vertices[q, 2] - vertices[a, 2],
    )
    above, below = (px * nx + py * ny + pz * nz) / length, (qx * nx + qy * ny + qz * nz) / length
    if above * below >= 0.0 or min(abs(above), abs(below)) <= tolerance:
        return False
    t = above / (above - below)
    x, y, z = px + t * (qx - px), py + t * (qy - py), pz + t * (qz - pz)
    # weights of b and c at the crossing
    wb = (nx * (y * vz - z * vy) + ny * (z * vx - x * vz) + nz * (x * vy - y * vx)) / square
    wc = (nx * (uy * z - uz * y) + ny * (uz * x - ux * z) + nz * (ux * y - uy * x)) / square
    # a weight times the height over its edge is the distance from that edge
    edge_b = length / np.sqrt(vx * vx + vy * vy + vz * vz)
    edge_c = length / np.sqrt(ux * ux + uy * uy + uz * uz)
    wx, wy, wz = vx - ux, vy - uy, vz - uz
    edge_a = length / np.sqrt(wx * wx + wy * wy + wz * wz)
    if wb * edge_b <= tolerance or wc * edge_c <= tolerance or (1.0 - wb - wc) * edge_a <= tolerance:
        return False
    hit[0], hit[1], hit[2] = vertices[a, 0] + x, vertices[a, 1] + y, vertices[a, 2] + z
    return True


@njit(
    "Tuple((i8, f8[:, ::1]))(f8[:, ::1], i4[:, ::1], i4[::1], i8[::1], f8, i8, i8)",
    cache=True,
    error_model="numpy",
)
def cross_faces(
    vertices: Floats,
    faces: Ints,
    body: Ints,
    order: NDArray[np.int64],
    tolerance: float,
    visits: int,
    kept: int,
) -> tuple[int, Floats]:
    """Pairs of faces of one ``body`` (m,) without a common vertex that cross.

    ``order`` (m,) lists the faces so that neighbours in it are near in space; a balanced tree of boxes over
    it finds what may touch. Returns the number of pairs, -1 where more than ``visits`` boxes would have to
    be looked at, and where the first ``kept`` pairs cross (k, 3).
    """
    n = faces.shape[0]
    leaves = 1
    while leaves < n:
        leaves *= 2
    low = np.full((2 * leaves, 3), np.inf)
    high = np.full((2 * leaves, 3), -np.inf)
    for place in range(n):
        f = order[place]
        for axis in range(3):
            x, y, z = vertices[faces[f, 0], axis], vertices[faces[f, 1], axis], vertices[faces[f, 2], axis]
            low[leaves + place, axis] = min(x, y, z)
            high[leaves + place, axis] = max(x, y, z)
    for node in range(leaves - 1, 0, -1):
        for axis in range(3):
            low[node, axis] = min(low[2 * node, axis], low[2 * node + 1, axis])
            high[node, axis] = max(high[2 * node, axis], high[2 * node + 1, axis])
    points = np.empty((kept, 3), np.float64)
    hit = np.empty(3, np.float64)
    stack = np.empty(128, np.int64)
    count = 0
    for place in range(n):
        f = order[place]
        own = leaves + place
        stack[0] = 1
        top = 1
        while top > 0:
            top -= 1
            node = stack[top]
            visits -= 1
            if visits < 0:
                return -1, points[:0].copy()
            if (
                low[node, 0] > high[own, 0]
                or high[node, 0] < low[own, 0]
                or low[node, 1] > high[own, 1]
                or high[node, 1] < low[own, 1]
                or low[node, 2] > high[own, 2]
                or high[node, 2] < low[own, 2]
            ):
                continue
            if node < leaves:
                stack[top] = 2 * node
                stack[top + 1] = 2 * node + 1
                top += 2
                continue
            if node <= own:
                continue
            g = order[node - leaves]
            if body[f] != body[g]:
                continue
            is_neighbour = False
            for i in range(3):
                for j in range(3):
                    is_neighbour = is_neighbour or faces[f, i] == faces[g, j]
            if is_neighbour:
                continue
            for k in range(6):
                one, other = (f, g) if k < 3 else (g, f)
                if _pierces(
                    vertices,
                    faces[one, k % 3],
                    faces[one, (k + 1) % 3],
                    faces[other, 0],
                    faces[other, 1],
                    faces[other, 2],
                    tolerance,
                    hit,
                ):
                    if count < kept:
                        points[count] = hit
                    count += 1
                    break
    return count, points[: min(count, kept)].copy()
