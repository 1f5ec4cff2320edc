"""What a nozzle must put under a layer first: columns down from the overhangs that are no bridges."""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the layers: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit

from app.geometry.kernels.bit_regions import label_regions
from app.geometry.kernels.bits import (
    Floats,
    Ints,
    Words,
    count_bits,
    count_edges,
    count_set,
    grow,
    is_any,
    shrink,
)

_0, _1, _ONES = np.uint64(0), np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)

# columns of the result
AREA, OUTLINE, CONTACT, PIECES = range(4)
N_COLUMNS = 4

# Layers below an overhang over which it must have come out
LOOK_DOWN = 3


@njit("i8(u8[::1], i8, i8)", cache=True, inline="always")
def _is_set(layer: Words, row_start: int, column: int) -> int:
    return int((layer[row_start + (column >> 6)] >> np.uint64(column & 63)) & _1)


@njit("void(u8[::1], u8[::1], u8[::1], u8[::1], i8, f8, i8, i8, i4[:, ::1], u8[:, ::1])", cache=True)
def choose_overhangs(
    overhang: Words,
    solid: Words,
    below: Words,
    within: Words,
    n_w: int,
    share: float,
    deep_steps: int,
    rim_steps: int,
    runs: Ints,
    spare: Words,
) -> None:
    """Take off ``overhang`` the regions within ``within``, and what a slicer bridges, after PrusaSlicer 2.5.

    A line over a region, along the rows or across them, holds where both its ends lie on what the layer
    below carries. A region of which at least ``share`` can be crossed by such lines in one direction needs
    no support; one that hangs on a side only needs it within ``rim_steps`` of its free edges. With a share
    beyond 1 nothing is bridged. ``runs`` (m, 10) and ``spare`` (8, words) are room to work in.
    """
    n_words = overhang.shape[0]
    n_rows = n_words // n_w
    anchor, down, up = spare[0], spare[1], spare[2]
    for i in range(n_words):
        anchor[i] = solid[i] & below[i]
        down[i] = _0
        up[i] = _0
    for i in range(n_w, n_words - n_w):
        down[i] = overhang[i] & (anchor[i - n_w] | down[i - n_w])
    for i in range(n_words - n_w - 1, n_w - 1, -1):
        up[i] = overhang[i] & (anchor[i + n_w] | up[i + n_w])
    beside, rim, deep = spare[3], spare[4], spare[7]
    grow(anchor, beside, spare[5:7], n_w, 1)
    shrink(solid, deep, spare[5:7], n_w, deep_steps, 0)
    shrink(deep, rim, spare[5:7], n_w, rim_steps - deep_steps, deep_steps)
    count, before, before_end = 0, 0, 0
    limit = runs.shape[0]
    for row in range(n_rows):
        first = count
        begin = -1
        at_row = row * n_w
        for w in range(n_w):
            v = overhang[at_row + w]
            if (v == _0 and begin < 0) or (v == _ONES and begin >= 0):
                continue
            flips = v ^ (v << _1)
            if begin >= 0:
                flips ^= _1
            while flips != _0:
                at = 64 * w + int(np.int64(count_bits((flips & (~flips + _1)) - _1)))
                if begin < 0:
                    begin = at
                else:
                    if count >= limit:
                        return
                    length = at - begin
                    along = (
                        length if _is_set(anchor, at_row, begin - 1) and _is_set(anchor, at_row, at) else 0
                    )
                    across, held, far, inner = 0, 0, 0, 0
                    for column in range(begin, at):
                        across += _is_set(down, at_row, column) & _is_set(up, at_row, column)
                        held |= _is_set(beside, at_row, column)
                        inner |= _is_set(deep, at_row, column)
                        far |= 1 - _is_set(within, at_row, column)
                    runs[count, 0], runs[count, 1], runs[count, 2] = begin, at, count
                    runs[count, 3], runs[count, 4], runs[count, 5] = length, along, across
                    runs[count, 6], runs[count, 7], runs[count, 8] = held, far, row
                    runs[count, 9] = inner
                    count += 1
                    begin = -1
                flips &= flips - _1
        i, j = before, first
        while i < before_end and j < count:
            if min(runs[i, 1], runs[j, 1]) > max(runs[i, 0], runs[j, 0]):
                a, b = i, j
                while runs[a, 2] != a:
                    a = runs[a, 2]
                while runs[b, 2] != b:
                    b = runs[b, 2]
                low, high = min(a, b), max(a, b)
                if low != high:
                    runs[high, 2] = low
                    for column in range(3, 8):
                        runs[low, column] += runs[high, column]
                    runs[low, 9] += runs[high, 9]
            if runs[i, 1] < runs[j, 1]:
                i += 1
            else:
                j += 1
        before, before_end = first, count
    for run in range(count):
        root = run
        while runs[root, 2] != root:
            root = runs[root, 2]
        is_near = runs[root, 7] == 0
        is_held = share <= 1.0 and runs[root, 6] > 0 and runs[root, 9] > 0
        is_bridge = is_held and max(runs[root, 4], runs[root, 5]) >= share * runs[root, 3]
        if not (is_near or is_held):
            continue
        at_row = runs[run, 8] * n_w
        for column in range(runs[run, 0], runs[run, 1]):
            if is_near or is_bridge or _is_set(rim, at_row, column):
                overhang[at_row + (column >> 6)] &= ~(_1 << np.uint64(column & 63))


@njit("f8[:, ::1](u8[:, ::1], u8[:, ::1], i8, i8, i8, i8, i8, i8, i8, f8)", cache=True)
def drop_supports(
    bits: Words,
    overhangs: Words,
    n_w: int,
    reach_steps: int,
    gap_steps: int,
    air: int,
    least_steps: int,
    deep_steps: int,
    rim_steps: int,
    bridge_share: float,
) -> Floats:
    """Let support fall from the overhangs to the part or the plate.

    ``reach_steps``: how far support goes beyond what it carries; ``gap_steps`` its distance from the part
    beside it, ``air`` the layers left free above it; an overhang must come out by more than ``least_steps``
    over LOOK_DOWN layers; ``rim_steps`` and ``bridge_share`` as in
    ``choose_overhangs``.
    Returns (layers, N_COLUMNS), in samples and sample sides: support in the layer, its outline, what it
    touches that no support from above touched before, and its separate pieces.
    """
    n_layers, n_words = bits.shape
    result = np.zeros((n_layers, N_COLUMNS), np.float64)
    standing = np.zeros(n_words, np.uint64)
    contact = np.zeros(n_words, np.uint64)
    around = np.zeros(n_words, np.uint64)
    waiting = np.zeros((air + 1, n_words), np.uint64)
    is_waiting = np.zeros(air + 1, np.bool_)
    spare = np.zeros((8, n_words), np.uint64)
    runs = np.empty((8 * n_words + 1024, 10), np.int32)
    pieces = np.empty((8 * n_words + 1024, 6), np.int32)
    found = np.zeros(2, np.int64)
    is_standing = False
    for k in range(n_layers - 1, -1, -1):
        slot = k % (air + 1)
        # what layer k + air + 1 asked for may stand from here on
        if is_waiting[slot]:
            for i in range(n_words):
                standing[i] |= waiting[slot, i]
            is_waiting[slot] = False
            is_standing = True
        if is_standing:
            grow(bits[k], around, spare[:2], n_w, gap_steps)
            for i in range(n_words):
                standing[i] &= ~around[i]
            result[k, AREA] = count_set(standing)
            result[k, OUTLINE] = count_edges(standing, n_w)
            is_standing = result[k, AREA] > 0.0
            if is_standing:
                label_regions(standing, n_w, 0, pieces, found)
                result[k, PIECES] = np.float64(found[0])
        if k > 0 and is_any(overhangs[k]):
            # single facets may hang over on a surface that as a whole does not
            grow(bits[max(0, k - LOOK_DOWN)], around, spare[:2], n_w, least_steps)
            contact[:] = overhangs[k]
            choose_overhangs(
                contact, bits[k], bits[k - 1], around, n_w, bridge_share, deep_steps, rim_steps, runs, spare
            )
            if is_any(contact):
                grow(contact, around, spare[:2], n_w, reach_steps)
                grow(bits[k - 1], contact, spare[:2], n_w, gap_steps)
                for i in range(n_words):
                    waiting[slot, i] = around[i] & ~contact[i]
                is_waiting[slot] = True
                # what already stands on from above is no new contact
                fresh = _0
                for i in range(n_words):
                    fresh += count_bits(waiting[slot, i] & ~standing[i])
                result[k, CONTACT] = np.float64(fresh)
    return result
