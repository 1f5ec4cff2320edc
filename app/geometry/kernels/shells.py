"""Edges of a triangle mesh, and the shells that the faces form over them."""

# ruff: noqa: C901, PLR0912, PLR0915
# A kernel is one loop over the mesh: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit("i4(i4[::1], i4)", cache=True, error_model="numpy")
def _find(parent: Ints, item: int) -> int:
    root = item
    while parent[root] != root:
        root = parent[root]
    while parent[item] != root:
        following = parent[item]
        parent[item] = root
        item = following
    return root


@njit("Tuple((i1[::1], i4[::1], i4, i4[:, ::1], i8[::1]))(i4[:, ::1], i4)", cache=True, error_model="numpy")
def trace_shells(
    faces: Ints, n_vertices: int
) -> tuple[NDArray[np.int8], Ints, np.int32, Ints, NDArray[np.int64]]:
    """Connect faces over edges, make the winding consistent, and list what stays unbalanced.

    Returns flip (m,) of faces to turn round, shell (m,) labels in order of first face, the number of
    shells, the directed edges (k, 2) used more often in one direction than in the other once the
    flips are made, and the counts (edges of one face, edges of more than two faces, faces flipped).
    Faces are walked over edges of exactly two faces; shells that balance only together are joined.
    """
    n_faces = faces.shape[0]
    n_half = 3 * n_faces
    # radix sort of the half-edges by (low vertex, high vertex)
    low = np.empty(n_half, np.int32)
    high = np.empty(n_half, np.int32)
    starts = np.zeros(n_vertices + 1, np.int32)
    for f in range(n_faces):
        for k in range(3):
            a = faces[f, k]
            b = faces[f, (k + 1) % 3]
            low[3 * f + k] = min(a, b)
            high[3 * f + k] = max(a, b)
            starts[max(a, b) + 1] += 1
    for v in range(n_vertices):
        starts[v + 1] += starts[v]
    by_high = np.empty(n_half, np.int32)
    for h in range(n_half):
        by_high[starts[high[h]]] = h
        starts[high[h]] += 1
    starts[:] = 0
    for h in range(n_half):
        starts[low[h] + 1] += 1
    for v in range(n_vertices):
        starts[v + 1] += starts[v]
    order = np.empty(n_half, np.int32)
    for i in range(n_half):
        h = by_high[i]
        order[starts[low[h]]] = h
        starts[low[h]] += 1

    counts = np.zeros(3, np.int64)
    twin = np.full(n_half, -1, np.int32)
    i = 0
    while i < n_half:
        h = order[i]
        j = i + 1
        while j < n_half and low[order[j]] == low[h] and high[order[j]] == high[h]:
            j += 1
        if j - i == 1:
            counts[0] += 1
        elif j - i == 2:
            twin[h] = order[i + 1]
            twin[order[i + 1]] = h
        else:
            counts[1] += 1
        i = j

    flip = np.zeros(n_faces, np.int8)
    shell = np.full(n_faces, -1, np.int32)
    stack = np.empty(n_faces, np.int32)
    n_shells = np.int32(0)
    for seed in range(n_faces):
        if shell[seed] >= 0:
            continue
        shell[seed] = n_shells
        stack[0] = seed
        top = 1
        read = 0
        turned = 0
        while read < top:
            f = stack[read]
            read += 1
            turned += flip[f]
            for k in range(3):
                t = twin[3 * f + k]
                if t < 0:
                    continue
                g = t // 3
                if shell[g] >= 0:
                    continue
                shell[g] = n_shells
                same = faces[f, k] == faces[g, t % 3]
                flip[g] = 1 - flip[f] if same else flip[f]
                stack[top] = g
                top += 1
        if 2 * turned > top:
            for i in range(top):
                flip[stack[i]] = 1 - flip[stack[i]]
            turned = top - turned
        counts[2] += turned
        n_shells += 1

    parent = np.arange(n_shells).astype(np.int32)
    excess = 0
    boundary = np.empty((64, 2), np.int32)
    i = 0
    while i < n_half:
        h = order[i]
        j = i
        net = 0
        first_moment = np.int64(0)
        second_moment = np.int64(0)
        while j < n_half and low[order[j]] == low[h] and high[order[j]] == high[h]:
            g = order[j] // 3
            forward = (faces[g, order[j] % 3] == low[h]) != (flip[g] == 1)
            sign = 1 if forward else -1
            net += sign
            first_moment += sign * np.int64(shell[g])
            second_moment += sign * np.int64(shell[g]) * np.int64(shell[g])
            j += 1
        if j - i > 2 and net == 0 and (first_moment != 0 or second_moment != 0):
            # balanced only over several shells: together they are one surface
            root = _find(parent, shell[h // 3])
            for t in range(i + 1, j):
                other = _find(parent, shell[order[t] // 3])
                if other != root:
                    parent[max(root, other)] = min(root, other)
                    root = min(root, other)
        for _ in range(abs(net)):
            if excess == boundary.shape[0]:
                larger = np.empty((2 * excess, 2), np.int32)
                larger[:excess] = boundary
                boundary = larger
            boundary[excess, 0] = low[h] if net > 0 else high[h]
            boundary[excess, 1] = high[h] if net > 0 else low[h]
            excess += 1
        i = j

    label = np.full(n_shells, -1, np.int32)
    joined = np.int32(0)
    for f in range(n_faces):
        root = _find(parent, shell[f])
        if label[root] < 0:
            label[root] = joined
            joined += 1
        shell[f] = label[root]
    return flip, shell, joined, boundary[:excess].copy(), counts
