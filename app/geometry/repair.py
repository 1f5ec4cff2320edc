"""Closes small holes, and unites bodies that overlap, saying how much it matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.mesh import Faces, Vertices

# Holes beyond these are no damage to be repaired but a surface that never was a solid: the share of the
# area that all of them take, and the width of one against the smallest side of the part. (The scanned
# bunny with its five holes in the base has 0.023 and 0.2; an open pipe has a width of 1.)
MAX_HOLE_AREA = 0.03
MAX_HOLE_WIDTH = 0.25
MAX_HOLES = 100
MAX_HOLE_EDGES = 20_000

MAX_UNITED_BODIES = 200
MAX_UNITED_TRIANGLES = 500_000


@dataclass(frozen=True, slots=True)
class Patches:
    """Fans that close holes: one new vertex each, faces that name them, and each hole's area."""

    vertices: Vertices
    faces: Faces
    area: NDArray[np.float64]


def close_holes(vertices: Vertices, boundary: NDArray[np.int32], area: float) -> Patches | None:
    """Fans over all loops of the ``boundary``, or None where the holes are too many or too large.

    The boundary of any set of wound faces is a set of closed loops, since at every vertex as many
    edges come in as go out; so the fans always close the surface.
    """
    if len(boundary) > MAX_HOLE_EDGES:
        return None
    loops = _find_loops(boundary)
    centres = np.array([vertices[loop].mean(axis=0) for loop in loops])
    areas = np.array([_fan_area(vertices[loop], centre) for loop, centre in zip(loops, centres, strict=True)])
    holes = np.count_nonzero(areas > 1e-9 * area)
    width = 2.0 * float(np.sqrt(areas.max() / np.pi))
    if (
        holes > MAX_HOLES
        or areas.sum() > MAX_HOLE_AREA * area
        or width > MAX_HOLE_WIDTH * float(np.ptp(vertices, axis=0).min())
    ):
        return None
    faces = [
        np.stack([np.roll(loop, -1), loop, np.full(len(loop), len(vertices) + number)], axis=1)
        for number, loop in enumerate(loops)
    ]
    return Patches(centres, np.concatenate(faces).astype(np.int32), areas)


def sum_fans(vertices: Vertices, patches: Patches) -> NDArray[np.float64]:
    """The normal (n, 3) of each patch: its summed area vector, made one long, zero where it has none.

    ``vertices`` hold those of the patches at their end, in order.
    """
    a, b, c = (vertices[patches.faces[:, k]] for k in range(3))
    number = patches.faces[:, 2] - (len(vertices) - len(patches.vertices))
    doubled = np.cross(b - a, c - a)
    sums = np.stack([np.bincount(number, doubled[:, k], len(patches.vertices)) for k in range(3)], axis=1)
    lengths = np.linalg.norm(sums, axis=1)
    return sums / np.where(lengths > 0.0, lengths, 1.0)[:, None]


def _find_loops(boundary: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """Simple loops of vertex numbers that use every directed edge once."""
    onward: dict[int, list[int]] = {}
    for start, end in boundary[::-1].tolist():
        onward.setdefault(start, []).append(end)
    loops: list[NDArray[np.int64]] = []
    for start in boundary[:, 0].tolist():
        while onward.get(start):
            path = [start]
            place = {start: 0}
            while onward.get(path[-1]):
                following = onward[path[-1]].pop()
                if following in place:
                    # a loop is complete: cut it off, go on with what led there
                    since = place[following]
                    loops.append(np.array(path[since:]))
                    for vertex in path[since + 1 :]:
                        del place[vertex]
                    del path[since + 1 :]
                else:
                    place[following] = len(path)
                    path.append(following)
    return loops


def _fan_area(ring: Vertices, centre: Vertices) -> float:
    spokes = ring - centre
    return 0.5 * float(np.linalg.norm(np.cross(spokes, np.roll(spokes, -1, axis=0)), axis=1).sum())


@dataclass(frozen=True, slots=True)
class Union:
    """The surface of several bodies together, vertices (n, 3) and faces (m, 3); its volume and area."""

    vertices: Vertices
    faces: Faces
    volume: float
    area: float


def unite_bodies(vertices: Vertices, faces: Faces, body: NDArray[np.int64]) -> Union | None:
    """The union of closed bodies; None where there are too many or one is not a manifold.

    ``body`` (m,) labels the faces.
    """
    labels = np.unique(body)
    if len(labels) > MAX_UNITED_BODIES or len(faces) > MAX_UNITED_TRIANGLES:
        return None
    # only needed where bodies overlap, and 0.1 s to import
    from manifold3d import Error, Manifold, Mesh64, OpType

    solids = []
    for label in labels:
        used, local = np.unique(faces[body == label], return_inverse=True)
        solid = Manifold(Mesh64(vertices[used], local.reshape(-1, 3).astype(np.uint64)))
        if solid.status() != Error.NoError:
            return None
        solids.append(solid)
    united = Manifold.batch_boolean(solids, OpType.Add)
    surface = united.to_mesh64()
    return Union(
        np.array(surface.vert_properties[:, :3], dtype=np.float64, order="C"),
        np.array(surface.tri_verts, dtype=np.int32, order="C"),
        float(united.volume()),
        float(united.surface_area()),
    )
