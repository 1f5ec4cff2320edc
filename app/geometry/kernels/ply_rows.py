"""Walks over the rows of a PLY file whose lists differ in length."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.digits import TEXT, Bytes, is_space

Integers = NDArray[np.int64]
_MOST = 2.0**31
# Why a walk stopped.
ENDED, CUT, NO_COUNT = 0, 1, 2


@njit(f"i8[::1]({TEXT})", cache=True, error_model="numpy")
def find_line_ends(text: Bytes) -> Integers:
    """After how many words each line with any word ends; 0 first."""
    lines = 1
    for at in range(text.shape[0]):
        lines += int(text[at] == 10 or text[at] == 13)
    ends = np.empty(lines + 1, np.int64)
    ends[0] = 0
    count, words, was_space = 1, 0, True
    for at in range(text.shape[0]):
        space = is_space(text[at])
        words += int(was_space and not space)
        was_space = space
        if (text[at] == 10 or text[at] == 13) and words > ends[count - 1]:
            ends[count] = words
            count += 1
    if words > ends[count - 1]:
        ends[count] = words
        count += 1
    return ends[:count].copy()


@njit(
    "UniTuple(i8, 3)(Array(f8, 1, 'C', True), i8, i8, b1[::1], i8, i8[::1], i8[::1], i8[::1])",
    cache=True,
    error_model="numpy",
)
def walk_numbers(
    numbers: NDArray[np.float64],
    at: int,
    rows: int,
    is_list: NDArray[np.bool_],
    chosen: int,
    lines: Integers,
    starts: Integers,
    counts: Integers,
) -> tuple[int, int, int]:
    """Where the chosen list of every row starts in ``numbers`` and how many items it has.

    ``lines`` says where each row starts and the last ends, or is empty. Returns why the walk stopped, the
    rows walked and the place after them.
    """
    end = numbers.shape[0]
    has_lines = lines.shape[0] > 0
    for row in range(rows):
        if has_lines:
            at = lines[row]
        for place in range(is_list.shape[0]):
            if not is_list[place]:
                at += 1
                continue
            if at >= end:
                return CUT, row, at
            value = numbers[at]
            if not (value >= 0.0 and value < _MOST and value == np.floor(value)):
                return NO_COUNT, row, at
            at += 1
            if place == chosen:
                starts[row] = at
                counts[row] = int(value)
            at += int(value)
        if at > (lines[row + 1] if has_lines else end):
            return CUT, row, at
    return ENDED, rows, lines[rows] if has_lines else at


@njit(
    f"UniTuple(i8, 3)({TEXT}, i8, i8, b1, i8[:, ::1], i8, i8[::1], i8[::1])",
    cache=True,
    error_model="numpy",
)
def walk_bytes(
    data: Bytes,
    at: int,
    rows: int,
    is_big: bool,
    steps: Integers,
    chosen: int,
    starts: Integers,
    counts: Integers,
) -> tuple[int, int, int]:
    """The same for binary rows; ``starts`` in bytes.

    ``steps`` holds for each property the bytes of its count (0: no list), whether that is signed, and
    the bytes of an item.
    """
    end = data.shape[0]
    for row in range(rows):
        for place in range(steps.shape[0]):
            size = steps[place, 0]
            if size == 0:
                at += steps[place, 2]
                continue
            if at + size > end:
                return CUT, row, at
            value = 0
            for byte in range(size):
                shift = 8 * (size - 1 - byte) if is_big else 8 * byte
                value |= int(data[at + byte]) << shift
            if steps[place, 1] != 0 and size < 8 and value >> (8 * size - 1) != 0:
                value = -1
            if value < 0:
                return NO_COUNT, row, at
            # no multiplication may run over: nothing holds more items than there are bytes
            if value > end:
                return CUT, row, at
            at += size
            if place == chosen:
                starts[row] = at
                counts[row] = value
            at += value * steps[place, 2]
        if at > end:
            return CUT, row, at
    return ENDED, rows, at
