"""The convex hull of a part: by flipping edges where it is nearly convex, else by manifold3d's quickhull."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.geometry.kernels.flips import fill_cells, is_star, lay_out_cells, make_convex, sample_reflex
from app.geometry.kernels.sound import count_edges
from app.geometry.mesh import Faces, Vertices, bound
from app.geometry.simplify import drop_unused

# Of all edges; beyond it most points go, which quickhull is faster at
MOST_REFLEX = 0.3
# Fewer points are not worth trying
LEAST_POINTS = 500
# Relative to the box, off its middle: no two corners lie in one direction by symmetry
_OFF_CENTRE = np.array([0.0123, 0.0071, -0.0097])
_TODO = 4096
# The largest block that glibc's malloc may learn to keep when it is freed
_KEPT_BYTES = (1 << 25) - (1 << 13)


@dataclass(frozen=True, slots=True)
class Hull:
    """A convex polyhedron: corners (n, 3), triangles (m, 3) that face outward, volume in the cubed unit."""

    vertices: Vertices
    faces: Faces
    volume: float


def measure_hull(vertices: Vertices, surface: Faces | None = None) -> Hull | None:
    """The convex hull of ``vertices`` (n, 3), finite and in any unit; None where they lie in one plane.

    ``surface`` (m, 3) is one closed shell on them in which all is in order, where there is one: if it is
    nearly convex, its hull takes a tenth of the time and is exact to rounding. Points within flat sides may
    remain corners then. Else points that lie in one plane of the hull may cost it some of that face.
    """
    # without that count it has a hole through it, or there are points that it does not use
    if surface is not None and len(vertices) >= LEAST_POINTS and 2 * len(vertices) == len(surface) + 4:
        hull = fill_up(vertices, surface)
        if hull is not None:
            return hull
    # Leaving out inner vertices beforehand costs more than it saves: quickhull drops them at its first step.
    # Only who wants a hull needs the library.
    from manifold3d import Manifold

    _keep_freed_memory()
    solid = Manifold.hull_points(np.ascontiguousarray(vertices, dtype=np.float64))
    if solid.is_empty() or not solid.volume() > 0.0:
        return None
    mesh = solid.to_mesh64()
    return Hull(
        np.ascontiguousarray(mesh.vert_properties[:, :3], dtype=np.float64),
        np.ascontiguousarray(mesh.tri_verts, dtype=np.int32),
        float(solid.volume()),
    )


def fill_up(vertices: Vertices, surface: Faces) -> Hull | None:
    """None where the surface is not star-shaped, or too far from convex."""
    if sample_reflex(vertices, surface, np.zeros(len(vertices), np.int16)) > MOST_REFLEX:
        return None
    low, high = bound(vertices)
    centre = 0.5 * (low + high) + _OFF_CENTRE * (high - low)
    if not is_star(vertices, surface, centre):
        return None
    cells = _lay_out(len(vertices), surface)
    if cells is None or not make_convex(vertices, cells, np.empty(_TODO, np.int32), centre):
        return None
    rows = cells.reshape(-1, 8)
    corners, faces = drop_unused(vertices, rows[rows[:, 0] >= 0, :3])
    return Hull(corners, faces, float(fill_cells(vertices, cells, centre)))


def _lay_out(points: int, surface: Faces) -> NDArray[np.int32] | None:
    rows = np.zeros((points + 1, 2), np.int32)
    waiting = np.empty(int(count_edges(surface, rows)), np.int32)
    cells = np.empty(8 * len(surface), np.int32)
    return cells if lay_out_cells(surface, rows, waiting, cells) else None


@cache
def _keep_freed_memory() -> None:
    """quickhull asks for large blocks again and again, each of which the system would have to clear anew."""
    np.empty(_KEPT_BYTES, np.uint8)
