"""How much material there is: overlaps counted once, exact figures preferred, and what stays uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.geometry.columns import AxisColumns
from app.geometry.locate import spot_edges
from app.geometry.mesh import Faces, Mesh, Vertices
from app.geometry.notes import Notes
from app.geometry.overlaps import find_overlaps
from app.geometry.repair import unite_bodies
from app.geometry.soundness import Sound

# Parts of the volume: below this overlap is not said; where more is wound inside out, the volume is not sound
OVERLAP = 1e-3
INVERTED = 0.05
EXACT_TOLERANCE = 0.05
LEAST_HOLE_UNCERTAINTY = 0.005
COLUMN_UNCERTAINTY = 0.01
# Of what was tessellated with 0.3 rad from chord to chord: 1 - sin(0.3) / 0.3, as for a rod
CHORD_UNCERTAINTY = 0.015


@dataclass(frozen=True, slots=True)
class Bulk:
    """``volume_mm3`` is None where it is not sound, ``uncertainty`` the half-width of its relative band.

    ``solid`` holds vertices and faces that bound the material once, None where there are none such;
    ``is_united`` where they are of bodies that overlapped.
    """

    volume_mm3: float | None
    uncertainty: float
    area_mm2: float
    solid: tuple[Vertices, Faces] | None
    is_united: bool = False


def sum_bulk(sound: Sound, columns: Sequence[AxisColumns], mesh: Mesh, scale: float, notes: Notes) -> Bulk:
    """Volume and area of the part. ``scale`` is mm per unit of the file that ``mesh`` came from."""
    bulk = _sum_volume(sound, columns, notes)
    bulk = _prefer_exact(mesh, scale, bulk, float(sound.sums[:, 0].sum()), notes)
    box = float(np.prod(sound.sums[:, 8:11].max(axis=0) - sound.sums[:, 5:8].min(axis=0)))
    volume = bulk.volume_mm3
    if sound.bulge_mm3 is None:
        boundary = sound.topology.boundary
        notes.add("not_closed", "error", spot_edges(sound.vertices, boundary), open_edges=len(boundary))
        return Bulk(None, bulk.uncertainty, bulk.area_mm2, None)
    if volume is None or not 0.0 < volume <= box * (1.0 + 1e-9):
        notes.add("volume_not_sound", "error", volume_mm3=volume)
        return Bulk(None, bulk.uncertainty, bulk.area_mm2, None)
    return bulk


def _sum_volume(sound: Sound, columns: Sequence[AxisColumns], notes: Notes) -> Bulk:
    sums, nesting, topology = sound.sums, sound.nesting, sound.topology
    area = float(sums[:, 1].sum())
    if sound.bulge_mm3 is None:
        return Bulk(None, 0.0, area, None)
    summed = float(sums[:, 0].sum())
    if not summed > 0.0:
        return Bulk(summed, 0.0, area, None)
    uncertainty = 0.0
    if sound.bulge_mm3 > 0.0:
        uncertainty = max(LEAST_HOLE_UNCERTAINTY, min(1.0, sound.bulge_mm3 / summed))
    inverted = float(np.median([axis.inverted_mm3 for axis in columns]))
    if inverted > INVERTED * summed:
        return Bulk(None, 0.0, area, None)
    # it counts as less than nothing, and a machine may fill it
    uncertainty = max(uncertainty, 2.0 * inverted / summed)
    overlap = float(np.median([axis.overlap_mm3 for axis in columns]))
    if overlap <= OVERLAP * summed:
        uncertainty = max(uncertainty, overlap / summed)
        return Bulk(summed, uncertainty, area, (sound.vertices, topology.faces))
    union = (
        unite_bodies(sound.vertices, topology.faces, nesting.root[topology.shell])
        if len(np.unique(nesting.root)) > 1
        else None
    )
    if union is None:
        volume, solid = summed - overlap, None
        uncertainty = max(uncertainty, COLUMN_UNCERTAINTY)
    else:
        volume, area, solid = union.volume, union.area, (union.vertices, union.faces)
    lowest, highest = sums[:, 5:8].min(axis=0), sums[:, 8:11].max(axis=0)
    spots = find_overlaps(sound.vertices, topology.faces, lowest, highest)
    notes.add("bodies_overlap", "warning", spots, summed_mm3=summed, union_mm3=volume)
    return Bulk(volume, uncertainty, area, solid, is_united=solid is not None)


def _prefer_exact(mesh: Mesh, scale: float, bulk: Bulk, summed_mm3: float, notes: Notes) -> Bulk:
    """Exact figures for those of the mesh, which is ``summed_mm3`` with overlaps counted twice."""
    rough = replace(bulk, uncertainty=max(bulk.uncertainty, CHORD_UNCERTAINTY))
    if mesh.exact is None:
        return rough if mesh.format == "step" else bulk
    volume = bulk.volume_mm3
    exact_volume, exact_area = mesh.exact.volume * scale**3, mesh.exact.area * scale**2
    error = abs(exact_volume - summed_mm3)
    if volume is not None and error <= EXACT_TOLERANCE * summed_mm3 and exact_area > 0.0:
        if volume == summed_mm3:
            return replace(bulk, volume_mm3=exact_volume, area_mm2=exact_area)
        # bodies overlap, and the exact figures do not know by how much
        area = bulk.area_mm2 if bulk.is_united else exact_area
        return replace(bulk, area_mm2=area, uncertainty=max(bulk.uncertainty, error / summed_mm3))
    notes.add(
        "exact_differs",
        "warning",
        exact_volume_mm3=exact_volume if np.isfinite(exact_volume) else None,
        mesh_volume_mm3=volume,
    )
    return rough
