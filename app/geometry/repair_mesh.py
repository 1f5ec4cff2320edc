"""A part as it would have to be sent: closed, wound outward, its bodies united; and what that changed."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from app.geometry.bulk import OVERLAP
from app.geometry.features import Repair
from app.geometry.findings import GeometryError
from app.geometry.kernels.surface import integrate_shells
from app.geometry.lay_out import Layout, lay_out
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.mesh import Faces, Mesh, Vertices
from app.geometry.notes import Notes
from app.geometry.repair import Union, unite_bodies
from app.geometry.soundness import Sound, make_sound
from app.geometry.units import Unit

# Findings that tell of a change, not only of a flaw; slivers stay and are none
CHANGES = (
    "vertices_welded",
    "degenerate_faces",
    "doubled_faces",
    "winding_repaired",
    "holes_closed",
    "inside_out_repaired",
    "bodies_repeated",
    "bodies_overlap",
)
_STL_HEADER = b"repaired, in millimetres".ljust(80)


@dataclass(frozen=True, slots=True)
class RepairedMesh:
    """Vertices (n, 3) in mm from the file's origin, faces (m, 3), and what was changed, None for nothing."""

    vertices: Vertices
    faces: Faces
    repair: Repair | None


def repair_mesh(mesh: Mesh, *, unit: Unit | None = None, limits: Limits = DEFAULT_LIMITS) -> RepairedMesh:
    """The mesh with all that can be repaired repaired. The same changes as ``measure`` counts with.

    Raises what ``measure`` raises, and GeometryError ``not_repairable`` {open_edges} where it stays open.
    """
    notes = Notes()
    layout = lay_out(mesh, unit, None, limits, notes)
    sound = make_sound(layout.surface, notes)
    if sound.bulge_mm3 is None:
        raise GeometryError("not_repairable", {"open_edges": len(sound.topology.boundary)})
    vertices, faces = sound.vertices, sound.topology.faces
    union = _unite(sound)
    if union is not None:
        vertices, faces = union.vertices, union.faces
    repair = describe_repair(layout, sound, notes, (vertices, faces), is_united=union is not None)
    return RepairedMesh(vertices + layout.frame.centre_mm, faces, repair)


def _unite(sound: Sound) -> Union | None:
    root = sound.nesting.root
    if len(np.unique(root)) < 2:
        return None
    union = unite_bodies(sound.vertices, sound.topology.faces, root[sound.topology.shell])
    summed = float(sound.sums[:, 0].sum())
    return union if union is not None and summed - union.volume > OVERLAP * summed else None


def describe_repair(
    layout: Layout,
    sound: Sound,
    notes: Notes,
    solid: tuple[Vertices, Faces] | None,
    *,
    is_united: bool,
) -> Repair | None:
    """What was changed since the file was read, by name and by how much; None for nothing.

    ``solid`` is what it became, None where it did not become one; ``is_united``: of several bodies one.
    """
    codes = {
        finding.code
        for finding in notes.findings
        if finding.code != "degenerate_faces" or finding.parameters["dropped"]
    }
    # overlap may be told and yet not be united
    codes = codes - {"bodies_overlap"} | ({"bodies_overlap"} if is_united else set())
    changes = tuple(code for code in CHANGES if code in codes)
    if not changes:
        return None
    volume_before, area_before = _integrate(layout.surface.vertices, layout.surface.faces)
    after = None if solid is None else _integrate(*solid)
    shift = [
        finding.parameters["tolerance_mm"] for finding in notes.findings if finding.code == "vertices_welded"
    ]
    return Repair(
        changes=changes,
        volume_before_mm3=volume_before if sound.was_closed else None,
        volume_after_mm3=None if after is None else after[0],
        area_before_mm2=area_before,
        area_after_mm2=area_before if after is None else after[1],
        shift_mm=float(shift[0]) if shift and isinstance(shift[0], float) else 0.0,
        triangles_before=len(layout.surface.faces),
        triangles_after=len(sound.topology.faces if solid is None else solid[1]),
    )


def _integrate(vertices: Vertices, faces: Faces) -> tuple[float, float]:
    row = integrate_shells(vertices, faces, np.zeros(len(faces), np.int32), 1)[0]
    return float(row[0]), float(row[1])


def write_stl(vertices: Vertices, faces: Faces) -> bytes:
    """A binary STL without any name or metadata; coordinates as float32, normals by the winding."""
    rows = np.zeros(len(faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("extra", "<u2")])
    corners = vertices[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1)
    rows["normal"] = normals / np.where(lengths > 0.0, lengths, 1.0)[:, None]
    rows["corners"] = corners
    return _STL_HEADER + struct.pack("<I", len(faces)) + rows.tobytes()
