"""The thinnest wall that lines through the part find behind each face."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.columns import _sort_column

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit(
    "void(i4[::1], f8[::1], i4[::1], f8[:, ::1], f8[::1], f8, f8, f8[::1])", cache=True, error_model="numpy"
)
def lower_to_walls(
    starts: Ints,
    heights: Floats,
    marks: Ints,
    normals: Floats,
    direction: Floats,
    facing: float,
    least: float,
    thinnest: Floats,
) -> None:
    """Lower ``thinnest`` (m,) of every face to the chords of the columns that start or end on it.

    Columns come from ``cross_columns`` along the unit vector ``direction``. A chord counts where its
    two sides' normals have a dot product below -``facing`` and it is longer than ``least``; its
    thickness is measured across the wall, not along the line. Columns that do not balance are left out.
    """
    for cell in range(starts.shape[0] - 1):
        start, stop = starts[cell], starts[cell + 1]
        balance = 0
        for i in range(start, stop):
            balance += 2 * (marks[i] & 1) - 1
        if balance != 0:
            continue
        _sort_column(heights, marks, start, stop)
        depth = 0
        bottom, below = 0, 0.0
        for i in range(start, stop):
            if marks[i] & 1:
                depth += 1
                if depth == 1:
                    bottom, below = marks[i] >> 1, heights[i]
                continue
            depth -= 1
            if depth != 0:
                continue
            top = marks[i] >> 1
            length = heights[i] - below
            if length <= least:
                continue
            dot, low, high = 0.0, 0.0, 0.0
            for k in range(3):
                dot += normals[bottom, k] * normals[top, k]
                low += normals[bottom, k] * direction[k]
                high += normals[top, k] * direction[k]
            if dot < -facing:
                thickness = length * 0.5 * (abs(low) + abs(high))
                thinnest[bottom] = min(thinnest[bottom], thickness)
                thinnest[top] = min(thinnest[top], thickness)
