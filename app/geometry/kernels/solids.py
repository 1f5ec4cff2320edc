"""Moments of the solid, its cuts, and what lies between surfaces that face one another."""

# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit("f8[::1](f8[:, ::1], i4[:, ::1])", cache=True, error_model="numpy")
def integrate_moments(vertices: Floats, faces: Ints) -> Floats:
    """(1, x, y, z, xx, yy, zz, xy, yz, zx) integrated over the solid, by tetrahedra to the origin.

    Closed forms for one tetrahedron after Tonon (2004), "Explicit exact formulas for the 3-D tetrahedron
    inertia tensor in terms of its vertex coordinates".
    """
    sums = np.zeros(10, np.float64)
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        ax, ay, az = vertices[a, 0], vertices[a, 1], vertices[a, 2]
        bx, by, bz = vertices[b, 0], vertices[b, 1], vertices[b, 2]
        cx, cy, cz = vertices[c, 0], vertices[c, 1], vertices[c, 2]
        det = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        sx, sy, sz = ax + bx + cx, ay + by + cy, az + bz + cz
        sums[0] += det
        sums[1] += det * sx
        sums[2] += det * sy
        sums[3] += det * sz
        # Σᵢ Σⱼ pᵢ qⱼ (1 + δᵢⱼ) over the three corners, the fourth being the origin
        sums[4] += det * (sx * sx + ax * ax + bx * bx + cx * cx)
        sums[5] += det * (sy * sy + ay * ay + by * by + cy * cy)
        sums[6] += det * (sz * sz + az * az + bz * bz + cz * cz)
        sums[7] += det * (sx * sy + ax * ay + bx * by + cx * cy)
        sums[8] += det * (sy * sz + ay * az + by * bz + cy * cz)
        sums[9] += det * (sz * sx + az * ax + bz * bx + cz * cx)
    sums[0] /= 6.0
    sums[1:4] /= 24.0
    sums[4:] /= 120.0
    return sums


@njit("f8[:, ::1](f8[:, ::1], i4[:, ::1], f8, f8, i8)", cache=True, error_model="numpy")
def cut_slices(vertices: Floats, faces: Ints, low: float, high: float, count: int) -> Floats:
    """Area and outline length (count, 2) of cuts across z at the middles of ``count`` even layers.

    A vertex on a cut counts as above it, for all faces alike, so every outline is closed.
    """
    cuts = np.zeros((count, 2), np.float64)
    step = (high - low) / count
    ends = np.empty((2, 2), np.float64)
    for f in range(faces.shape[0]):
        za, zb, zc = vertices[faces[f, 0], 2], vertices[faces[f, 1], 2], vertices[faces[f, 2], 2]
        first = max(0, int(np.ceil((min(za, zb, zc) - low) / step - 0.5)) - 1)
        last = min(count - 1, int(np.floor((max(za, zb, zc) - low) / step - 0.5)) + 1)
        for cut in range(first, last + 1):
            height = low + (cut + 0.5) * step
            found = 0
            for k in range(3):
                i, j = faces[f, k], faces[f, (k + 1) % 3]
                is_above, is_next_above = vertices[i, 2] >= height, vertices[j, 2] >= height
                if is_above == is_next_above:
                    continue
                # from the lower to the upper end, so that both faces of an edge find the same point
                if is_above:
                    i, j = j, i
                t = (height - vertices[i, 2]) / (vertices[j, 2] - vertices[i, 2])
                # the outline runs from where the face's rim falls to where it rises: solid at its left
                end = 1 if is_next_above else 0
                ends[end, 0] = vertices[i, 0] + t * (vertices[j, 0] - vertices[i, 0])
                ends[end, 1] = vertices[i, 1] + t * (vertices[j, 1] - vertices[i, 1])
                found += 1
            if found == 2:
                cuts[cut, 0] += 0.5 * (ends[0, 0] * ends[1, 1] - ends[1, 0] * ends[0, 1])
                cuts[cut, 1] += np.hypot(ends[1, 0] - ends[0, 0], ends[1, 1] - ends[0, 1])
    return cuts


@njit(
    "Tuple((f8[:, ::1], f8[:, :, ::1]))"
    "(i4[::1], f8[::1], i4[::1], f8[:, ::1], i8, i8, i8, f8, f8, f8, f8, f8, i8, f8, i8)",
    cache=True,
    error_model="numpy",
)
def survey_widths(
    starts: Ints,
    heights: Floats,
    marks: Ints,
    normals: Floats,
    axis: int,
    n_u: int,
    n_v: int,
    low: float,
    high: float,
    touch: float,
    facing: float,
    narrowest: float,
    n_bins: int,
    bins_per_e: float,
    blocks: int,
) -> tuple[Floats, Floats]:
    """Gaps along the columns of ``axis``, and the thinnest walls and narrowest gaps of each block.

    Takes columns as ``sweep_columns`` leaves them: each sorted. Returns gaps (n_bins, 3), a histogram as
    that of walls, and spots (2, blocks³, 5) of walls and of gaps: (width, column, height of the middle,
    face, height of the face); the width is infinite where a block of the part has none.
    """
    gaps = np.zeros((n_bins, 3), np.float64)
    spots = np.zeros((2, blocks * blocks * blocks, 5), np.float64)
    spots[:, :, 0] = np.inf
    span = max(high - low, 1e-300)
    for cell in range(starts.shape[0] - 1):
        start, stop = starts[cell], starts[cell + 1]
        balance = 0
        for i in range(start, stop):
            balance += 2 * (marks[i] & 1) - 1
        if balance != 0 or start == stop:
            continue
        block_uv = (((cell // n_u) * blocks) // n_v * blocks + ((cell % n_u) * blocks) // n_u) * blocks
        depth = 0
        for i in range(start, stop - 1):
            depth += 2 * (marks[i] & 1) - 1
            # solid between an entry from outside and its exit; free between an exit to outside and an entry
            if depth == 1 and marks[i] & 1 and not marks[i + 1] & 1:
                kind = 0
            elif depth == 0 and marks[i + 1] & 1 and not marks[i] & 1:
                kind = 1
            else:
                continue
            length = heights[i + 1] - heights[i]
            if length <= touch:
                continue
            one, other = marks[i] >> 1, marks[i + 1] >> 1
            dot = (
                normals[one, 0] * normals[other, 0]
                + normals[one, 1] * normals[other, 1]
                + normals[one, 2] * normals[other, 2]
            )
            if dot >= -facing:
                continue
            across = 0.5 * (abs(normals[one, axis]) + abs(normals[other, axis]))
            width = length * across
            if kind == 1:
                place = (
                    0 if width <= narrowest else min(n_bins - 1, int(np.log(width / narrowest) * bins_per_e))
                )
                gaps[place, 0] += 1.0
                gaps[place, 1] += across
                gaps[place, 2] += across * width
            middle = 0.5 * (heights[i] + heights[i + 1])
            block = block_uv + min(blocks - 1, int((middle - low) / span * blocks))
            if width < spots[kind, block, 0]:
                spots[kind, block, 0] = width
                spots[kind, block, 1] = cell
                spots[kind, block, 2] = middle
                spots[kind, block, 3] = one
                spots[kind, block, 4] = heights[i]
    return gaps, spots
