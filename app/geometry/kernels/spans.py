"""Straight lines across a flat region, from edge to edge, and what holds their ends."""

# ruff: noqa: C901, PLR0912
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit("f8[:, ::1](f8[:, ::1], i4[::1], f8[:, ::1], i8)", cache=True, error_model="numpy")
def span_region(edges: Floats, held: Ints, ways: Floats, n_lines: int) -> Floats:
    """Lines through a region along each of the unit vectors ``ways`` (k, 2), ``n_lines`` evenly over it.

    ``edges`` (e, 4) are the region's boundary, from (u, v) to (u, v) in any order and sense, ``held`` (e,)
    is 1 where something carries it. Returns (k, 5): length of all lines inside, length of those with both
    ends held, the longest of these, and its middle (u, v). A line is inside between its first and second
    meeting with the boundary, its third and fourth, and so on; one that meets it oddly is left out.
    """
    n_edges = edges.shape[0]
    found = np.zeros((ways.shape[0], 5), np.float64)
    counts = np.zeros(n_lines + 1, np.int64)
    for k in range(ways.shape[0]):
        x, y = ways[k, 0], ways[k, 1]
        low, high = np.inf, -np.inf
        for e in range(n_edges):
            for end in range(2):
                across = -y * edges[e, 2 * end] + x * edges[e, 2 * end + 1]
                low, high = min(low, across), max(high, across)
        pitch = (high - low) / n_lines
        if not pitch > 0.0:
            continue
        counts[:] = 0
        for e in range(n_edges):
            one = (-y * edges[e, 0] + x * edges[e, 1] - low) / pitch - 0.5
            other = (-y * edges[e, 2] + x * edges[e, 3] - low) / pitch - 0.5
            for line in range(
                max(0, int(np.ceil(min(one, other)))), min(n_lines, int(np.ceil(max(one, other))))
            ):
                counts[line + 1] += 1
        for line in range(n_lines):
            counts[line + 1] += counts[line]
        meets = np.empty(counts[n_lines], np.float64)
        holds = np.empty(counts[n_lines], np.int32)
        filled = counts.copy()
        for e in range(n_edges):
            one = (-y * edges[e, 0] + x * edges[e, 1] - low) / pitch - 0.5
            other = (-y * edges[e, 2] + x * edges[e, 3] - low) / pitch - 0.5
            start, stop = x * edges[e, 0] + y * edges[e, 1], x * edges[e, 2] + y * edges[e, 3]
            for line in range(
                max(0, int(np.ceil(min(one, other)))), min(n_lines, int(np.ceil(max(one, other))))
            ):
                meets[filled[line]] = start + (stop - start) * (line - one) / (other - one)
                holds[filled[line]] = held[e]
                filled[line] += 1
        middle = 0.5 * (n_lines - 1)
        nearness = np.inf
        for line in range(n_lines):
            first, last = counts[line], counts[line + 1]
            if (last - first) % 2:
                continue
            for i in range(first + 1, last):
                place, hold, j = meets[i], holds[i], i
                while j > first and meets[j - 1] > place:
                    meets[j], holds[j] = meets[j - 1], holds[j - 1]
                    j -= 1
                meets[j], holds[j] = place, hold
            for here in range(first, last, 2):
                there = here + 1
                length = meets[there] - meets[here]
                found[k, 0] += length
                if holds[here] and holds[there]:
                    found[k, 1] += length
                    # of equal ones the one nearest the middle of the region
                    away = abs(line - middle)
                    more = length - found[k, 2]
                    if more > 1e-9 * length or (more > -1e-9 * length and away < nearness):
                        nearness = away
                        along = 0.5 * (meets[here] + meets[there])
                        across = low + (line + 0.5) * pitch
                        found[k, 2] = length
                        found[k, 3] = x * along - y * across
                        found[k, 4] = y * along + x * across
    return found
