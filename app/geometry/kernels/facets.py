"""Flat pieces of a surface, and the edges over which it bends from one to the next."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit("i8(i4[::1], i8)", cache=True, error_model="numpy")
def _find_root(parent: Ints, item: int) -> int:
    root = item
    while parent[root] != root:
        root = parent[root]
    while parent[item] != root:
        following = parent[item]
        parent[item] = root
        item = following
    return root


@njit("i4[::1](i4[:, ::1], i4)", cache=True, error_model="numpy")
def join_pairs(pairs: Ints, count: int) -> Ints:
    """For each of ``count`` items the lowest number of those that pairs (k, 2) connect it to."""
    parent = np.arange(count).astype(np.int32)
    for k in range(pairs.shape[0]):
        one, other = _find_root(parent, pairs[k, 0]), _find_root(parent, pairs[k, 1])
        if one != other:
            parent[max(one, other)] = min(one, other)
    for item in range(count):
        parent[item] = _find_root(parent, item)
    return parent
