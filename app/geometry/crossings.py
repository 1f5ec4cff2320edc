"""Whether a surface runs through itself; bounded, and said when it was not looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.crossings import cross_faces
from app.geometry.locate import Spots
from app.geometry.mesh import Faces, Vertices

# Beyond these it is not looked into: triangles, and boxes of the search tree for each
MAX_TRIANGLES = 50_000
VISITS = 600
LEAST_VISITS = 1_000_000
# Relative to the diagonal: surfaces that meet within this touch, and do not cross
TOUCH = 1e-5
KEPT = 2_048


def find_crossings(
    vertices: Vertices, faces: Faces, body: NDArray[np.int64], diagonal_mm: float
) -> tuple[int, Spots] | None:
    """How many pairs of faces of one body cross, and where; None where there are too many to look.

    Faces that share a vertex are not held against one another: they cross only where a surface folds back
    on itself, which shows in its neighbours. ``body`` (m,) labels the faces.
    """
    if len(faces) > MAX_TRIANGLES:
        return None
    count, points = cross_faces(
        vertices,
        faces,
        np.ascontiguousarray(body, dtype=np.int32),
        _order_in_space(vertices, faces),
        TOUCH * diagonal_mm,
        max(LEAST_VISITS, VISITS * len(faces)),
        KEPT,
    )
    return None if count < 0 else (int(count), Spots(points, np.ones(len(points))))


def _order_in_space(vertices: Vertices, faces: Faces) -> NDArray[np.int64]:
    """Numbers of the faces along a curve that keeps near what is near (Morton 1966)."""
    middles = vertices[faces].mean(axis=1)
    low = middles.min(axis=0)
    span = max(float((middles.max(axis=0) - low).max()), 1e-300)
    cells = np.minimum((middles - low) * (1024.0 / span), 1023.0).astype(np.int64)
    keys = np.zeros(len(faces), np.int64)
    for bit in range(10):
        for axis in range(3):
            keys |= (cells[:, axis] >> bit & 1) << (3 * bit + axis)
    return np.argsort(keys, kind="stable").astype(np.int64)
