"""The convex hull of a part and the smallest box around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.features import Hull, SmallestBox
from app.geometry.hull import Hull as Convex
from app.geometry.hull import measure_hull
from app.geometry.kernels.boxes import fit_boxes
from app.geometry.locate import Frame, as_vector
from app.geometry.mesh import Faces, Vertices

# Directions times corners that are looked at
WORK = 60_000
LEAST_DIRECTIONS, MOST_DIRECTIONS = 12, 200
ROUNDS = 4
# So many of the largest triangles of a hull are looked at for its flat sides
MAX_SIDES = 5_000
# Hulls of more corners are fitted by one corner from each cell of a grid of so many a side
MAX_FITTED = 4_000
FITTED_CELLS = 32
# Hulls of more corners are taken as they come: their points hardly lie in planes
MAX_JOGGLED = 20_000
MAX_JOGGLED_POINTS = 5_000
JOGGLE = 1e-10


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The hull as it is told, its corners (n, 3), its flat sides (k, 4): area and normal, largest first."""

    hull: Hull
    points: Vertices
    sides: NDArray[np.float64]


def enclose(vertices: Vertices, frame: Frame, surface: Faces | None = None) -> Enclosed | None:
    """The hull of some points and the smallest box around them; None where they lie in one plane.

    ``surface`` is one sound shell on the points, where there is one, as for ``measure_hull``.

    The box has a side on one of the hull's largest sides, and a rectangle turned to fit across it; then,
    round by round, across the sides that it found (O'Rourke 1985: in the smallest box at least two
    neighbouring sides lie on edges of the hull; a side on a face is where almost all of them are).
    """
    # of fewer corners the hull of all points is joined again anyway
    hull = measure_hull(vertices, surface if len(vertices) > MAX_JOGGLED else None)
    if hull is None:
        return None
    if len(vertices) <= MAX_JOGGLED_POINTS:
        hull = _join_again(vertices) or hull
    elif len(hull.vertices) <= MAX_JOGGLED:
        hull = _join_again(hull.vertices) or hull
    corners = hull.vertices[hull.faces]
    doubled = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = 0.5 * np.linalg.norm(doubled, axis=1)
    sides = _merge_sides(doubled, areas)
    # a copy of its own: kernels take no read-only arrays
    points = np.array(hull.vertices)
    return Enclosed(Hull(hull.volume, float(areas.sum()), _fit(points, sides[:, 1:], frame)), points, sides)


def _join_again(corners: Vertices) -> Convex | None:
    """The hull of points, each moved by next to nothing.

    Where many points lie in one plane, quickhull leaves faces that overlap (on a subdivided torus 3 % too
    much area) and misses corners (0.03 % of volume); in general position it does not (the joggle of Barber,
    Dobkin & Huhdanpaa 1996). Of many points only the corners of a first hull are joined again.
    """
    reach = JOGGLE * float(np.linalg.norm(np.ptp(corners, axis=0)))
    return measure_hull(corners + reach * np.random.default_rng(0).uniform(-1.0, 1.0, corners.shape))


def _merge_sides(doubled: NDArray[np.float64], areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Triangles that face one way, within a thousandth, as one side (k, 4): area and normal."""
    kept = np.argsort(-areas, kind="stable")[:MAX_SIDES]
    kept = kept[areas[kept] > 0.0]
    normals = doubled[kept] / (2.0 * areas[kept])[:, None]
    keys = (np.round(normals * 1e3).astype(np.int64) + 1_000) @ np.array([1 << 24, 1 << 12, 1])
    _, number = np.unique(keys, return_inverse=True)
    sums = np.stack([np.bincount(number, doubled[kept][:, k]) for k in range(3)], axis=1)
    lengths = np.linalg.norm(sums, axis=1)
    sides = np.column_stack([0.5 * lengths, sums / lengths[:, None]])
    return np.ascontiguousarray(sides[np.argsort(-sides[:, 0], kind="stable")])


def pick_corners(points: Vertices) -> Vertices:
    """Of many points some that stand for all: one from each cell of a grid; few stay as they are."""
    if len(points) <= MAX_FITTED:
        return points
    low = points.min(axis=0)
    cells = np.floor((points - low) * (FITTED_CELLS / float(np.ptp(points, axis=0).max()))).astype(np.int64)
    _, first = np.unique(cells @ np.array([1 << 12, 1 << 6, 1]), return_index=True)
    return np.ascontiguousarray(points[first])


def _fit(points: Vertices, normals: NDArray[np.float64], frame: Frame) -> SmallestBox:
    count = min(MOST_DIRECTIONS, max(LEAST_DIRECTIONS, WORK // min(len(points), MAX_FITTED)))
    # opposite sides give the same box; the part's own axes are always tried
    tried = np.concatenate([frame.turn.T, normals[:count]])
    best = None
    everything, points = points, pick_corners(points)
    for _ in range(ROUNDS):
        tried = np.ascontiguousarray(tried)
        boxes = fit_boxes(points, tried)
        number = int(np.argmin(boxes[:, 0]))
        if best is not None and boxes[number, 0] >= best[0] * (1.0 - 1e-9):
            break
        first, second = tried[number], boxes[number, 4:7]
        axes = np.stack([first, second, np.cross(first, second)])
        best = (float(boxes[number, 0]), axes)
        tried = axes[1:]
    if best is None:
        raise ValueError("a hull has corners")
    axes = best[1]
    reach = everything @ axes.T
    low, high = reach.min(axis=0), reach.max(axis=0)
    # sides of one length in the order of the axes they are nearest to, each pointing along it
    sides = np.round((high - low) / float((high - low).max()), 6)
    directions = axes @ frame.turn
    nearest = np.argmax(np.round(np.abs(directions), 6), axis=1)
    order = np.lexsort((nearest, -sides))
    signs = np.where(directions[np.arange(3), nearest] < 0.0, -1.0, 1.0)
    directions = (directions * signs[:, None])[order]
    return SmallestBox(
        size_mm=as_vector((high - low)[order]),
        axes=(as_vector(directions[0]), as_vector(directions[1]), as_vector(directions[2])),
        centre_mm=frame.place(0.5 * (low + high) @ axes).point_mm,
    )
