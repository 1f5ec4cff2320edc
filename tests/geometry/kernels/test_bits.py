"""Layers of bits against the same done with arrays of booleans."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geometry.kernels.bit_regions import fill_small, label_regions
from app.geometry.kernels.bits import count_edges, count_set, grow, shrink

N_W = 3
N_ROWS = 40
MARGIN = 12


def pack(picture: np.ndarray) -> np.ndarray:
    return np.packbits(picture, axis=1, bitorder="little").view(np.uint64).ravel().copy()


def unpack(words: np.ndarray) -> np.ndarray:
    rows = words.reshape(N_ROWS, N_W).view(np.uint8)
    return np.unpackbits(rows, axis=1, bitorder="little").astype(bool)


def shift(picture: np.ndarray, x: int, y: int) -> np.ndarray:
    return np.roll(picture, (y, x), axis=(0, 1))


def step(picture: np.ndarray, number: int, is_growing: bool) -> np.ndarray:
    """One step as documented: cross, square, cross."""
    reach = (-1, 0, 1)
    moves = [(x, y) for x in reach for y in reach if number % 3 == 1 or 0 in (x, y)]
    shifted = [shift(picture, x, y) for x, y in moves]
    return np.any(shifted, axis=0) if is_growing else np.all(shifted, axis=0)


@st.composite
def pictures(draw: st.DrawFn) -> np.ndarray:
    picture = np.zeros((N_ROWS, 64 * N_W), bool)
    for _ in range(draw(st.integers(0, 6))):
        x, y = draw(st.integers(MARGIN, 64 * N_W - 60)), draw(st.integers(MARGIN, N_ROWS - 20))
        picture[y : y + draw(st.integers(1, 8)), x : x + draw(st.integers(1, 40))] ^= True
    picture[:, -MARGIN:] = False
    picture[-MARGIN:] = False
    return picture


@settings(max_examples=60, deadline=None)
@given(picture=pictures(), steps=st.integers(0, 9), is_growing=st.booleans())
def test_growing_and_shrinking_are_what_they_are_on_a_picture(picture, steps, is_growing):
    words, target, spare = (
        pack(picture),
        np.zeros(N_ROWS * N_W, np.uint64),
        np.zeros((2, N_ROWS * N_W), np.uint64),
    )
    expected = picture
    for number in range(steps):
        expected = step(expected, number, is_growing)
    if is_growing:
        grow(words, target, spare, N_W, steps)
    else:
        shrink(words, target, spare, N_W, steps, 0)
    np.testing.assert_array_equal(unpack(target), expected)
    assert count_set(target) == expected.sum()


@settings(max_examples=60, deadline=None)
@given(picture=pictures())
def test_regions_and_their_sides_are_those_of_a_flood(picture):
    sizes, sides = flood(picture)
    runs, found = np.empty((4096, 6), np.int32), np.zeros(2, np.int64)
    words = pack(picture)
    label_regions(words, N_W, 20, runs, found)
    assert found.tolist() == [len(sizes), sum(side for side in sides if side <= 20)]
    assert count_edges(words, N_W) == sum(sides)

    target = np.zeros_like(words)
    fill_small(words, target, N_W, 12.0, 0.0, runs, found)
    assert count_set(target) == sum(size for size in sizes if size < 12)


def flood(picture: np.ndarray) -> tuple[list[int], list[int]]:
    left = picture.copy()
    sizes, sides = [], []
    while left.any():
        stack = [tuple(np.argwhere(left)[0])]
        left[stack[0]] = False
        size = side = 0
        while stack:
            y, x = stack.pop()
            size += 1
            for b, a in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                side += not picture[b, a]
                if left[b, a]:
                    left[b, a] = False
                    stack.append((b, a))
        sizes.append(size)
        sides.append(side)
    return sizes, sides
