"""The convex hull of a part and the smallest box around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.hull import Hull as Convex
from app.geometry.hull import measure_hull
from app.geometry.kernels.boxes import fit_boxes
from app.geometry.locate import Frame, as_vector
from app.geometry.mesh import Vertices
from app.geometry.solid import Hull, SmallestBox

# Directions times corners that are looked at
WORK = 60_000
LEAST_DIRECTIONS, MOST_DIRECTIONS = 12, 200
ROUNDS = 4
# Hulls of more corners are taken as they come: their points hardly lie in planes
MAX_JOGGLED = 20_000
JOGGLE = 1e-10


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The hull as it is told, its corners (n, 3), its flat sides (k, 4): area and normal, largest first."""

    hull: Hull
    points: Vertices
    sides: NDArray[np.float64]


def enclose(vertices: Vertices, frame: Frame) -> Enclosed | None:
    """The hull of some points and the smallest box around them; None where they lie in one plane.

    The box has a side on one of the hull's largest sides, and a rectangle turned to fit across it; then,
    round by round, across the sides that it found (O'Rourke 1985: in the smallest box at least two
    neighbouring sides lie on edges of the hull; a side on a face is where almost all of them are).
    """
    hull = measure_hull(vertices)
    if hull is None:
        return None
    if len(hull.vertices) <= MAX_JOGGLED:
        hull = _join_again(hull.vertices) or hull
    corners = hull.vertices[hull.faces]
    doubled = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    areas = 0.5 * np.linalg.norm(doubled, axis=1)
    sides = _merge_sides(doubled, areas)
    # a copy of its own: kernels take no read-only arrays
    points = np.array(hull.vertices)
    return Enclosed(Hull(hull.volume, float(areas.sum()), _fit(points, sides[:, 1:], frame)), points, sides)


def _join_again(corners: Vertices) -> Convex | None:
    """The hull of a hull's corners, each moved by next to nothing.

    Where many points lie in one plane, quickhull leaves faces that overlap (on a subdivided torus 3 % too
    much area); in general position it does not (the joggle of Barber, Dobkin & Huhdanpaa 1996).
    """
    reach = JOGGLE * float(np.linalg.norm(np.ptp(corners, axis=0)))
    return measure_hull(corners + reach * np.random.default_rng(0).uniform(-1.0, 1.0, corners.shape))


def _merge_sides(doubled: NDArray[np.float64], areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Triangles that face one way, within a thousandth, as one side (k, 4): area and normal."""
    kept = areas > 0.0
    normals = doubled[kept] / (2.0 * areas[kept])[:, None]
    _, number = np.unique(np.round(normals * 1e3).astype(np.int64), axis=0, return_inverse=True)
    number = number.reshape(-1)
    sums = np.stack([np.bincount(number, doubled[kept][:, k]) for k in range(3)], axis=1)
    lengths = np.linalg.norm(sums, axis=1)
    sides = np.column_stack([0.5 * lengths, sums / lengths[:, None]])
    return np.ascontiguousarray(sides[np.argsort(-sides[:, 0], kind="stable")])


def _fit(points: Vertices, normals: NDArray[np.float64], frame: Frame) -> SmallestBox:
    count = min(MOST_DIRECTIONS, max(LEAST_DIRECTIONS, WORK // len(points)))
    # opposite sides give the same box; the part's own axes are always tried
    tried = np.concatenate([frame.turn.T, normals[:count]])
    best = None
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
    reach = points @ axes.T
    low, high = reach.min(axis=0), reach.max(axis=0)
    order = np.argsort(-(high - low), kind="stable")
    directions = axes[order] @ frame.turn
    return SmallestBox(
        size_mm=as_vector((high - low)[order]),
        axes=(as_vector(directions[0]), as_vector(directions[1]), as_vector(directions[2])),
        centre_mm=frame.place(0.5 * (low + high) @ axes).point_mm,
    )
