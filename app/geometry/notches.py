"""Sharp inner edges where thin meets thick: there stress gathers while a part cools and when it is loaded."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.columns import WALL_ANGLE_DEG
from app.geometry.features import Notch
from app.geometry.kernels.rays import reach_surface
from app.geometry.locate import Frame, Spots
from app.geometry.mesh import Faces, Vertices
from app.geometry.rounds import pair_faces

# Beyond this nothing is looked for, and so many edges are looked at, the longest, spread over the part
MAX_TRIANGLES = 50_000
LOOKED_AT = 24
KEPT = 8
# A bend by less is a facet of a fillet, or blunt; one beyond is a slit whose sides touch
LEAST_BEND_DEG = 50.0
MOST_BEND_DEG = 170.0
# Relative to the diagonal: so far from the edge thickness is measured; what is nearer is the surface itself
ASIDE = 2e-3
TOUCH = 1e-6
# What differs by less is no transition
LEAST_RATIO = 1.5
# So many thicknesses of the thinner side deep, or half through, the thicker side is measured across
DEPTH = 1.5


def find_notches(
    vertices: Vertices, faces: Faces, normals: NDArray[np.float64], frame: Frame
) -> tuple[Notch, ...] | None:
    """The inner edges without fillet where the thicknesses of both sides differ most, the worst first.

    Those that differ by less than LEAST_RATIO are left out.
    Thickness is the length of a line that starts on the surface just beside the edge and goes straight in. On
    the thinner side it is that of a wall, with another surface opposite; on the thicker side lines across
    count, too, a little way in, so that a plate is not thick because it is long.
    None where there are too many triangles to look. Edges along which the surface bends in steps of less than
    LEAST_BEND_DEG are rounded.
    """
    if len(faces) > MAX_TRIANGLES:
        return None
    pairs = pair_faces(faces)
    cosines = np.einsum("kx,kx->k", normals[pairs[:, 0]], normals[pairs[:, 1]])
    bent = (cosines < math.cos(math.radians(LEAST_BEND_DEG))) & (
        cosines > math.cos(math.radians(MOST_BEND_DEG))
    )
    pairs = pairs[bent]
    start, end, tip = _share_edges(vertices, faces, pairs)
    # the other face rises above the plane of the one: an inner edge
    inner = np.einsum("kx,kx->k", tip - start, normals[pairs[:, 0]]) > TOUCH * frame.diagonal_mm
    pairs, start, end = pairs[inner], start[inner], end[inner]
    lengths = np.linalg.norm(end - start, axis=1)
    middles = 0.5 * (start + end)
    chosen = np.array(frame.choose(Spots(middles, lengths), LOOKED_AT), dtype=np.int64)
    if not len(chosen):
        return ()
    pairs, middles, lengths = pairs[chosen], middles[chosen], lengths[chosen]
    solid = _Solid(vertices, faces, normals, frame.diagonal_mm)
    along = (end - start)[chosen] / lengths[:, None]
    sides = np.stack([normals[pairs[:, side]] for side in range(2)])
    origins, depths, is_wall = (
        np.stack(each)
        for each in zip(*(_look_in(solid, pairs[:, k], middles) for k in range(2)), strict=True)
    )
    rows = np.arange(len(chosen))
    thinner = np.argmin(depths, axis=0)
    thin, thick = depths[thinner, rows], depths[1 - thinner, rows]
    worth = np.nonzero(is_wall[thinner, rows] & np.isfinite(thick) & (thick >= LEAST_RATIO * thin))[0]
    if not len(worth):
        return ()
    way = sides[1 - thinner, rows][worth]
    deep = np.minimum(0.5 * thick, DEPTH * thin)[worth]
    inside = origins[1 - thinner, rows][worth] - way * deep[:, None]
    thick[worth] = np.minimum(thick[worth], solid.measure_across(inside, way, along[worth]))
    worth = worth[thick[worth] >= LEAST_RATIO * thin[worth]]
    order = worth[np.argsort(-(thick / thin)[worth], kind="stable")][:KEPT]
    bisector = sides.sum(axis=0)
    bisector /= np.linalg.norm(bisector, axis=1)[:, None]
    return tuple(
        Notch(
            thin_mm=float(thin[k]),
            thick_mm=float(thick[k]),
            length_mm=float(lengths[k]),
            place=frame.place(middles[k], bisector[k]),
        )
        for k in order
    )


@dataclass(frozen=True, slots=True)
class _Solid:
    vertices: Vertices
    faces: Faces
    normals: NDArray[np.float64]
    diagonal_mm: float

    def reach(
        self, origins: NDArray[np.float64], ways: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Distance to the next surface and its face, as ``reach_surface``."""
        starts, onward = np.ascontiguousarray(origins), np.ascontiguousarray(ways)
        return reach_surface(starts, onward, self.vertices, self.faces, TOUCH * self.diagonal_mm)

    def measure_across(
        self, points: NDArray[np.float64], way: NDArray[np.float64], along: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The shorter of two lines through each point, along ``along`` and square to it and to ``way``."""
        square = np.cross(way, along)
        square /= np.linalg.norm(square, axis=1)[:, None]
        ways = np.concatenate([along, -along, square, -square])
        there, back, left, right = np.split(self.reach(np.tile(points, (4, 1)), ways)[0], 4)
        return np.minimum(there + back, left + right)


def _look_in(
    solid: _Solid, face: NDArray[np.int64], middles: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Points (k, 3) on faces beside the middle of an edge, thickness below them, whether that of a wall."""
    inward = solid.vertices[solid.faces[face]].mean(axis=1) - middles
    far = ASIDE * solid.diagonal_mm / np.maximum(np.linalg.norm(inward, axis=1), 1e-300)
    origins = middles + inward * np.minimum(0.5, far)[:, None]
    ways = -solid.normals[face]
    depths, hit = solid.reach(origins, ways)
    facing = np.einsum("kx,kx->k", solid.normals[hit], ways)
    return origins, depths, (hit >= 0) & (facing > math.cos(math.radians(WALL_ANGLE_DEG)))


def _share_edges(
    vertices: Vertices, faces: Faces, pairs: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Both ends (k, 3) of the edge that two faces share, and the corner of the second that is not on it."""
    one, other = faces[pairs[:, 0]], faces[pairs[:, 1]]
    is_free = ~(one[:, :, None] == other[:, None, :]).any(axis=2)
    free = np.argmax(is_free, axis=1)
    rows = np.arange(len(pairs))
    start, end = one[rows, (free + 1) % 3], one[rows, (free + 2) % 3]
    apart = ~(other[:, :, None] == one[:, None, :]).any(axis=2)
    tip = other[rows, np.argmax(apart, axis=1)]
    return vertices[start], vertices[end], vertices[tip]
