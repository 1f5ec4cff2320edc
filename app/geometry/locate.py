"""Where on the part a finding stands: a few places, the worst first, spread over the part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.mesh import Faces, Vertices
from app.geometry.place import Place, Vector

MAX_PLACES = 8
# Places nearer to a worse one than this share of the diagonal say nothing new
SPREAD = 0.05
# So many of the worst are looked at: the rest would hardly ever be chosen
CONSIDERED = 4_096


@dataclass(frozen=True, slots=True)
class Spots:
    """Candidates for places, in the coordinates that are measured in.

    ``points`` (n, 3); ``weights`` (n,), the worst the largest; ``normals`` (n, 3), None where there are none.
    """

    points: Vertices
    weights: NDArray[np.float64]
    normals: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """How the coordinates that are measured in lie in the file: ``turn`` (3, 3) has the axes as rows.

    ``centre_mm`` is where their origin lies, ``diagonal_mm`` the part's.
    """

    turn: NDArray[np.float64]
    centre_mm: NDArray[np.float64]
    diagonal_mm: float

    def place(self, point: NDArray[np.float64], normal: NDArray[np.float64] | None = None) -> Place:
        """One place, in file axes."""
        return Place(
            as_vector(point @ self.turn + self.centre_mm),
            None if normal is None or not normal.any() else as_vector(normal @ self.turn),
        )

    def choose(self, spots: Spots, count: int = MAX_PLACES) -> tuple[int, ...]:
        """Numbers of the worst spots, none within SPREAD of a worse one."""
        order = np.argsort(-spots.weights, kind="stable")[:CONSIDERED]
        chosen: list[int] = []
        while len(order) and len(chosen) < count:
            worst = int(order[0])
            chosen.append(worst)
            far = np.linalg.norm(spots.points[order] - spots.points[worst], axis=1)
            order = order[far > SPREAD * self.diagonal_mm]
        return tuple(chosen)

    def locate(self, spots: Spots | None, count: int = MAX_PLACES) -> tuple[Place, ...]:
        """The places that stand for all of the spots."""
        if spots is None:
            return ()
        normals = spots.normals
        return tuple(
            self.place(spots.points[number], None if normals is None else normals[number])
            for number in self.choose(spots, count)
        )


def as_vector(row: NDArray[np.float64]) -> Vector:
    """Three plain numbers; no negative zero."""
    x, y, z = (float(part) + 0.0 for part in row)
    return (x, y, z)


def spot_faces(vertices: Vertices, faces: Faces) -> Spots:
    """The middles of faces, with their normals; the larger the worse."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    normals /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
    return Spots((a + b + c) / 3.0, lengths, normals)


def spot_edges(vertices: Vertices, edges: NDArray[np.int32]) -> Spots:
    """The middles of edges (k, 2); the longer the worse."""
    start, end = vertices[edges[:, 0]], vertices[edges[:, 1]]
    return Spots(0.5 * (start + end), np.linalg.norm(end - start, axis=1))


def spot_shells(
    vertices: Vertices, faces: Faces, shell: NDArray[np.int32], weights: NDArray[np.float64]
) -> Spots:
    """On the largest face of each shell whose weight is positive (weights (s,)): its middle and normal."""
    wanted = np.nonzero(weights[shell] > 0.0)[0]
    spots = spot_faces(vertices, faces[wanted])
    order = np.lexsort((-spots.weights, shell[wanted]))
    of, first = np.unique(shell[wanted][order], return_index=True)
    chosen = order[first]
    normals = spots.normals
    return Spots(spots.points[chosen], weights[of], None if normals is None else normals[chosen])


def find_repeated_faces(faces: Faces) -> Faces:
    """Those that name a vertex twice."""
    a, b, c = faces.T
    repeated: Faces = faces[(a == b) | (b == c) | (a == c)]
    return repeated


def find_doubled_faces(faces: Faces) -> Faces:
    """One of each set of faces on the same three vertices."""
    corners = np.sort(faces, axis=1)
    corners = corners[(corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2])]
    order = np.lexsort(corners.T)
    same = (corners[order][1:] == corners[order][:-1]).all(axis=1)
    doubled: Faces = corners[order][:-1][same]
    return doubled


def find_slivers(vertices: Vertices, faces: Faces) -> Faces:
    """Those of three vertices and no area at all."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return faces[~np.cross(b - a, c - a).any(axis=1)]


def find_crowded_edges(faces: Faces) -> NDArray[np.int32]:
    """The edges (k, 2) that more than two faces share."""
    ends = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    size = int(faces.max(initial=0)) + 1
    keys, counts = np.unique(ends.min(axis=1) * size + ends.max(axis=1), return_counts=True)
    crowded = keys[counts > 2]
    return np.stack([crowded // size, crowded % size], axis=1).astype(np.int32)
