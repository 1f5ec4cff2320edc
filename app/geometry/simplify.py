"""Fewer triangles for the same shape, for looking at; never for measuring."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.geometry.mesh import Faces, Vertices, bound

# Collapsing edges by quadric error keeps the shape, at 2 µs a triangle and more where bodies are many. Beyond
# this, vertices are first merged on a grid much finer than what remains of them.
MAX_COLLAPSED = 250_000
_MAX_ROUNDS = 12
# Thresholds of the library are lengths: the part's diagonal is brought to this, where they keep volumes best
_DIAGONAL = 10.0


def simplify_mesh(vertices: Vertices, faces: Faces, max_triangles: int) -> tuple[Vertices, Faces]:
    """At most ``max_triangles`` triangles for ``vertices`` (n, 3) and ``faces`` (m, 3), welded.

    Quadric edge collapse (Garland & Heckbert 1997). The mesh itself where it is small enough.
    """
    points, triangles = _merge_until(vertices, faces, max(MAX_COLLAPSED, max_triangles))
    if len(triangles) > max_triangles:
        points, triangles = _collapse(points, triangles, max_triangles)
    # where edges would not collapse without turning faces over
    return _merge_until(points, triangles, max_triangles)


def _collapse(vertices: Vertices, faces: Faces, target: int) -> tuple[Vertices, Faces]:
    # only where a part is that large
    from fast_simplification import simplify

    low, high = bound(vertices)
    centre, scale = 0.5 * (low + high), _DIAGONAL / float(np.linalg.norm(high - low))
    points, triangles = simplify(((vertices - centre) * scale).astype(np.float32), faces, target_count=target)
    return points.astype(np.float64) / scale + centre, triangles.astype(np.int32)


def _merge_until(vertices: Vertices, faces: Faces, target: int) -> tuple[Vertices, Faces]:
    """Vertices of one cell become one, on ever coarser grids."""
    if len(faces) <= target:
        return vertices, faces
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = 0.5 * float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())
    # a surface through cells of a grid leaves about two triangles a cell
    step = max(math.sqrt(2.0 * area / target), 1e-6 * float(np.ptp(vertices, axis=0).max()))
    for _ in range(_MAX_ROUNDS):
        points, triangles = _merge(vertices, faces, np.floor(vertices / step).astype(np.int64))
        if len(triangles) <= target:
            return points, triangles
        step *= 1.3
    return points, triangles[:target]


def _merge(vertices: Vertices, faces: Faces, keys: NDArray[np.int64]) -> tuple[Vertices, Faces]:
    """One vertex, their mean, for all vertices with the same key (n, 3); faces that collapse go."""
    unsigned = keys - keys.min(axis=0)
    spread = unsigned.max(axis=0) + 1
    flat = (unsigned[:, 0] * spread[1] + unsigned[:, 1]) * spread[2] + unsigned[:, 2]
    _, target, count = np.unique(flat, return_inverse=True, return_counts=True)
    points = np.stack([np.bincount(target, vertices[:, k]) / count for k in range(3)], axis=1)
    merged = target[faces]
    a, b, c = merged.T
    return drop_unused(points, merged[(a != b) & (b != c) & (a != c)])


def drop_unused(points: Vertices, triangles: NDArray[np.int64] | Faces) -> tuple[Vertices, Faces]:
    """The points that triangles name, in their order."""
    is_used = np.zeros(len(points), dtype=np.bool_)
    is_used[triangles] = True
    number = np.cumsum(is_used, dtype=np.int32) - 1
    return points[is_used], number[triangles].astype(np.int32, copy=False)
