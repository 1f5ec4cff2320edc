"""The smallest rectangle around points of a plane, for many planes."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit("i8(f8[:, ::1], i8[::1])", cache=True, error_model="numpy")
def _walk_round(points: Floats, outline: NDArray[np.int64]) -> int:
    """Andrew's monotone chain: numbers of the convex outline into ``outline`` (n + 1,); how many."""
    order = np.argsort(points[:, 0], kind="mergesort")
    n = points.shape[0]
    # ties of the first coordinate in order of the second
    i = 1
    while i < n:
        j = i
        while (
            j > 0
            and points[order[j - 1], 0] == points[order[j], 0]
            and (points[order[j - 1], 1] > points[order[j], 1])
        ):
            order[j - 1], order[j] = order[j], order[j - 1]
            j -= 1
        i += 1
    count = 0
    for turn in range(2):
        floor = count + 1 if turn == 0 else count
        for step in range(n):
            p = order[step] if turn == 0 else order[n - 1 - step]
            if turn == 1 and step == 0:
                continue
            while count > floor:
                a, b = outline[count - 2], outline[count - 1]
                cross = (points[b, 0] - points[a, 0]) * (points[p, 1] - points[a, 1]) - (
                    points[b, 1] - points[a, 1]
                ) * (points[p, 0] - points[a, 0])
                if cross > 0.0:
                    break
                count -= 1
            if count < outline.shape[0]:
                outline[count] = p
                count += 1
    return count - 1


@njit("f8[:, ::1](f8[:, ::1], f8[:, ::1])", cache=True, error_model="numpy")
def fit_boxes(points: Floats, directions: Floats) -> Floats:
    """For each unit direction (k, 3) the smallest box of points (n, 3) with two sides across it.

    Returns (k, 9): volume, extent along the direction, along the first and along the second axis of the
    rectangle, and that first axis (3,); the rest is 0. One side of the rectangle is flush with the outline.
    """
    n = points.shape[0]
    boxes = np.zeros((directions.shape[0], 9), np.float64)
    flat = np.empty((n, 2), np.float64)
    outline = np.empty(n + 2, np.int64)
    for d in range(directions.shape[0]):
        w = directions[d]
        # any two axes across the direction
        k = 0
        if abs(w[1]) < abs(w[k]):
            k = 1
        if abs(w[2]) < abs(w[k]):
            k = 2
        helper = np.zeros(3, np.float64)
        helper[k] = 1.0
        u = np.array(
            [
                w[1] * helper[2] - w[2] * helper[1],
                w[2] * helper[0] - w[0] * helper[2],
                w[0] * helper[1] - w[1] * helper[0],
            ]
        )
        u /= np.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2])
        v = np.array([w[1] * u[2] - w[2] * u[1], w[2] * u[0] - w[0] * u[2], w[0] * u[1] - w[1] * u[0]])
        low, high = np.inf, -np.inf
        for i in range(n):
            height = points[i, 0] * w[0] + points[i, 1] * w[1] + points[i, 2] * w[2]
            low, high = min(low, height), max(high, height)
            flat[i, 0] = points[i, 0] * u[0] + points[i, 1] * u[1] + points[i, 2] * u[2]
            flat[i, 1] = points[i, 0] * v[0] + points[i, 1] * v[1] + points[i, 2] * v[2]
        count = _walk_round(flat, outline)
        best = np.inf
        for i in range(count):
            a, b = outline[i], outline[(i + 1) % count]
            ex, ey = flat[b, 0] - flat[a, 0], flat[b, 1] - flat[a, 1]
            length = np.sqrt(ex * ex + ey * ey)
            if length == 0.0:
                continue
            ex, ey = ex / length, ey / length
            s_low, s_high, t_low, t_high = np.inf, -np.inf, np.inf, -np.inf
            for j in range(count):
                x, y = flat[outline[j], 0], flat[outline[j], 1]
                s, t = x * ex + y * ey, y * ex - x * ey
                s_low, s_high = min(s_low, s), max(s_high, s)
                t_low, t_high = min(t_low, t), max(t_high, t)
            area = (s_high - s_low) * (t_high - t_low)
            if area < best:
                best = area
                boxes[d, 0] = area * (high - low)
                boxes[d, 1] = high - low
                boxes[d, 2], boxes[d, 3] = s_high - s_low, t_high - t_low
                for axis in range(3):
                    boxes[d, 4 + axis] = ex * u[axis] + ey * v[axis]
    return boxes
