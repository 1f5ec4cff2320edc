"""What a nozzle lays in each layer: walls, solid skins, sparse inside, and bridges over it."""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the layers: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit

from app.geometry.kernels.bit_regions import fill_small, label_regions
from app.geometry.kernels.bits import (
    Floats,
    Words,
    count_edges,
    count_set,
    grow,
    is_any,
    is_same,
    shrink,
)

# columns of the result
PART, INSIDE, EDGE, INNER_EDGE, SHORT_EDGE, PARTS, HOLES, CORES, ROOMS = range(9)
TOP, SOLID, BRIDGE, INNER_BRIDGE, SPARSE, SOLID_EDGE, SPARSE_EDGE = range(9, 16)
N_COLUMNS = 16


@njit("f8[:, ::1](u8[:, ::1], i8, i8, i8, i8, i8, i8, i8, f8, f8, i8)", cache=True)
def sort_regions(
    bits: Words,
    n_w: int,
    walls: int,
    wall_steps: int,
    reach_steps: int,
    narrow_steps: int,
    top: int,
    bottom: int,
    least_sparse: float,
    rim: float,
    short: int,
) -> Floats:
    """Areas (in samples) and edges (in sample sides) of what each layer is made of, after PrusaSlicer 2.5.

    Skins reach ``reach_steps`` beyond where they are seen; where they would be narrower than twice
    ``narrow_steps`` they are widened by it; rooms below ``least_sparse`` samples are filled; they
    are measured a pitch wider, with ``rim`` more for each side.
    Returns (layers, N_COLUMNS): part, inside of the walls, top skin, all solid but the top and the
    bridges, bridges in the open, bridges over sparse filling, sparse, edges of solid and of sparse, and
    numbers of separate parts, holes, cores (what half wall lines leave, summed) and rooms (what all walls
    leave).
    """
    n_layers, n_words = bits.shape
    result = np.zeros((n_layers, N_COLUMNS), np.float64)
    inside = np.zeros((n_layers, n_words), np.uint64)
    # what is seen from above and from below, with its reach inside the walls
    seen_top = np.zeros((n_layers, n_words), np.uint64)
    seen_bottom = np.zeros((n_layers, n_words), np.uint64)
    has_top = np.zeros(n_layers, np.bool_)
    has_bottom = np.zeros(n_layers, np.bool_)
    repeats = np.zeros(n_layers, np.bool_)
    spare = np.zeros((2, n_words), np.uint64)
    one, other, solid = (
        np.zeros(n_words, np.uint64),
        np.zeros(n_words, np.uint64),
        np.zeros(n_words, np.uint64),
    )
    sparse, before = np.zeros(n_words, np.uint64), np.zeros(n_words, np.uint64)
    runs = np.empty((8 * n_words + 1024, 6), np.int32)
    found = np.zeros(2, np.int64)
    nothing = np.zeros(n_words, np.uint64)

    for k in range(n_layers):
        repeats[k] = k > 0 and is_same(bits[k], bits[k - 1])
        if repeats[k]:
            inside[k] = inside[k - 1]
            result[k, :] = result[k - 1, :]
            continue
        result[k, PART] = count_set(bits[k])
        result[k, EDGE] = count_edges(bits[k], n_w)
        one[:] = bits[k]
        done = 0
        edges = 0.0
        for line in range(1, walls):
            # a line fits in where half of its width is left between its neighbours: one line down to a
            # whole width, two beyond; so the mean of both depths counts
            for part in range(1, 3):
                depth = int(np.ceil((line + 0.5 * part) * wall_steps / walls))
                shrink(one, other, spare, n_w, depth - done, done)
                one[:] = other
                done = depth
                edges += 0.5 * count_edges(one, n_w)
                label_regions(one, n_w, 0, runs, found)
                result[k, CORES] += found[0]
        result[k, INNER_EDGE] = edges
        shrink(one, inside[k], spare, n_w, wall_steps - done, done)
        # a gap narrower than a line is closed by widening the walls
        shrink(inside[k], one, spare, n_w, 1, 0)
        grow(one, other, spare, n_w, 1)
        inside[k] &= other
        result[k, INSIDE] = count_set(inside[k])
        label_regions(inside[k], n_w, 0, runs, found)
        result[k, ROOMS] = found[0]
        label_regions(bits[k], n_w, short, runs, found)
        result[k, PARTS] = found[0]
        result[k, SHORT_EDGE] = found[1]
        for i in range(n_words):
            one[i] = ~bits[k, i]
        label_regions(one, n_w, short, runs, found)
        result[k, HOLES] = max(0, found[0] - 1)
        result[k, SHORT_EDGE] += found[1]

    for k in range(n_layers):
        above = bits[k + 1] if k + 1 < n_layers else nothing
        below = bits[k - 1] if k > 0 else nothing
        for side in range(2):
            beyond = above if side == 0 else below
            seen = seen_top[k] if side == 0 else seen_bottom[k]
            if (side == 1 and repeats[k]) or (side == 0 and k + 1 < n_layers and repeats[k + 1]):
                continue
            for i in range(n_words):
                seen[i] = bits[k, i] & ~beyond[i]
                one[i] = seen[i] & inside[k, i]
            if side == 0:
                has_top[k] = True
            else:
                has_bottom[k] = True
            if is_any(one):
                grow(one, other, spare, n_w, reach_steps)
                for i in range(n_words):
                    other[i] &= inside[k, i]
                    seen[i] |= other[i]

    reused = -1
    for k in range(n_layers):
        # a layer like the one before, far from any skin, is made of the same
        is_plain = repeats[k]
        for n in range(k, min(n_layers, k + top)):
            is_plain = is_plain and not has_top[n]
        for n in range(max(0, k - bottom - 1), k + 1):
            is_plain = is_plain and not has_bottom[n]
        if is_plain and reused == k - 1:
            result[k, TOP:] = result[k - 1, TOP:]
            reused = k
            continue
        if is_plain:
            reused = k
        one[:] = 0
        for n in range(k + 1, min(n_layers, k + top)):
            if has_top[n]:
                for i in range(n_words):
                    one[i] |= seen_top[n, i]
        for n in range(max(0, k - bottom + 1), k):
            if has_bottom[n]:
                for i in range(n_words):
                    one[i] |= seen_bottom[n, i]
        for i in range(n_words):
            one[i] &= inside[k, i]
        solid[:] = one
        if is_any(one):
            shrink(one, other, spare, n_w, narrow_steps, 0)
            grow(other, sparse, spare, n_w, narrow_steps)
            for i in range(n_words):
                sparse[i] = one[i] & ~sparse[i]
            if is_any(sparse):
                grow(sparse, other, spare, n_w, narrow_steps)
                for i in range(n_words):
                    solid[i] |= other[i] & inside[k, i]
        # rooms that are small before any skin is counted off are filled
        for i in range(n_words):
            one[i] = inside[k, i]
        if has_top[k] and k + 1 < n_layers:
            for i in range(n_words):
                one[i] &= bits[k + 1, i]
        if has_bottom[k] and k > 0:
            for i in range(n_words):
                one[i] &= bits[k - 1, i]
        grow(one, other, spare, n_w, 1)
        one[:] = 0
        fill_small(other, one, n_w, least_sparse, rim, runs, found)
        for i in range(n_words):
            solid[i] |= one[i] & inside[k, i]
        top_area, bridge_area = 0, 0
        if has_top[k]:
            for i in range(n_words):
                other[i] = seen_top[k, i] & inside[k, i]
                solid[i] |= other[i]
            top_area = count_set(other)
        if has_bottom[k]:
            for i in range(n_words):
                other[i] = seen_bottom[k, i] & inside[k, i]
                if has_top[k]:
                    other[i] &= ~seen_top[k, i]
                solid[i] |= other[i]
            if k > 0:
                bridge_area = count_set(other)
        for i in range(n_words):
            sparse[i] = inside[k, i] & ~solid[i]
        sparse_area = count_set(sparse)
        result[k, SPARSE_EDGE] = count_edges(sparse, n_w)
        result[k, SOLID_EDGE] = count_edges(solid, n_w)
        inner_area = 0
        if k > 0:
            for i in range(n_words):
                one[i] = solid[i] & before[i]
                if has_bottom[k]:
                    one[i] &= ~seen_bottom[k, i]
            if is_any(one):
                shrink(one, other, spare, n_w, 1, 0)
                grow(other, one, spare, n_w, 1)
                inner_area = count_set(one)
        before[:] = sparse
        result[k, TOP] = top_area
        result[k, SOLID] = result[k, INSIDE] - sparse_area - top_area - bridge_area - inner_area
        result[k, BRIDGE] = bridge_area
        result[k, INNER_BRIDGE] = inner_area
        result[k, SPARSE] = sparse_area
    return result
