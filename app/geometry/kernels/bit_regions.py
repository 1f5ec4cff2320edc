"""Connected regions of a layer of bits."""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over its data: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.bits import Ints, Words, count_bits

_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_0, _1 = np.uint64(0), np.uint64(1)


@njit("i8(u8[::1], i8, i8, i4[:, ::1], i8[::1])", cache=True)
def label_regions(layer: Words, n_w: int, short: int, runs: Ints, result: NDArray[np.int64]) -> int:
    """Connected regions of a layer, by runs; diagonal neighbours do not connect.

    ``result`` gets (regions, sides of regions with at most ``short`` sides); a side is that of a sample.
    ``runs`` (m, 6) is room to work in: begin, end, parent, samples, sides, row; the sums stand with the run
    that is its own parent. Returns the number of runs; where the room does not suffice, the result is zero.
    """
    limit = runs.shape[0]
    n_rows = layer.shape[0] // n_w
    count, before, before_end = 0, 0, 0
    result[:] = 0
    for row in range(n_rows):
        first = count
        begin = -1
        for w in range(n_w):
            v = layer[row * n_w + w]
            if v == _0 and begin < 0:
                continue
            if v == _ONES and begin >= 0:
                continue
            # ends of runs: where a bit differs from the one before it
            flips = v ^ (v << _1)
            if begin >= 0:
                flips ^= _1
            while flips != _0:
                bit = int(np.int64(count_bits((flips & (~flips + _1)) - _1)))
                at = 64 * w + bit
                if begin < 0:
                    begin = at
                else:
                    if count >= limit:
                        return count
                    runs[count, 0], runs[count, 1], runs[count, 2] = begin, at, count
                    runs[count, 3], runs[count, 4] = at - begin, 2 + 2 * (at - begin)
                    runs[count, 5] = row
                    count += 1
                    begin = -1
                flips &= flips - _1
        if begin >= 0:
            if count >= limit:
                return count
            runs[count, 0], runs[count, 1], runs[count, 2] = begin, 64 * n_w, count
            runs[count, 3], runs[count, 4] = 64 * n_w - begin, 2 + 2 * (64 * n_w - begin)
            runs[count, 5] = row
            count += 1
        i, j = before, first
        while i < before_end and j < count:
            shared = min(runs[i, 1], runs[j, 1]) - max(runs[i, 0], runs[j, 0])
            if shared > 0:
                a, b = i, j
                while runs[a, 2] != a:
                    runs[a, 2] = runs[runs[a, 2], 2]
                    a = runs[a, 2]
                while runs[b, 2] != b:
                    runs[b, 2] = runs[runs[b, 2], 2]
                    b = runs[b, 2]
                low, high = min(a, b), max(a, b)
                if low != high:
                    runs[high, 2] = low
                    runs[low, 3] += runs[high, 3]
                    runs[low, 4] += runs[high, 4]
                runs[low, 4] -= 2 * shared
            if runs[i, 1] < runs[j, 1]:
                i += 1
            else:
                j += 1
        before, before_end = first, count
    for run in range(count):
        if runs[run, 2] == run:
            result[0] += 1
            if runs[run, 4] <= short:
                result[1] += runs[run, 4]
    return count


@njit("void(u8[::1], u8[::1], i8, f8, f8, i4[:, ::1], i8[::1])", cache=True)
def fill_small(
    layer: Words, target: Words, n_w: int, least: float, rim: float, runs: Ints, result: NDArray[np.int64]
) -> None:
    """Set in ``target`` the regions of ``layer`` that have fewer than ``least`` samples.

    A side counts as ``rim`` samples more, for what lies beyond it. The rest as for ``label_regions``.
    """
    count = label_regions(layer, n_w, 0, runs, result)
    for run in range(count):
        root = run
        while runs[root, 2] != root:
            root = runs[root, 2]
        if runs[root, 3] + rim * runs[root, 4] >= least:
            continue
        start = runs[run, 5] * n_w
        first, last = runs[run, 0], runs[run, 1]
        for w in range(first >> 6, ((last - 1) >> 6) + 1):
            low, high = max(first - 64 * w, 0), min(last - 64 * w, 64)
            target[start + w] |= (_ONES << np.uint64(low)) & (_ONES >> np.uint64(64 - high))
