"""Lines through the part on a grid: where they enter and leave, and what lies between."""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bytes = NDArray[np.int8]


@njit("i8(f8, f8, f8)", cache=True, error_model="numpy", inline="always")
def _index_from(value: float, origin: float, pitch: float) -> int:
    """The first sample line at or beyond ``value``; lines lie at origin + (i + 1/2) pitch."""
    return int(np.ceil((value - origin) / pitch - 0.5))


@njit(
    "Tuple((i4[::1], f8[::1], i4[::1]))(f8[:, ::1], i4[:, ::1], f8, f8, f8, i8, i8)",
    cache=True,
    error_model="numpy",
)
def cross_columns(
    points: Floats, faces: Ints, u_origin: float, v_origin: float, pitch: float, n_u: int, n_v: int
) -> tuple[Ints, Floats, Ints]:
    """Where vertical lines on a grid cross the faces, column by column.

    ``points`` (n, 3) are (u, v, height). Returns starts (n_u·n_v + 1,) into heights and into marks;
    a mark is 2·face + 1 where the line, going up, enters and 2·face where it leaves.

    An edge is evaluated from its lower to its upper end and owns the lines at or beyond it, so both
    its faces see the same bits and no line is lost or counted twice: in every column of a surface
    whose edges balance, entries and exits balance exactly.
    """
    capacity = 4 * n_u * n_v + 1024
    cells = np.empty(capacity, np.int32)
    heights = np.empty(capacity, np.float64)
    marks = np.empty(capacity, np.int32)
    count = 0
    for f in range(faces.shape[0]):
        a, b, c = faces[f, 0], faces[f, 1], faces[f, 2]
        odd = False
        if points[b, 1] < points[a, 1]:
            a, b = b, a
            odd = not odd
        if points[c, 1] < points[b, 1]:
            b, c = c, b
            odd = not odd
            if points[b, 1] < points[a, 1]:
                a, b = b, a
                odd = not odd
        va, vb, vc = points[a, 1], points[b, 1], points[c, 1]
        row_a = _index_from(va, v_origin, pitch)
        row_c = _index_from(vc, v_origin, pitch)
        if row_a >= row_c:
            continue
        row_b = _index_from(vb, v_origin, pitch)
        ua, ub, uc = points[a, 0], points[b, 0], points[c, 0]
        if _index_from(min(ua, ub, uc), u_origin, pitch) >= _index_from(max(ua, ub, uc), u_origin, pitch):
            continue
        ha, hb, hc = points[a, 2], points[b, 2], points[c, 2]
        h_low, h_high = min(ha, hb, hc), max(ha, hb, hc)
        cross = (ub - ua) * (vc - va) - (uc - ua) * (vb - va)
        slope_u = slope_v = 0.0
        if cross != 0.0:
            slope_u = ((hb - ha) * (vc - va) - (hc - ha) * (vb - va)) / cross
            slope_v = ((ub - ua) * (hc - ha) - (uc - ua) * (hb - ha)) / cross
        for row in range(row_a, row_c):
            v = v_origin + (row + 0.5) * pitch
            u_long = min(max(ua + (v - va) * ((uc - ua) / (vc - va)), min(ua, uc)), max(ua, uc))
            if row < row_b:
                u_short = min(max(ua + (v - va) * ((ub - ua) / (vb - va)), min(ua, ub)), max(ua, ub))
            else:
                u_short = min(max(ub + (v - vb) * ((uc - ub) / (vc - vb)), min(ub, uc)), max(ub, uc))
            column_long = _index_from(u_long, u_origin, pitch)
            column_short = _index_from(u_short, u_origin, pitch)
            if column_long == column_short:
                continue
            # b right of a–c in an even order turns left: the face looks up and the line leaves there
            enters = 1 if (column_short > column_long) == odd else 0
            first = max(min(column_long, column_short), 0)
            last = min(max(column_long, column_short), n_u)
            if count + last - first > capacity:
                capacity = 2 * (capacity + last - first)
                more_cells = np.empty(capacity, np.int32)
                more_heights = np.empty(capacity, np.float64)
                more_marks = np.empty(capacity, np.int32)
                more_cells[:count] = cells[:count]
                more_heights[:count] = heights[:count]
                more_marks[:count] = marks[:count]
                cells, heights, marks = more_cells, more_heights, more_marks
            base = ha + slope_v * (v - va)
            for column in range(first, last):
                u = u_origin + (column + 0.5) * pitch
                heights[count] = min(max(base + slope_u * (u - ua), h_low), h_high)
                cells[count] = row * n_u + column
                marks[count] = 2 * f + enters
                count += 1
    starts = np.zeros(n_u * n_v + 2, np.int32)
    for i in range(count):
        starts[cells[i] + 2] += 1
    for cell in range(n_u * n_v):
        starts[cell + 2] += starts[cell + 1]
    sorted_heights = np.empty(count, np.float64)
    sorted_marks = np.empty(count, np.int32)
    for i in range(count):
        place = starts[cells[i] + 1]
        starts[cells[i] + 1] += 1
        sorted_heights[place] = heights[i]
        sorted_marks[place] = marks[i]
    return starts[: n_u * n_v + 1].copy(), sorted_heights, sorted_marks


@njit("void(f8[::1], i4[::1], i8, i8)", cache=True, error_model="numpy")
def _sort_column(heights: Floats, marks: Ints, start: int, stop: int) -> None:
    """Shell sort by height, entries before exits at equal height; for few items an insertion sort."""
    gap = 1
    while 3 * gap + 1 < (stop - start) // 4:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(start + gap, stop):
            h, m = heights[i], marks[i]
            j = i - gap
            while j >= start and (
                heights[j] > h
                or (heights[j] == h and (marks[j] & 1 < m & 1 or (marks[j] & 1 == m & 1 and marks[j] > m)))
            ):
                heights[j + gap], marks[j + gap] = heights[j], marks[j]
                j -= gap
            heights[j + gap], marks[j + gap] = h, m
        gap //= 3


@njit("i8(f8, f8[::1])", cache=True, error_model="numpy", inline="always")
def _rank(sine: float, sine_rules: Floats) -> int:
    """How many of the rising rules a surface of this slope is beyond."""
    rank = 0
    while rank < sine_rules.shape[0] and sine > sine_rules[rank]:
        rank += 1
    return rank


@njit(
    "Tuple((f8[::1], f8[:, ::1], i4[::1], f8[:, ::1], i1[:, ::1]))"
    "(i4[::1], f8[::1], i4[::1], f8[:, ::1], i8, f8[::1], f8, f8, f8, f8, f8, i8, f8)",
    cache=True,
    error_model="numpy",
)
def sweep_columns(
    starts: Ints,
    heights: Floats,
    marks: Ints,
    normals: Floats,
    axis: int,
    sine_rules: Floats,
    low: float,
    high: float,
    touch: float,
    facing: float,
    thinnest: float,
    n_bins: int,
    bins_per_e: float,
) -> tuple[Floats, Floats, Ints, Floats, Bytes]:
    """What lies along the columns of ``axis``, in lengths and counts of columns (to be × pitch²).

    ``low`` and ``high`` are the plate for +axis and for -axis up; gaps up to ``touch`` are none.
    Returns totals (solid length, length covered more than once, length wound inside out, columns with
    solid, columns whose entries and exits do not balance); thickness (n_bins, 3), a histogram on
    a logarithmic scale from ``thinnest``, as (chords, weight, weight × thickness), of walls whose two
    sides' normals have a dot product below -``facing``; and the free gaps between solid and solid or
    plate: starts (columns + 1,) into spans (g, 2) and ranks (g, 2), the number of rules that the
    surface above the gap (for +axis up) and below it (for -axis up) is beyond.
    A wall is hit by lines along an axis in proportion to |n·axis|; the weight |n·axis| makes the sum
    over three axes its area.
    """
    n_columns = starts.shape[0] - 1
    totals = np.zeros(5, np.float64)
    walls = np.zeros((n_bins, 3), np.float64)
    gap_starts = np.zeros(n_columns + 1, np.int32)
    spans = np.empty((heights.shape[0] // 2 + n_columns, 2), np.float64)
    ranks = np.zeros((heights.shape[0] // 2 + n_columns, 2), np.int8)
    gaps = 0
    for cell in range(n_columns):
        start, stop = starts[cell], starts[cell + 1]
        balance = 0
        for i in range(start, stop):
            balance += 2 * (marks[i] & 1) - 1
        if balance != 0:
            totals[4] += 1.0
            start = stop
        _sort_column(heights, marks, start, stop)
        depth = 0
        below_height = low
        below_rank = 0
        is_covered = False
        i = start
        while i < stop:
            # one solid interval, bridging gaps no wider than touch
            while i < stop:
                depth += 2 * (marks[i] & 1) - 1
                if depth > 0:
                    break
                if i + 1 < stop and depth < 0:
                    totals[2] += heights[i + 1] - heights[i]
                i += 1
            if i >= stop:
                break
            bottom, bottom_height = marks[i] >> 1, heights[i]
            top, top_height = bottom, bottom_height
            while i < stop:
                i += 1
                if i >= stop:
                    break
                if depth > 1:
                    totals[1] += (depth - 1) * (heights[i] - heights[i - 1])
                depth += 2 * (marks[i] & 1) - 1
                if depth <= 0:
                    top, top_height = marks[i] >> 1, heights[i]
                    if (
                        i + 1 < stop
                        and depth == 0
                        and marks[i + 1] & 1
                        and heights[i + 1] - top_height <= touch
                    ):
                        i += 1
                        depth = 1
                        continue
                    if i + 1 < stop and depth < 0:
                        totals[2] += heights[i + 1] - heights[i]
                    i += 1
                    break
            length = top_height - bottom_height
            if length <= 0.0:
                continue
            totals[0] += length
            n_bottom, n_top = abs(normals[bottom, axis]), abs(normals[top, axis])
            if bottom_height - below_height > touch:
                spans[gaps, 0], spans[gaps, 1] = below_height, bottom_height
                ranks[gaps, 0], ranks[gaps, 1] = _rank(n_bottom, sine_rules), below_rank
                gaps += 1
            is_covered = True
            below_height, below_rank = top_height, _rank(n_top, sine_rules)
            dot = (
                normals[bottom, 0] * normals[top, 0]
                + normals[bottom, 1] * normals[top, 1]
                + normals[bottom, 2] * normals[top, 2]
            )
            if dot < -facing:
                across = 0.5 * (n_bottom + n_top)
                thickness = length * across
                place = (
                    0
                    if thickness <= thinnest
                    else min(n_bins - 1, int(np.log(thickness / thinnest) * bins_per_e))
                )
                walls[place, 0] += 1.0
                walls[place, 1] += across
                walls[place, 2] += across * thickness
        if is_covered:
            totals[3] += 1.0
        if high - below_height > touch:
            spans[gaps, 0], spans[gaps, 1] = below_height, high
            ranks[gaps, 0], ranks[gaps, 1] = 0, below_rank
            gaps += 1
        gap_starts[cell + 1] = gaps
    return totals, walls, gap_starts, spans, ranks


@njit("f8[:, :, ::1](i4[::1], f8[:, ::1], i1[:, ::1], i8, i8, f8, f8)", cache=True, error_model="numpy")
def sum_supports(
    gap_starts: Ints, spans: Floats, ranks: Bytes, n_u: int, n_rules: int, low: float, high: float
) -> Floats:
    """Support in the gaps of ``sweep_columns`` for each direction and rule.

    Returns (2, n_rules, 3) as (length of columns, columns that land on the part, length of the sides
    that face open air, counted between neighbouring columns) for +axis and -axis up.
    """
    # sums over gaps of one rank; a gap of rank r is supported under the first r rules
    by_rank = np.zeros((2, n_rules + 1, 2), np.float64)
    sides = np.zeros((2, n_rules, 1), np.float64)
    for gap in range(gap_starts[-1]):
        length = spans[gap, 1] - spans[gap, 0]
        by_rank[0, ranks[gap, 0], 0] += length
        by_rank[1, ranks[gap, 1], 0] += length
        if spans[gap, 0] > low:
            by_rank[0, ranks[gap, 0], 1] += 1.0
        if spans[gap, 1] < high:
            by_rank[1, ranks[gap, 1], 1] += 1.0
    n_columns = gap_starts.shape[0] - 1
    for cell in range(n_columns):
        for neighbour in (cell + 1 if (cell + 1) % n_u else n_columns, cell + n_u):
            if neighbour >= n_columns:
                continue
            i, j = gap_starts[cell], gap_starts[neighbour]
            while i < gap_starts[cell + 1] and j < gap_starts[neighbour + 1]:
                shared = min(spans[i, 1], spans[j, 1]) - max(spans[i, 0], spans[j, 0])
                if shared > 0.0:
                    for side in range(2):
                        one, other = ranks[i, side], ranks[j, side]
                        for rule in range(min(one, other), max(one, other)):
                            sides[side, rule, 0] += shared
                if spans[i, 1] < spans[j, 1]:
                    i += 1
                else:
                    j += 1
    supports = np.zeros((2, n_rules, 3), np.float64)
    for side in range(2):
        for rule in range(n_rules):
            for rank in range(rule + 1, n_rules + 1):
                supports[side, rule, 0] += by_rank[side, rank, 0]
                supports[side, rule, 1] += by_rank[side, rank, 1]
            supports[side, rule, 2] = sides[side, rule, 0]
    return supports
