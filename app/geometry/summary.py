"""A mesh as a whole: what a mesh library tells of it, without units, repair, walls or support."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.geometry.findings import GeometryError
from app.geometry.hull import Hull, measure_hull
from app.geometry.kernels.surface import integrate_shells
from app.geometry.measurements import Vector
from app.geometry.mesh import Mesh
from app.geometry.topology import trace
from app.geometry.weld import weld_exactly


@dataclass(frozen=True, slots=True)
class MeshSummary:
    """In file units. ``volume`` is a sum over shells, each wound one way, the way of most of its faces.

    ``shells`` are what hangs together over edges: bodies and cavities. ``hull`` is None for a flat part,
    and where it was not asked for.
    """

    triangles: int
    lowest: Vector
    highest: Vector
    area: float
    volume: float
    is_watertight: bool
    is_wound_consistently: bool
    shells: int
    hull: Hull | None


def summarise_mesh(mesh: Mesh, *, hull: bool = True) -> MeshSummary:
    """Box, area, volume, closedness, winding, shells and convex hull of a mesh as it is.

    ``volume`` of a surface that is not watertight or not wound consistently means nothing; ``measure``
    repairs, or says so. Raises GeometryError ``no_triangles``, ``no_solid`` {repeated, doubled}.
    """
    if len(mesh.faces) == 0:
        raise GeometryError("no_triangles")
    surface = weld_exactly(mesh)
    topology = trace(surface.vertices, surface.faces)
    if len(topology.faces) == 0:
        raise GeometryError("no_solid", {"repeated": topology.repeated, "doubled": topology.doubled})
    sums = integrate_shells(surface.vertices, topology.faces, topology.shell, topology.shells)
    return MeshSummary(
        triangles=len(mesh.faces),
        lowest=_as_vector(sums[:, 5:8].min(axis=0)),
        highest=_as_vector(sums[:, 8:11].max(axis=0)),
        area=float(sums[:, 1].sum()),
        volume=float(sums[:, 0].sum()),
        is_watertight=len(topology.boundary) == 0,
        is_wound_consistently=topology.flipped == 0,
        shells=topology.shells,
        hull=measure_hull(surface.vertices, topology.faces if topology.is_one_sound_shell else None)
        if hull
        else None,
    )


def _as_vector(row: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Vector:
    x, y, z = row.tolist()
    return (x, y, z)
