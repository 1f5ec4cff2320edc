"""Measures a mesh: unit, soundness, volume, and what each orientation means for building it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.geometry.choose_unit import choose_unit
from app.geometry.columns import AxisColumns, sweep_axis
from app.geometry.extrusion import ExtrusionMeasurements, ExtrusionRule
from app.geometry.findings import Finding, GeometryError, Severity
from app.geometry.kernels.surface import integrate_axes, integrate_shells
from app.geometry.layers import measure_extrusion
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.locate import (
    Frame,
    Spots,
    find_crowded_edges,
    find_doubled_faces,
    find_repeated_faces,
    find_slivers,
    spot_edges,
    spot_faces,
    spot_shells,
)
from app.geometry.measurements import ENGINE_VERSION, Measurements, Vector
from app.geometry.mesh import Mesh, Vertices
from app.geometry.orientations import PLATE, SINE_RULES, orient, rotate_upright
from app.geometry.overlaps import find_overlaps
from app.geometry.repair import close_holes, sum_fans, unite_bodies
from app.geometry.thickness import summarise_walls
from app.geometry.topology import Nesting, Topology, nest_shells, trace
from app.geometry.units import MM_PER_UNIT, Unit
from app.geometry.weld import NEAR, Surface, weld_exactly, weld_nearby
from app.values.errors import Parameter

# float32 keeps 24 bits of a coordinate; a part far from the origin loses the rest
FLOAT32_STEP = 2.0**-23
COARSE_MM = 0.01
TINY_MM = 1.0
LEAST_EXTENT_MM = 1e-3
FLAT_EXTENT = 1e-6
# Parts of the volume: below this overlap is not said
OVERLAP = 1e-3
EXACT_TOLERANCE = 0.05
LEAST_HOLE_UNCERTAINTY = 0.005
COLUMN_UNCERTAINTY = 0.01


@dataclass(slots=True)
class _Notes:
    """Findings in the order they are made; those made before ``frame`` is known have no places."""

    findings: list[Finding] = field(default_factory=list)
    frame: Frame | None = None

    def add(self, code: str, severity: Severity, at: Spots | None = None, **parameters: Parameter) -> None:
        places = () if self.frame is None else self.frame.locate(at)
        self.findings.append(Finding(code, severity, parameters, places))


def measure(
    mesh: Mesh,
    *,
    unit: Unit | None = None,
    up: Vector | None = None,
    limits: Limits = DEFAULT_LIMITS,
    scale_by: float | None = None,
    extrusion: ExtrusionRule | None = None,
) -> Measurements:
    """Everything a price needs to know of one part.

    ``unit`` overrides what the file declares; ``up`` (file axes) fixes the orientation, else all six
    along the axes are measured. ``scale_by`` enlarges the part; then a file that declares no unit is in mm.
    With ``extrusion`` the part is also cut into layers as it stands. The same mesh gives the same numbers
    on every run.
    Raises GeometryError ``no_triangles``, ``no_solid`` {repeated, doubled}, ``not_finite``,
    ``face_index_out_of_range``, ``extent_too_large`` and ``extent_too_small`` {size_mm, limit_mm},
    ``part_flat`` {size_mm}, ``up_not_a_direction`` {up}, ``scale_not_positive`` {scale}.
    """
    _check_arrays(mesh)
    notes = _Notes()
    notes.findings.extend(mesh.findings)
    turn = None if up is None else rotate_upright(up)
    factor = 1.0 if scale_by is None else scale_by
    if not (math.isfinite(factor) and factor > 0.0):
        raise GeometryError("scale_not_positive", {"scale": repr(factor)})

    surface = weld_exactly(mesh)
    low, high = surface.vertices.min(axis=0), surface.vertices.max(axis=0)
    # plain floats overflow to infinity without a warning
    sides = [factor * (float(most) - float(least)) for least, most in zip(low, high, strict=True)]
    declared: Unit | None = mesh.unit or (None if scale_by is None else "mm")
    choice, doubts = choose_unit((sides[0], sides[1], sides[2]), given=unit, declared=declared)
    notes.findings.extend(doubts)
    scale = MM_PER_UNIT[choice.unit] * factor
    to_mm = MM_PER_UNIT[choice.unit]
    size: Vector = (sides[0] * to_mm, sides[1] * to_mm, sides[2] * to_mm)
    _check_size(size, limits, notes)
    _check_resolution(mesh, scale, notes)

    vertices = (surface.vertices - 0.5 * (low + high)) * scale
    if turn is not None:
        vertices = np.ascontiguousarray(vertices @ turn.T)
    notes.frame = Frame(np.eye(3) if turn is None else turn, 0.5 * (low + high) * scale, math.hypot(*size))
    surface, topology = _trace(Surface(vertices, surface.groups, surface.faces), notes)
    was_closed = len(topology.boundary) == 0
    vertices, topology, uncertainty = _close(surface.vertices, topology, notes)
    closed = was_closed or uncertainty is not None
    topology, nesting, sums = _face_outward(vertices, topology, notes)
    bodies = nesting.bodies
    if bodies > 1:
        bulk = np.where(nesting.cavity | nesting.flat, 0.0, np.abs(sums[:, 0]))
        notes.add(
            "several_bodies",
            "warning",
            spot_shells(vertices, topology.faces, topology.shell, bulk),
            bodies=bodies,
        )

    lowest, highest = sums[:, 5:8].min(axis=0), sums[:, 8:11].max(axis=0)
    diagonal = float(np.linalg.norm(highest - lowest))
    normals, contour, skins, overhangs, extents = integrate_axes(
        vertices, topology.faces, lowest, highest, SINE_RULES, PLATE * diagonal
    )
    columns = [
        sweep_axis(
            vertices,
            topology.faces,
            normals,
            axis,
            lowest,
            highest,
            float(skins[axis].sum()),
            extents,
            SINE_RULES,
        )
        for axis in range(3)
    ]
    area = float(sums[:, 1].sum())
    volume, uncertainty = _sum_volume(
        vertices, topology, nesting, sums, columns, 0.0 if was_closed else uncertainty, notes
    )
    volume, area = _prefer_exact(mesh, scale, volume, area, notes)
    if not closed:
        notes.add(
            "not_closed", "error", spot_edges(vertices, topology.boundary), open_edges=len(topology.boundary)
        )
        volume = None
    elif volume is None or not 0.0 < volume <= float(np.prod(highest - lowest)) * (1.0 + 1e-9):
        notes.add("volume_not_sound", "error", volume_mm3=volume)
        volume = None
    return Measurements(
        engine_version=ENGINE_VERSION,
        sha256=mesh.sha256,
        format=mesh.format,
        unit=choice.unit,
        unit_source=choice.source,
        unit_reason=choice.reason,
        size_mm=size,
        triangles=len(mesh.faces),
        bodies=bodies,
        cavities=int(np.count_nonzero(nesting.cavity)),
        is_watertight=was_closed,
        volume_mm3=volume,
        volume_uncertainty=uncertainty or 0.0,
        area_mm2=area,
        wall=summarise_walls(columns),
        orientations=orient(highest - lowest, contour, skins, overhangs, columns, up),
        findings=tuple(notes.findings),
        box_low_mm=(float(low[0]) * scale, float(low[1]) * scale, float(low[2]) * scale),
        extrusion=None if extrusion is None else _cut(vertices, topology, nesting, extrusion, notes),
    )


def _cut(
    vertices: Vertices, topology: Topology, nesting: Nesting, rule: ExtrusionRule, notes: _Notes
) -> ExtrusionMeasurements | None:
    """Layers of the part; bodies that overlap are united, which costs a pass for each."""
    overlap = any(finding.code == "bodies_overlap" for finding in notes.findings)
    bodies = nesting.root[topology.shell] if overlap else None
    return measure_extrusion(vertices, topology.faces, rule, bodies)


def _check_arrays(mesh: Mesh) -> None:
    if len(mesh.faces) == 0 or len(mesh.vertices) == 0:
        raise GeometryError("no_triangles")
    if mesh.faces.min() < 0 or mesh.faces.max() >= len(mesh.vertices):
        raise GeometryError("face_index_out_of_range")
    if not np.isfinite(mesh.vertices).all():
        raise GeometryError("not_finite")


def _check_size(size: Vector, limits: Limits, notes: _Notes) -> None:
    shown: list[Parameter] = [side if math.isfinite(side) else None for side in size]
    if not max(size) <= limits.extent_mm:
        raise GeometryError("extent_too_large", {"size_mm": shown, "limit_mm": limits.extent_mm})
    if max(size) < LEAST_EXTENT_MM:
        raise GeometryError("extent_too_small", {"size_mm": shown, "limit_mm": LEAST_EXTENT_MM})
    if min(size) <= FLAT_EXTENT * max(size):
        raise GeometryError("part_flat", {"size_mm": shown})
    if max(size) < TINY_MM:
        notes.add("part_tiny", "warning", size_mm=shown)


def _check_resolution(mesh: Mesh, scale: float, notes: _Notes) -> None:
    reach = max(float(mesh.vertices.max()), -float(mesh.vertices.min()))
    step = reach * scale * FLOAT32_STEP
    if step > COARSE_MM and np.array_equal(mesh.vertices, mesh.vertices.astype(np.float32)):
        notes.add("offset_coarse", "warning", offset_mm=reach * scale, resolution_mm=step)


def _trace(surface: Surface, notes: _Notes) -> tuple[Surface, Topology]:
    """Edges and shells; where edges stay open, corners that nearly meet are joined if that helps."""
    topology = trace(surface.vertices, surface.faces)
    if len(topology.boundary):
        diagonal = float(np.linalg.norm(np.ptp(surface.vertices, axis=0)))
        nearer, joined = weld_nearby(surface, topology.boundary.ravel(), NEAR * diagonal)
        if joined:
            other = trace(surface.vertices, nearer.faces)
            if len(other.boundary) < len(topology.boundary):
                seams = spot_edges(surface.vertices, topology.boundary)
                surface, topology = nearer, other
                notes.add("vertices_welded", "info", seams, count=joined, tolerance_mm=NEAR * diagonal)
    if len(topology.faces) == 0:
        raise GeometryError("no_solid", {"repeated": topology.repeated, "doubled": topology.doubled})
    _tell_flaws(surface, topology, notes)
    return surface, topology


def _tell_flaws(surface: Surface, topology: Topology, notes: _Notes) -> None:
    """What is wrong with single faces and edges; searched for once it is known to be there."""
    vertices = surface.vertices
    if topology.repeated or topology.slivers:
        severity: Severity = "warning" if topology.repeated else "info"
        bad = (
            find_repeated_faces(surface.faces)
            if topology.repeated
            else find_slivers(vertices, topology.faces)
        )
        notes.add(
            "degenerate_faces",
            severity,
            spot_faces(vertices, bad),
            dropped=topology.repeated,
            slivers=topology.slivers,
        )
    if topology.doubled:
        doubled = spot_faces(vertices, find_doubled_faces(surface.faces))
        notes.add("doubled_faces", "warning", doubled, count=topology.doubled)
    if topology.crowded_edges:
        crowded = spot_edges(vertices, find_crowded_edges(topology.faces))
        notes.add("non_manifold_edges", "warning", crowded, count=topology.crowded_edges)
    if topology.flipped:
        turned = spot_faces(vertices, topology.faces[topology.turned])
        notes.add("winding_repaired", "warning", turned, faces=topology.flipped)


def _close(vertices: Vertices, topology: Topology, notes: _Notes) -> tuple[Vertices, Topology, float | None]:
    """Fill small holes. Returns also the uncertainty in mm³ that this leaves, None where none was filled."""
    if len(topology.boundary) == 0:
        return vertices, topology, None
    corners = vertices[topology.faces]
    area = 0.5 * float(
        np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum()
    )
    patches = close_holes(vertices, topology.boundary, area)
    if patches is None:
        return vertices, topology, None
    vertices = np.concatenate([vertices, patches.vertices])
    closed = trace(vertices, np.ascontiguousarray(np.concatenate([topology.faces, patches.faces])))
    if len(closed.boundary):
        return vertices[: -len(patches.vertices)], topology, None
    notes.add(
        "holes_closed",
        "warning",
        Spots(patches.vertices, patches.area, sum_fans(vertices, patches)),
        count=len(patches.area),
        area_mm2=float(patches.area.sum()),
    )
    # what closes a hole may bulge by about its radius
    return vertices, closed, float((patches.area * np.sqrt(patches.area / np.pi)).sum())


def _face_outward(
    vertices: Vertices, topology: Topology, notes: _Notes
) -> tuple[Topology, Nesting, NDArray[np.float64]]:
    sums = integrate_shells(vertices, topology.faces, topology.shell, topology.shells)
    nesting = nest_shells(vertices, topology, sums)
    if nesting.turned.any():
        faces = topology.faces.copy()
        turned = nesting.turned[topology.shell]
        faces[turned] = faces[turned][:, ::-1]
        topology = replace(topology, faces=faces)
        sums[nesting.turned, 0] *= -1.0
        spots = spot_shells(
            vertices, faces, topology.shell, np.where(nesting.turned, np.abs(sums[:, 0]), 0.0)
        )
        notes.add("inside_out_repaired", "warning", spots, shells=int(nesting.turned.sum()))
    if not nesting.is_known:
        notes.add("shells_not_nested", "warning", shells=topology.shells)
    if nesting.cavity.any():
        notes.add(
            "enclosed_cavity",
            "warning",
            spot_shells(vertices, topology.faces, topology.shell, np.where(nesting.cavity, -sums[:, 0], 0.0)),
            count=int(nesting.cavity.sum()),
            volume_mm3=float(-sums[nesting.cavity, 0].sum()),
        )
    return topology, nesting, sums


def _sum_volume(
    vertices: Vertices,
    topology: Topology,
    nesting: Nesting,
    sums: NDArray[np.float64],
    columns: list[AxisColumns],
    bulge_mm3: float | None,
    notes: _Notes,
) -> tuple[float | None, float]:
    """The volume with overlaps counted once, and its relative uncertainty."""
    if bulge_mm3 is None:
        return None, 0.0
    summed = float(sums[:, 0].sum())
    if not summed > 0.0:
        return summed, 0.0
    uncertainty = max(LEAST_HOLE_UNCERTAINTY, min(1.0, bulge_mm3 / summed)) if bulge_mm3 > 0.0 else 0.0
    overlap = float(np.median([axis.overlap_mm3 for axis in columns]))
    if overlap <= OVERLAP * summed:
        return summed, uncertainty
    united = unite_bodies(vertices, topology.faces, nesting.root[topology.shell])
    if united is None or len(np.unique(nesting.root)) == 1:
        united = summed - overlap
        uncertainty = max(uncertainty, COLUMN_UNCERTAINTY)
    lowest, highest = sums[:, 5:8].min(axis=0), sums[:, 8:11].max(axis=0)
    spots = find_overlaps(vertices, topology.faces, lowest, highest)
    notes.add("bodies_overlap", "warning", spots, summed_mm3=summed, union_mm3=united)
    return united, uncertainty


def _prefer_exact(
    mesh: Mesh, scale: float, volume: float | None, area: float, notes: _Notes
) -> tuple[float | None, float]:
    if mesh.exact is None:
        return volume, area
    exact_volume, exact_area = mesh.exact.volume * scale**3, mesh.exact.area * scale**2
    if volume is not None and abs(exact_volume - volume) <= EXACT_TOLERANCE * volume and exact_area > 0.0:
        return exact_volume, exact_area
    notes.add(
        "exact_differs",
        "warning",
        exact_volume_mm3=exact_volume if np.isfinite(exact_volume) else None,
        mesh_volume_mm3=volume,
    )
    return volume, area
