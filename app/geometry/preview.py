"""What people see of a part: a light model for the browser and a small picture, from one simplified mesh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.glb import pack_glb
from app.geometry.measurements import Measurements, Vector
from app.geometry.mesh import Faces, Mesh, Vertices, bound
from app.geometry.simplify import simplify_mesh
from app.geometry.thumbnail import draw_thumbnail
from app.geometry.units import MM_PER_UNIT
from app.geometry.wall_colours import bin_walls, measure_faces, spread_over_vertices
from app.geometry.weld import weld_exactly

MAX_TRIANGLES = 100_000
# A vertex stands once for each such step of overhang around it, so that edges stay edges
OVERHANG_STEP_DEG = 15.0
_UPWARD: Vector = (0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Preview:
    """``glb`` as in ``glb.pack_glb``, file axes kept and centred on the part's box; ``png`` the thumbnail."""

    glb: bytes
    png: bytes


def make_preview(mesh: Mesh, scale: Measurements | float, max_triangles: int = MAX_TRIANGLES) -> Preview:
    """Model and picture of the mesh.

    ``scale`` is mm per file unit, or the measurements that hold the unit and the orientation. Beyond
    ``max_triangles`` the mesh is simplified: it is for looking, not for measuring.
    """
    factor, up = (
        (MM_PER_UNIT[scale.unit], scale.given.up) if isinstance(scale, Measurements) else (scale, _UPWARD)
    )
    surface = weld_exactly(mesh)
    low, high = bound(surface.vertices)
    points, triangles = simplify_mesh(
        (surface.vertices - 0.5 * (low + high)) * factor, surface.faces, max_triangles
    )
    triangles = _face_outward(points, triangles)
    return Preview(_write_model(points, triangles, up), draw_thumbnail(points, triangles, up))


def _face_outward(points: Vertices, triangles: Faces) -> Faces:
    """A file that is wound inside out encloses a negative volume; overhangs need its faces the right way."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    volume = float((a * np.cross(b, c)).sum())
    return triangles if volume >= 0.0 else np.ascontiguousarray(triangles[:, ::-1])


def _write_model(points: Vertices, triangles: Faces, up: Vector) -> bytes:
    walls = measure_faces(points, triangles)
    overhang = _measure_overhang(points, triangles, up)
    steps = np.ceil(overhang / OVERHANG_STEP_DEG).astype(np.int64)
    bins = bin_walls(walls) * (int(steps.max()) + 1) + steps
    split, corners, means = spread_over_vertices(points, triangles, np.stack([walls, overhang], axis=1), bins)
    return pack_glb(split, corners, means[:, 0], means[:, 1])


def _measure_overhang(points: Vertices, triangles: Faces, up: Vector) -> NDArray[np.float64]:
    """How far each face (m,) looks down, in degrees from the vertical: 0 for walls and all above, 90 flat."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1) * np.linalg.norm(up)
    sines = np.divide(-(normals @ np.array(up)), lengths, out=np.zeros(len(normals)), where=lengths > 0.0)
    degrees: NDArray[np.float64] = np.degrees(np.arcsin(np.clip(sines, 0.0, 1.0)))
    return degrees
