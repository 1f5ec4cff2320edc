"""How the faces hang together: shells, which way they face, which of them are cavities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.shells import trace_shells
from app.geometry.kernels.sound import count_edges, trace_sound
from app.geometry.kernels.surface import clean_faces, count_slivers
from app.geometry.mesh import Faces, Vertices

# Beyond these, nesting is not looked into: shells, since their pairs grow with the square, and pairs of
# which one's box holds the other's, since each costs rays
MAX_NESTED_SHELLS = 2_000
MAX_NESTED_PAIRS = 10_000
# Volume over area^1.5: 0.09 for a ball, 3e-7 for a sheet a millionth as thick as wide. Below it, a shell
# is a fold of triangles without inside.
FLAT = 1e-6
# Volume over that of the largest shell: what a modeller's arithmetic leaves behind, not a body
SPECK = 1e-9


@dataclass(frozen=True, slots=True)
class Topology:
    """Cleaned faces with one winding per shell.

    ``shell`` (m,) labels faces; ``boundary`` (k, 2) are directed edges without an equal number of
    opposite ones: none means closed; ``turned`` (m,) are the faces whose winding was
    changed, None where that was not looked for.
    """

    faces: Faces
    shell: NDArray[np.int32]
    shells: int
    boundary: NDArray[np.int32]
    repeated: int
    doubled: int
    slivers: int
    crowded_edges: int
    flipped: int
    turned: NDArray[np.bool_] | None = None

    @property
    def is_one_sound_shell(self) -> bool:
        """Closed, and every edge has two faces."""
        return self.shells == 1 and len(self.boundary) == 0 and self.crowded_edges == 0


def trace(vertices: Vertices, faces: Faces) -> Topology:
    """Clean the faces, walk over their edges and turn round those that face against their shell."""
    shell = np.empty(len(faces), np.int32)
    rows = np.zeros((len(vertices) + 1, 2), np.int32)
    edges = count_edges(faces, rows)
    shells = trace_sound(faces, rows, np.empty(edges, np.uint64), shell) if edges >= 0 else -1
    del rows
    if shells > 0:
        nothing = np.empty((0, 2), np.int32)
        slivers = int(count_slivers(vertices, faces))
        return Topology(faces, shell, int(shells), nothing, 0, 0, slivers, crowded_edges=0, flipped=0)
    faces, dropped = clean_faces(vertices, faces)
    flip, shell, shells, boundary, counts = trace_shells(faces, len(vertices))
    turned = flip.astype(bool)
    if turned.any():
        faces[turned] = faces[turned][:, ::-1]
    return Topology(
        faces,
        shell,
        int(shells),
        boundary,
        repeated=int(dropped[0]),
        doubled=int(dropped[1]),
        slivers=int(dropped[2]),
        crowded_edges=int(counts[1]),
        flipped=int(counts[2]),
        turned=turned,
    )


@dataclass(frozen=True, slots=True)
class Nesting:
    """``turned`` (s,): shells to turn inside out. ``cavity`` (s,): shells that bound a void.

    ``flat`` (s,): closed shells with next to nothing inside. ``root`` (s,): the outermost shell around each,
    itself where there is none. ``loose`` (s,): bodies that lie in a void.
    """

    turned: NDArray[np.bool_]
    cavity: NDArray[np.bool_]
    flat: NDArray[np.bool_]
    root: NDArray[np.int64]
    loose: NDArray[np.bool_]
    is_known: bool = True

    @property
    def bodies(self) -> int:
        """Shells with something inside."""
        return int(np.count_nonzero(~self.cavity & ~self.flat))


def nest_shells(vertices: Vertices, topology: Topology, sums: NDArray[np.float64]) -> Nesting:
    """Outermost shells must have a positive volume; a negative one inside is a cavity.

    ``sums`` are the rows of ``integrate_shells``. A shell is turned together with all that lies in it,
    so that a part written inside out keeps its cavities. Open shells are left alone.
    """
    n = len(sums)
    volume, area = sums[:, 0], sums[:, 1]
    closed = np.linalg.norm(sums[:, 2:5], axis=1) <= 1e-6 * area
    bulk = np.abs(volume)
    flat = closed & ((bulk <= FLAT * area**1.5) | (bulk <= SPECK * bulk.max()))
    closed &= ~flat
    root = np.arange(n)
    turned = np.zeros(n, bool)
    cavity = np.zeros(n, bool)
    loose = np.zeros(n, bool)
    negative = closed & (volume < 0.0)
    if not negative.any():
        return Nesting(turned, cavity, flat, root, loose)
    boxed = _find_boxed(sums, closed) if n <= MAX_NESTED_SHELLS else None
    if boxed is None or np.count_nonzero(boxed) > MAX_NESTED_PAIRS:
        turned = closed & (volume[closed].sum() < 0.0)
        return Nesting(turned, closed & (negative != turned), flat, root, loose, is_known=False)
    inside = _find_containers(vertices, topology, boxed)
    next_out = root.copy()
    for shell in range(n):
        around = np.nonzero(inside[shell])[0]
        outermost = around[~inside[around].any(axis=1)]
        if len(outermost):
            root[shell] = outermost[np.argmin(bulk[outermost])]
            next_out[shell] = around[np.argmin(bulk[around])]
    turned = negative[root] & closed
    cavity = closed & (root != np.arange(n)) & ((volume < 0.0) != turned)
    loose = closed & ~cavity & cavity[next_out]
    return Nesting(turned, cavity, flat, root, loose)


def _find_boxed(sums: NDArray[np.float64], closed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """boxed[i, j]: shell i is smaller than shell j, and its box lies in that of j."""
    low, high, bulk = sums[:, 5:8], sums[:, 8:11], np.abs(sums[:, 0])
    boxed: NDArray[np.bool_] = closed[:, None] & closed[None, :] & (bulk[:, None] < bulk[None, :])
    for axis in range(3):
        boxed &= low[:, None, axis] >= low[None, :, axis]
        boxed &= high[:, None, axis] <= high[None, :, axis]
    return boxed


def _find_containers(vertices: Vertices, topology: Topology, boxed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """inside[i, j]: shell i lies in shell j, for those whose boxes do."""
    n = len(boxed)
    inside = np.zeros((n, n), bool)
    order = np.argsort(topology.shell, kind="stable")
    ends = np.searchsorted(topology.shell[order], np.arange(n + 1))

    def take(shell: int) -> Vertices:
        return vertices[topology.faces[order[ends[shell] : ends[shell + 1]]]]

    points = {inner: _pick_points(take(inner)) for inner in np.nonzero(boxed.any(axis=1))[0].tolist()}
    for outer in np.nonzero(boxed.any(axis=0))[0].tolist():
        wall = take(outer)
        wall_low, wall_high = wall.min(axis=1), wall.max(axis=1)
        for inner in np.nonzero(boxed[:, outer])[0].tolist():
            hits = sum(_is_inside(point, wall, wall_low, wall_high) for point in points[inner])
            inside[inner, outer] = hits >= 2
    return inside


def _pick_points(corners: Vertices) -> Vertices:
    """Three points on the largest triangles, off every line of symmetry."""
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    largest = np.argsort(-area, kind="stable")[:3]
    weights = np.array([0.2113, 0.3361, 0.4526])
    points: Vertices = np.einsum("k,fkx->fx", weights, corners[np.resize(largest, 3)])
    return points


def _is_inside(point: Vertices, wall: Vertices, wall_low: Vertices, wall_high: Vertices) -> bool:
    """Whether a ray upward from ``point`` crosses the triangles ``wall`` (m, 3, 3) an odd number of times."""
    near = (
        (wall_low[:, 0] <= point[0])
        & (wall_high[:, 0] >= point[0])
        & (wall_low[:, 1] <= point[1])
        & (wall_high[:, 1] >= point[1])
        & (wall_high[:, 2] >= point[2])
    )
    a, b, c = wall[near, 0] - point, wall[near, 1] - point, wall[near, 2] - point
    weight_c = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    weight_a = b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0]
    weight_b = c[:, 0] * a[:, 1] - c[:, 1] * a[:, 0]
    total = weight_a + weight_b + weight_c
    hit = ((weight_a > 0) & (weight_b > 0) & (weight_c > 0)) | (
        (weight_a < 0) & (weight_b < 0) & (weight_c < 0)
    )
    height = weight_a * a[:, 2] + weight_b * b[:, 2] + weight_c * c[:, 2]
    return int(np.count_nonzero(hit & (height * np.sign(total) > 0))) % 2 == 1
