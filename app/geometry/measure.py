"""Measures a mesh: unit, soundness, volume, and what each orientation means for building it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.bridges import find_bridges
from app.geometry.bulk import sum_bulk
from app.geometry.columns import AxisColumns, sweep_axis
from app.geometry.crossings import find_crossings
from app.geometry.extrusion import ExtrusionMeasurements, ExtrusionRule
from app.geometry.kernels.surface import integrate_axes
from app.geometry.lay_out import lay_out
from app.geometry.layers import measure_extrusion
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.list_shells import list_shells
from app.geometry.locate import spot_shells
from app.geometry.mass import weigh
from app.geometry.measurements import ENGINE_VERSION, Measurements, Vector
from app.geometry.mesh import Faces, Mesh, Vertices
from app.geometry.notches import find_notches
from app.geometry.notes import Notes
from app.geometry.orientations import PLATE, SINE_RULES, orient
from app.geometry.overhangs import show_overhangs
from app.geometry.repair_mesh import describe_repair
from app.geometry.rounds import find_rounds
from app.geometry.search_orientations import search_orientations
from app.geometry.slices import profile_slices
from app.geometry.smallest_box import enclose
from app.geometry.soundness import Sound, make_sound
from app.geometry.thickness import summarise_gaps, summarise_walls
from app.geometry.units import Unit


def measure(
    mesh: Mesh,
    *,
    unit: Unit | None = None,
    up: Vector | None = None,
    search: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    scale_by: float | None = None,
    extrusion: ExtrusionRule | None = None,
) -> Measurements:
    """Everything a price needs to know of one part.

    ``unit`` overrides what the file declares; ``up`` (file axes) fixes the orientation, else all six
    along the axes are measured and, with ``search``, others that beat them. ``scale_by`` enlarges the
    part; then a file that declares no unit is in mm. With ``extrusion`` the part is also cut into layers
    as it stands. The same mesh gives the same numbers on every run.
    Raises GeometryError ``no_triangles``, ``no_solid`` {repeated, doubled}, ``not_finite``,
    ``face_index_out_of_range``, ``extent_too_large`` and ``extent_too_small`` {size_mm, limit_mm},
    ``part_flat`` {size_mm}, ``up_not_a_direction`` {up}, ``scale_not_positive`` {scale}.
    """
    notes = Notes()
    layout = lay_out(mesh, unit, up, limits, notes, scale_by)
    sound = make_sound(layout.surface, notes)
    _tell_bodies(sound, notes)
    vertices, faces = sound.vertices, sound.topology.faces

    lowest, highest = sound.sums[:, 5:8].min(axis=0), sound.sums[:, 8:11].max(axis=0)
    diagonal = float(np.linalg.norm(highest - lowest))
    swept = _sweep(vertices, faces, lowest, highest)
    bulk = sum_bulk(sound, swept.columns, mesh, layout.scale, notes)
    if bulk.is_united and bulk.solid is not None:
        # what lies within another body is no surface: no overhang, no wall, nothing to colour or to finish
        vertices, faces = bulk.solid
        swept = _sweep(vertices, faces, lowest, highest)
    normals = swept.normals
    crossings = _tell_crossings(sound, diagonal, notes, is_own_mesh=mesh.exact is not None)
    enclosed = enclose(vertices, layout.frame, faces if sound.topology.is_one_sound_shell else None)
    orientations = orient(highest - lowest, swept.contour, swept.skins, swept.overhangs, swept.columns, up)
    if search and up is None and enclosed is not None:
        orientations += search_orientations(
            vertices, faces, normals, enclosed.points, enclosed.sides, orientations
        )
    return Measurements(
        engine_version=ENGINE_VERSION,
        sha256=mesh.sha256,
        format=mesh.format,
        unit=layout.choice.unit,
        unit_source=layout.choice.source,
        unit_reason=layout.choice.reason,
        size_mm=layout.size_mm,
        triangles=len(mesh.faces),
        bodies=sound.nesting.bodies,
        cavities=int(np.count_nonzero(sound.nesting.cavity)),
        is_watertight=sound.was_closed,
        volume_mm3=bulk.volume_mm3,
        volume_uncertainty=bulk.uncertainty,
        area_mm2=bulk.area_mm2,
        wall=summarise_walls(swept.columns, normals, layout.frame),
        orientations=find_bridges(
            vertices,
            faces,
            normals,
            show_overhangs(vertices, faces, orientations, layout.frame),
            layout.frame,
        ),
        findings=tuple(notes.findings),
        box_low_mm=layout.box_low_mm,
        cavity_volume_mm3=sound.void_mm3,
        shells=list_shells(sound, layout.frame),
        mass=None if bulk.solid is None else weigh(*bulk.solid, layout.frame),
        hull=None if enclosed is None else enclosed.hull,
        profile=(
            None
            if sound.bulge_mm3 is None
            else profile_slices(vertices, faces, float(lowest[2]), float(highest[2]))
        ),
        gaps=summarise_gaps(swept.columns, normals, layout.frame),
        repair=describe_repair(layout, sound, notes, bulk.solid, is_united=bulk.is_united),
        rounds=find_rounds(vertices, faces, normals, layout.frame),
        self_intersections=crossings,
        notches=find_notches(vertices, faces, normals, layout.frame),
        colours=mesh.colours,
        extrusion=None if extrusion is None else _cut(sound, extrusion, notes),
    )


@dataclass(frozen=True, slots=True)
class _Swept:
    """What one pass over the faces gives for all axes, and the columns along each."""

    normals: NDArray[np.float64]
    contour: NDArray[np.float64]
    skins: NDArray[np.float64]
    overhangs: NDArray[np.float64]
    columns: list[AxisColumns]


def _sweep(
    vertices: Vertices, faces: Faces, lowest: NDArray[np.float64], highest: NDArray[np.float64]
) -> _Swept:
    plate = PLATE * float(np.linalg.norm(highest - lowest))
    normals, contour, skins, overhangs, extents = integrate_axes(
        vertices, faces, lowest, highest, SINE_RULES, plate
    )
    columns = [
        sweep_axis(
            vertices, faces, normals, axis, lowest, highest, float(skins[axis].sum()), extents, SINE_RULES
        )
        for axis in range(3)
    ]
    return _Swept(normals, contour, skins, overhangs, columns)


def _cut(sound: Sound, rule: ExtrusionRule, notes: Notes) -> ExtrusionMeasurements | None:
    """Layers of the part; bodies that overlap are united, which costs a pass for each."""
    topology = sound.topology
    overlap = any(finding.code == "bodies_overlap" for finding in notes.findings)
    bodies = sound.nesting.root[topology.shell] if overlap else None
    return measure_extrusion(sound.vertices, topology.faces, rule, bodies)


def _tell_bodies(sound: Sound, notes: Notes) -> None:
    nesting, topology = sound.nesting, sound.topology
    if nesting.bodies > 1:
        bulk = np.where(nesting.cavity | nesting.flat, 0.0, np.abs(sound.sums[:, 0]))
        spots = spot_shells(sound.vertices, topology.faces, topology.shell, bulk)
        notes.add("several_bodies", "warning", spots, bodies=nesting.bodies)


def _tell_crossings(sound: Sound, diagonal_mm: float, notes: Notes, *, is_own_mesh: bool) -> int | None:
    """How many there are; a finding, unless the mesh was made here of exact surfaces, which do not cross."""
    topology = sound.topology
    found = find_crossings(sound.vertices, topology.faces, sound.nesting.root[topology.shell], diagonal_mm)
    if found is None:
        return None
    count, spots = found
    if count and not is_own_mesh:
        notes.add("self_intersecting", "warning", spots, count=count)
    return count
