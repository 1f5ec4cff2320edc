"""How far a part spans freely between held ends, for each way of laying it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.geometry.features import Spot
from app.geometry.kernels.facets import join_pairs
from app.geometry.kernels.spans import span_region
from app.geometry.locate import Frame
from app.geometry.measurements import OrientedMeasurements
from app.geometry.mesh import Faces, Vertices
from app.geometry.orientations import PLATE

# Beyond these nothing is looked for: triangles of the part, edges around one region
MAX_TRIANGLES = 200_000
MAX_EDGES = 4_000
# Faces that look down within this of straight down are a ceiling: a line that is laid there hangs in the air
FLAT_SINE = math.cos(math.radians(10.0))
# The largest ceilings that are looked at, and the widest bridges that are kept
REGIONS = 4
KEPT = 4
# Lines across a region, and even directions they are laid in beside those square to its longest held edges
LINES = 32
DIRECTIONS = 12
EDGE_DIRECTIONS = 4
# A region is bridged in a direction where that share of its lines is held at both ends
BRIDGED = 0.9
# Relative to the diagonal: a corner that lies lower by no more than this carries nothing
LEVEL = 1e-6

_EVEN: NDArray[np.float64] = np.array(
    [
        (math.cos(math.pi * step / DIRECTIONS), math.sin(math.pi * step / DIRECTIONS))
        for step in range(DIRECTIONS)
    ]
)


def find_bridges(
    vertices: Vertices,
    faces: Faces,
    normals: NDArray[np.float64],
    rows: Sequence[OrientedMeasurements],
    frame: Frame,
) -> tuple[OrientedMeasurements, ...]:
    """The same orientations with their bridges, the widest first; None for too large a mesh.

    A bridge is a connected ceiling off the plate that can be crossed by parallel lines of which nearly all
    end on something below at both ends; its span is that of the longest line in the direction where that is
    shortest, as a slicer lays them. What is held on one side only is an overhang and no bridge.
    """
    if len(faces) > MAX_TRIANGLES:
        return tuple(replace(row, bridges=None) for row in rows)
    shown = []
    for row in rows:
        up = frame.turn @ (np.array(row.up) / math.hypot(*row.up))
        spots = _span_ceilings(vertices, faces, normals, up, frame)
        shown.append(replace(row, bridges=spots))
    return tuple(shown)


def _span_ceilings(
    vertices: Vertices, faces: Faces, normals: NDArray[np.float64], up: NDArray[np.float64], frame: Frame
) -> tuple[Spot, ...]:
    heights = vertices @ up
    flat = np.nonzero(normals @ up < -FLAT_SINE)[0]
    flat = flat[heights[faces[flat]].max(axis=1) > float(heights.min()) + PLATE * frame.diagonal_mm]
    if not len(flat):
        return ()
    edges, owner, region = _join_regions(faces[flat], len(vertices))
    is_held = _find_held(faces, edges, heights, LEVEL * frame.diagonal_mm)
    corners = vertices[faces[flat]]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    order = np.argsort(-np.bincount(region, areas), kind="stable")[:REGIONS]
    across = np.eye(3)[int(np.argmin(np.abs(up)))]
    across = across - (across @ up) * up
    across /= np.linalg.norm(across)
    plane = np.stack([across, np.cross(up, across)], axis=1)
    found: list[tuple[float, NDArray[np.float64]]] = []
    for number in order.tolist():
        mine = region[owner] == number
        if not 2 <= np.count_nonzero(is_held[mine]) <= np.count_nonzero(mine) <= MAX_EDGES:
            continue
        ends = np.ascontiguousarray((vertices[edges[mine]] @ plane).reshape(-1, 4))
        spans = span_region(ends, is_held[mine].astype(np.int32), _choose_ways(ends, is_held[mine]), LINES)
        bridged = spans[(spans[:, 1] >= BRIDGED * spans[:, 0]) & (spans[:, 2] > 0.0)]
        if len(bridged):
            best = bridged[int(np.argmin(bridged[:, 2]))]
            height = float((corners[region == number] @ up).mean())
            found.append((float(best[2]), plane @ best[3:5] + height * up))
    found.sort(key=lambda each: -each[0])
    return tuple(Spot(span, frame.place(point, -up)) for span, point in found[:KEPT])


def _join_regions(
    flat: Faces, n_vertices: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edges (e, 2) that only one of these faces has, in its sense; the face of each; each face's region."""
    ends = np.concatenate([flat[:, [0, 1]], flat[:, [1, 2]], flat[:, [2, 0]]]).astype(np.int64)
    face = np.tile(np.arange(len(flat)), 3)
    keys = ends.min(axis=1) * n_vertices + ends.max(axis=1)
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    pairs = np.stack([face[order][:-1][same], face[order][1:][same]], axis=1)
    label = join_pairs(np.ascontiguousarray(pairs, dtype=np.int32), len(flat))
    _, region = np.unique(label, return_inverse=True)
    alone = np.ones(len(keys), bool)
    alone[order[1:][same]] = alone[order[:-1][same]] = False
    return ends[alone], face[alone], region.reshape(-1)


def _find_held(
    faces: Faces, edges: NDArray[np.int64], heights: NDArray[np.float64], level_mm: float
) -> NDArray[np.bool_]:
    """Whether the surface goes down beyond each edge (e, 2): then what is above it stands on something."""
    near = np.zeros(len(heights), bool)
    near[edges] = True
    beside = faces[near[faces].sum(axis=1) >= 2]
    ends = np.concatenate([beside[:, [0, 1]], beside[:, [1, 2]], beside[:, [2, 0]]]).astype(np.int64)
    third = np.concatenate([beside[:, 2], beside[:, 0], beside[:, 1]])
    # the neighbour has the edge in the other sense
    keys = ends[:, 1] * len(heights) + ends[:, 0]
    order = np.argsort(keys, kind="stable")
    wanted = edges[:, 0] * len(heights) + edges[:, 1]
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    number = order[place]
    is_lower = heights[third[number]] < heights[edges].min(axis=1) - level_mm
    held: NDArray[np.bool_] = (keys[number] == wanted) & is_lower
    return held


def _choose_ways(ends: NDArray[np.float64], is_held: NDArray[np.bool_]) -> NDArray[np.float64]:
    sides = ends[is_held, 2:] - ends[is_held, :2]
    lengths = np.linalg.norm(sides, axis=1)
    longest = np.argsort(-lengths, kind="stable")[:EDGE_DIRECTIONS]
    longest = longest[lengths[longest] > 0.0]
    square = np.stack([-sides[longest, 1], sides[longest, 0]], axis=1) / lengths[longest][:, None]
    return np.ascontiguousarray(np.concatenate([_EVEN, square]))
