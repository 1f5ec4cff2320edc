"""A layer as rows of bits, 64 samples a word: growing, shrinking, counting.

A layer is one flat array of words, ``n_w`` to a row; its first and last row and the first and last bit of
each row stay empty, so that shifts may run over row ends.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_M1 = np.uint64(0x5555555555555555)
_M2 = np.uint64(0x3333333333333333)
_M4 = np.uint64(0x0F0F0F0F0F0F0F0F)
_H01 = np.uint64(0x0101010101010101)
_1, _2, _4, _8, _16, _32, _56, _63 = (np.uint64(n) for n in (1, 2, 4, 8, 16, 32, 56, 63))
_0 = np.uint64(0)


@njit("u8(u8)", cache=True, inline="always")
def count_bits(v: np.uint64) -> np.uint64:
    """How many bits of a word are set."""
    v = v - ((v >> _1) & _M1)
    v = (v & _M2) + ((v >> _2) & _M2)
    v = (v + (v >> _4)) & _M4
    return (v * _H01) >> _56


@njit("i8(u8[::1])", cache=True)
def count_set(layer: Words) -> int:
    """How many samples of a layer are set."""
    total = _0
    for i in range(layer.shape[0]):
        total += count_bits(layer[i])
    return int(total)


@njit("i8(u8[::1], i8)", cache=True)
def count_edges(layer: Words, n_w: int) -> int:
    """How many neighbouring samples differ, along rows and across them."""
    stop = layer.shape[0] - n_w
    here, left, above = layer[n_w:stop], layer[n_w - 1 : stop - 1], layer[: stop - n_w]
    total = _0
    for i in range(here.shape[0]):
        c = here[i]
        total += count_bits(c ^ ((c << _1) | (left[i] >> _63))) + count_bits(c ^ above[i])
    return int(total)


@njit("b1(u8[::1])", cache=True)
def is_any(layer: Words) -> bool:
    """Whether a sample is set."""
    total = _0
    for i in range(layer.shape[0]):
        total |= layer[i]
    return bool(total != _0)


@njit("b1(u8[::1], u8[::1])", cache=True)
def is_same(one: Words, other: Words) -> bool:
    """Whether two layers have the same samples."""
    total = _0
    for i in range(one.shape[0]):
        total |= one[i] ^ other[i]
    return bool(total == _0)


@njit("void(u8[::1], u8[::1], i8, i8)", cache=True)
def _shrink_cross(source: Words, target: Words, n_w: int, stop: int) -> None:
    # views instead of offsets, which numba would test for being negative, word by word
    here, there = source[n_w:stop], target[n_w:stop]
    left, right = source[n_w - 1 : stop - 1], source[n_w + 1 : stop + 1]
    above, beneath = source[: stop - n_w], source[2 * n_w : stop + n_w]
    for i in range(here.shape[0]):
        c = here[i]
        there[i] = (
            c & ((c << _1) | (left[i] >> _63)) & ((c >> _1) | (right[i] << _63)) & above[i] & beneath[i]
        )


@njit("void(u8[::1], u8[::1], i8, i8)", cache=True)
def _grow_cross(source: Words, target: Words, n_w: int, stop: int) -> None:
    # views instead of offsets, which numba would test for being negative, word by word
    here, there = source[n_w:stop], target[n_w:stop]
    left, right = source[n_w - 1 : stop - 1], source[n_w + 1 : stop + 1]
    above, beneath = source[: stop - n_w], source[2 * n_w : stop + n_w]
    for i in range(here.shape[0]):
        c = here[i]
        there[i] = (
            c | ((c << _1) | (left[i] >> _63)) | ((c >> _1) | (right[i] << _63)) | above[i] | beneath[i]
        )


@njit("void(u8[::1], u8[::1], u8[::1], i8, i8)", cache=True)
def _shrink_square(source: Words, target: Words, spare: Words, n_w: int, stop: int) -> None:
    end = stop + n_w - 1
    here, left, right, row = source[1:end], source[: end - 1], source[2 : end + 1], spare[1:end]
    for i in range(here.shape[0]):
        c = here[i]
        row[i] = c & ((c << _1) | (left[i] >> _63)) & ((c >> _1) | (right[i] << _63))
    there, middle = target[n_w:stop], spare[n_w:stop]
    above, beneath = spare[: stop - n_w], spare[2 * n_w : stop + n_w]
    for i in range(there.shape[0]):
        there[i] = middle[i] & above[i] & beneath[i]


@njit("void(u8[::1], u8[::1], u8[::1], i8, i8)", cache=True)
def _grow_square(source: Words, target: Words, spare: Words, n_w: int, stop: int) -> None:
    end = stop + n_w - 1
    here, left, right, row = source[1:end], source[: end - 1], source[2 : end + 1], spare[1:end]
    for i in range(here.shape[0]):
        c = here[i]
        row[i] = c | ((c << _1) | (left[i] >> _63)) | ((c >> _1) | (right[i] << _63))
    there, middle = target[n_w:stop], spare[n_w:stop]
    above, beneath = spare[: stop - n_w], spare[2 * n_w : stop + n_w]
    for i in range(there.shape[0]):
        there[i] = middle[i] | above[i] | beneath[i]


# A cross moves a wall along the grid by one pitch and a diagonal one by 0.71, a square by 1 and 1.41: two
# crosses to a square come nearest to a circle. With the grid turned as in ``layers`` the step is this long.
STEP = 1.024


@njit("void(u8[::1], u8[::1], u8[:, ::1], i8, i8, i8)", cache=True)
def shrink(source: Words, target: Words, spare: Words, n_w: int, steps: int, done: int) -> None:
    """Take ``steps`` pitches off all sides, after ``done`` others; ``spare`` (2, words) is room to work."""
    stop = source.shape[0] - n_w
    if steps == 0:
        target[:] = source
    current = source
    for step in range(done, done + steps):
        # to and fro, so that the last step ends in the target
        following = target if (done + steps - step) % 2 == 1 else spare[0]
        if step % 3 == 1:
            _shrink_square(current, following, spare[1], n_w, stop)
        else:
            _shrink_cross(current, following, n_w, stop)
        current = following


@njit("void(u8[::1], u8[::1], u8[:, ::1], i8, i8)", cache=True)
def grow(source: Words, target: Words, spare: Words, n_w: int, steps: int) -> None:
    """Add ``steps`` pitches on all sides."""
    stop = source.shape[0] - n_w
    if steps == 0:
        target[:] = source
    current = source
    for step in range(steps):
        following = target if (steps - step) % 2 == 1 else spare[0]
        if step % 3 == 1:
            _grow_square(current, following, spare[1], n_w, stop)
        else:
            _grow_cross(current, following, n_w, stop)
        current = following
