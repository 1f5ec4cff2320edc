"""Wall thickness at every place of a mesh, made for colouring it; what prices rest on is in thickness.py."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.geometry.columns import TOUCH, WALL_ANGLE_DEG
from app.geometry.kernels.columns import cross_columns
from app.geometry.kernels.walls import lower_to_walls
from app.geometry.mesh import Faces, Vertices

UNKNOWN = -1.0
# Columns over the footprint for each direction, and the most of a grid that is mostly empty
COLUMNS = 8_192
MAX_COLUMNS = 32_768
# Faces that no line met take the mean of faces near them that look the same way: near means in one cell
# of a grid of so many cells a side, finer ones first
FILL_GRIDS = (64, 16, 8, 4)
# Faces around a corner share it where their thickness is the same within a step of this logarithm
STEP = 0.05

# A wall is found by lines that cross it nearly upright, so there are lines every 45° or so: the three
# axes, the six diagonals of the sides and, where there is time for them, the four of a cube
DIRECTIONS: NDArray[np.float64] = np.array(
    [
        np.array(way) / math.sqrt(sum(map(abs, way)))
        for way in sorted(product((0, 1, -1), repeat=3), key=lambda way: sum(map(abs, way)))
        if any(way) and next(part for part in way if part) > 0
    ],
    dtype=np.float64,
)
MANY_TRIANGLES = 50_000
DIRECTIONS_OF_MANY = 9


def colour_walls(points: Vertices, triangles: Faces) -> tuple[Vertices, Faces, NDArray[np.float64]]:
    """The mesh with its thinnest wall in mm at each vertex, ``UNKNOWN`` where there is none to be found.

    ``points`` (n, 3) in mm, ``triangles`` (m, 3). A vertex stands once for each thickness of the faces
    around it, so that a thin rib does not bleed into the thick block it stands on; triangles keep
    their order and their places.
    """
    values = measure_faces(points, triangles)
    split, corners, means = spread_over_vertices(points, triangles, values[:, None], bin_walls(values))
    return split, corners, means[:, 0]


def bin_walls(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Numbers (m,) from 0, equal for faces whose thickness is the same within a step; 0 where unknown."""
    known = values > 0.0
    bins = np.zeros(len(values), dtype=np.int64)
    if known.any():
        steps = np.round(np.log(values[known]) / STEP).astype(np.int64)
        bins[known] = 1 + steps - steps.min()
    return bins


def spread_over_vertices(
    points: Vertices, triangles: Faces, values: NDArray[np.float64], bins: NDArray[np.int64]
) -> tuple[Vertices, Faces, NDArray[np.float64]]:
    """Values of faces (m, k) as means at vertices (n, k).

    A vertex stands once for each of the ``bins`` (m,) of its faces; triangles keep their order.
    """
    count = int(bins.max()) + 1
    keys = triangles.astype(np.int64) * count + bins[:, None]
    found, corner = np.unique(keys, return_inverse=True)
    corner = corner.reshape(-1)
    shares = np.bincount(corner)
    means = np.stack([np.bincount(corner, np.repeat(column, 3)) / shares for column in values.T], axis=1)
    return points[found // count], corner.reshape(-1, 3).astype(np.int32), means


def measure_faces(points: Vertices, triangles: Faces) -> NDArray[np.float64]:
    """The thinnest wall in mm (m,) behind each face, ``UNKNOWN`` where nothing near it is known."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    normals /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
    thinnest = _send_lines(points, triangles, normals, 0.5 * lengths)
    return _fill_gaps((a + b + c) / 3.0, normals, np.where(np.isfinite(thinnest), thinnest, UNKNOWN))


def _send_lines(
    points: Vertices, triangles: Faces, normals: NDArray[np.float64], areas: NDArray[np.float64]
) -> NDArray[np.float64]:
    diagonal = float(np.linalg.norm(points.max(axis=0) - points.min(axis=0)))
    thinnest = np.full(len(triangles), np.inf)
    faces = np.ascontiguousarray(triangles, dtype=np.int32)
    facing = math.cos(math.radians(WALL_ANGLE_DEG))
    for direction in DIRECTIONS[: DIRECTIONS_OF_MANY if len(faces) > MANY_TRIANGLES else None]:
        turned = np.ascontiguousarray(points @ _frame(direction).T)
        low, high = turned[:, :2].min(axis=0), turned[:, :2].max(axis=0)
        reach = np.maximum(high - low, 1e-9 * diagonal)
        shadow = 0.5 * float(np.abs(normals @ direction) @ areas)
        pitch = max(math.sqrt(shadow / COLUMNS), math.sqrt(float(reach[0] * reach[1]) / MAX_COLUMNS))
        n_u, n_v = (max(1, math.ceil(float(side) / pitch)) for side in reach)
        starts, heights, marks = cross_columns(turned, faces, float(low[0]), float(low[1]), pitch, n_u, n_v)
        lower_to_walls(starts, heights, marks, normals, direction, facing, TOUCH * diagonal, thinnest)
    return thinnest


def _fill_gaps(
    centres: Vertices, normals: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    low = centres.min(axis=0)
    longest = max(float((centres.max(axis=0) - low).max()), 1e-9)
    axis = np.argmax(np.abs(normals), axis=1)
    side = 2 * axis + (normals[np.arange(len(normals)), axis] < 0.0)
    for cells in FILL_GRIDS:
        known = values > 0.0
        if known.all():
            break
        at = np.minimum((centres - low) * (cells / longest), cells - 1).astype(np.int64)
        key = ((at[:, 0] * cells + at[:, 1]) * cells + at[:, 2]) * 6 + side
        count = np.bincount(key[known], minlength=6 * cells**3)
        total = np.bincount(key[known], values[known], minlength=6 * cells**3)
        gaps = key[~known]
        values[~known] = np.where(count[gaps] > 0, total[gaps] / np.maximum(count[gaps], 1), UNKNOWN)
    return values


def _frame(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """A rotation (3, 3) whose rows are two axes across ``direction`` and the direction itself.

    The two are turned off the axes of the part, so that walls along those meet ever new lines.
    """
    helper = np.array([0.413, 0.577, 0.704])
    across = np.cross(helper, direction)
    across /= np.linalg.norm(across)
    return np.stack([across, np.cross(direction, across), direction])
