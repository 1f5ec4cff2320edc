"""Joins the corners of triangles that are meant to be one vertex."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.weld import spread_points, weld_corners, weld_vertices
from app.geometry.mesh import Faces, Groups, Mesh, Vertices

# CAD systems write noise where they mean zero; 1e-12 of the largest coordinate is far below float32
SNAP = 1e-12
# Corners of open edges this close, relative to the part's diagonal, are taken for one vertex
NEAR = 2e-6
# A surface with more open corners than this was never closed
MAX_NEAR = 100_000
# Triangles of a file that are welded at a time, 6.5 MB of it
PORTION = 1 << 17
# Of the first portion every so manieth is looked at for how large the part is
SAMPLED = 16

# Odd numbers that no file can know, new in every process that is not forked from a warm one
HASH_KEY: NDArray[np.uint64] = np.array([secrets.randbits(64) | 1 for _ in range(4)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Surface:
    """Welded vertices (n, 3), their objects (n,) and faces (m, 3)."""

    vertices: Vertices
    groups: Groups
    faces: Faces


def weld_corners_exactly(
    corners: NDArray[np.float32], let_go: Callable[[int], None] | None = None
) -> tuple[Vertices, Faces]:
    """Vertices (n, 3) and faces (m, 3) of separate triangles (m, 3, 3), in any layout and without a copy.

    Bit-equal corners become one vertex, near-zero noise becomes 0; infinities and NaN stay. ``let_go`` is
    told how many triangles have been taken, so that the file behind them need not stay in memory.
    """
    # noise is told by the largest coordinate of all, which some triangles tell nearly as well
    sample = float(np.abs(corners[:PORTION:SAMPLED]).max(initial=0.0))
    noise = _find_noise(sample)
    vertices, faces, most, least = _weld(corners, noise, let_go)
    true_noise = _find_noise(most)
    if least <= true_noise:
        vertices, faces, _, _ = _weld(corners, true_noise, let_go)
    return vertices, faces


def _find_noise(reach: float) -> np.float32:
    return np.float32(SNAP * reach if math.isfinite(reach) else 0.0)


def _weld(
    corners: NDArray[np.float32], noise: np.float32, let_go: Callable[[int], None] | None
) -> tuple[Vertices, Faces, float, float]:
    """Also the largest coordinate and the smallest that is not 0, by magnitude."""
    bits, quiet = corners.view(np.uint32), noise.view(np.uint32)
    faces = np.empty((len(corners), 3), np.int32)
    # a closed surface has half as many vertices as faces, loose triangles have three each; in a table three
    # eighths full at most, nearly all are found where they are looked for first
    for capacity, slots in ((5 * len(corners) // 8 + 1024, 2), (3 * len(corners), 1)):
        points, table = np.empty((capacity, 3), np.uint32), _make_table(slots * capacity)
        count = 0
        for start in range(0, len(corners), PORTION):
            part = slice(start, start + PORTION)
            count = weld_corners(bits[part], HASH_KEY, quiet, table, count, points, faces[part])
            if count < 0:
                break
            if let_go is not None:
                let_go(min(start + PORTION, len(corners)))
        else:
            break
    del table
    vertices = np.empty((count, 3), np.float64)
    most, least = spread_points(points[:count], vertices)
    return vertices, faces, float(np.uint32(most).view(np.float32)), float(np.uint32(least).view(np.float32))


def _make_table(items: int) -> NDArray[np.int32]:
    """Here and not in the kernel, as all large arrays: numpy asks the system for large pages, numba does
    not, and first touching small ones costs eight times as much."""
    return np.full(1 << (4 * items // 3).bit_length(), -1, np.int32)


def weld_exactly(mesh: Mesh) -> Surface:
    """Join bit-equal vertices of one object, near-zero noise snapped to zero; file units stay."""
    groups = np.zeros(len(mesh.vertices), np.int32) if mesh.vertex_groups is None else mesh.vertex_groups
    if mesh.is_welded:
        return Surface(mesh.vertices, groups, mesh.faces)
    # the kernel takes no array that may only be read, as a mesh made of a view of a file can hold
    vertices = np.require(mesh.vertices, np.float64, ["C", "W"])
    faces = np.require(mesh.faces, np.int32, ["C", "W"])
    groups = np.require(groups, np.int32, ["C", "W"])
    scale = max(float(vertices.max()), -float(vertices.min()))
    most = min(len(vertices), faces.size)
    points, first, welded = np.empty((most, 3)), np.empty(most, np.int32), np.empty_like(faces)
    remap = np.full(len(vertices), -1, np.int32)
    count = weld_vertices(
        vertices,
        groups,
        faces,
        HASH_KEY,
        SNAP * scale,
        _make_table(most),
        remap,
        points,
        first,
        welded,
    )
    return Surface(points[:count], groups[first[:count]], welded)


def weld_nearby(surface: Surface, candidates: NDArray[np.int32], tolerance: float) -> tuple[Surface, int]:
    """Join those of the ``candidates`` (vertex numbers) that lie within ``tolerance`` of one another.

    Returns the new surface (repeated vertices in faces are left to be cleaned) and the number of
    vertices that went. Only vertices of open edges are offered, so that fine detail elsewhere stays.
    """
    candidates = np.unique(candidates)
    if len(candidates) > MAX_NEAR:
        return surface, 0
    root = _join_close(surface.vertices[candidates], surface.groups[candidates], tolerance)
    target = np.arange(len(surface.vertices), dtype=np.int32)
    target[candidates] = candidates[root]
    return Surface(surface.vertices, surface.groups, target[surface.faces]), int(
        np.count_nonzero(root != np.arange(len(root)))
    )


def _join_close(points: Vertices, groups: Groups, tolerance: float) -> NDArray[np.int64]:
    """For each point the lowest-numbered point it is connected to by steps within ``tolerance``."""
    cells = np.floor((points - points.min(axis=0)) / tolerance).astype(np.int64) + 1
    strides = np.array([1, 1 << 21, 1 << 42], dtype=np.int64)
    keys = cells @ strides
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    pairs: list[NDArray[np.int64]] = []
    for step in product((-1, 0, 1), repeat=3):
        wanted = keys + int(np.dot(step, strides))
        first = np.searchsorted(ordered, wanted, "left")
        count = np.searchsorted(ordered, wanted, "right") - first
        # a cell as small as the tolerance holds few points; more than 32 are joined through the others
        for k in range(min(int(count.max(initial=0)), 32)):
            here = np.nonzero(count > k)[0]
            there = order[first[here] + k]
            close = (
                (here > there)
                & (groups[here] == groups[there])
                & (np.linalg.norm(points[here] - points[there], axis=1) <= tolerance)
            )
            pairs.append(np.stack([here[close], there[close]], axis=1))
    links = np.concatenate(pairs) if pairs else np.empty((0, 2), np.int64)
    root = np.arange(len(points))
    while True:
        lowest = np.minimum(root[links[:, 0]], root[links[:, 1]])
        joined = root.copy()
        np.minimum.at(joined, links[:, 0], lowest)
        np.minimum.at(joined, links[:, 1], lowest)
        joined = joined[joined]
        if np.array_equal(joined, root):
            return root
        root = joined
