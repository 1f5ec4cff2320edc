"""Where bodies run through one another: lines through the part that are in several at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.columns import cross_columns
from app.geometry.locate import Spots
from app.geometry.mesh import Faces, Vertices

# Lines a side; an overlap narrower than one of so many strips of the part may have no place
LINES = 200
# Hundreds of bodies in one place cross every line hundreds of times; then fewer lines have to do
MOST_CROSSINGS = 2_000_000


def find_overlaps(
    vertices: Vertices, faces: Faces, lowest: NDArray[np.float64], highest: NDArray[np.float64]
) -> Spots:
    """The middles of what upright lines cover more than once; the longer the worse."""
    size = highest - lowest
    corners = vertices[faces][:, :, :2]
    sides = corners[:, 1:] - corners[:, :1]
    shadows = 0.5 * float(np.abs(sides[:, 0, 0] * sides[:, 1, 1] - sides[:, 0, 1] * sides[:, 1, 0]).sum())
    pitch = max(float(max(size[0], size[1])) / LINES, float(np.sqrt(shadows / MOST_CROSSINGS)))
    n_u, n_v = (max(1, int(np.ceil(side / pitch))) for side in size[:2])
    starts, heights, marks = cross_columns(vertices, faces, lowest[0], lowest[1], pitch, n_u, n_v)
    cells = np.repeat(np.arange(n_u * n_v), np.diff(starts))
    # entries before exits at one height, as in the columns
    order = np.lexsort((1 - (marks & 1), heights, cells))
    depth = np.cumsum(2 * (marks[order] & 1) - 1)
    heights, cells = heights[order], cells[order]
    twice = np.nonzero((depth[:-1] > 1) & (cells[1:] == cells[:-1]))[0]
    lengths = heights[twice + 1] - heights[twice]
    points = np.stack(
        [
            lowest[0] + (cells[twice] % n_u + 0.5) * pitch,
            lowest[1] + (cells[twice] // n_u + 0.5) * pitch,
            0.5 * (heights[twice] + heights[twice + 1]),
        ],
        axis=1,
    )
    return Spots(points, lengths)
