"""The convex hull of a part, by manifold3d's quickhull."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.geometry.mesh import Faces, Vertices


@dataclass(frozen=True, slots=True)
class Hull:
    """A convex polyhedron: corners (n, 3), triangles (m, 3) that face outward, volume in the cubed unit."""

    vertices: Vertices
    faces: Faces
    volume: float


def measure_hull(vertices: Vertices) -> Hull | None:
    """The convex hull of ``vertices`` (n, 3), finite and in any unit; None where they lie in one plane.

    Leaving out inner vertices beforehand costs more than it saves: quickhull drops them at its first step.
    Points that lie in one plane of the hull may cost it some of that face.
    """
    # only who wants a hull needs it
    from manifold3d import Manifold

    solid = Manifold.hull_points(np.ascontiguousarray(vertices, dtype=np.float64))
    if solid.is_empty() or not solid.volume() > 0.0:
        return None
    mesh = solid.to_mesh64()
    return Hull(
        np.ascontiguousarray(mesh.vert_properties[:, :3], dtype=np.float64),
        np.ascontiguousarray(mesh.tri_verts, dtype=np.int32),
        float(solid.volume()),
    )
