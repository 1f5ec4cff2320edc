"""Makes a surface sound where that can be done, and says whatever was done to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import GeometryError, Severity
from app.geometry.kernels.surface import integrate_shells
from app.geometry.locate import (
    Spots,
    find_crowded_edges,
    find_doubled_faces,
    find_repeated_faces,
    find_slivers,
    spot_edges,
    spot_faces,
    spot_shells,
)
from app.geometry.mesh import Vertices
from app.geometry.notes import Notes
from app.geometry.repair import close_holes, sum_fans
from app.geometry.topology import Nesting, Topology, nest_shells, trace
from app.geometry.weld import NEAR, Surface, weld_nearby


@dataclass(frozen=True, slots=True)
class Sound:
    """Faces that face outward shell by shell, with the rows of ``integrate_shells``.

    ``bulge_mm3`` is the volume that closing holes leaves open: 0 where there were none, None where
    the surface stays open.
    """

    vertices: Vertices
    topology: Topology
    nesting: Nesting
    sums: NDArray[np.float64]
    was_closed: bool
    bulge_mm3: float | None

    @property
    def void_mm3(self) -> float:
        """What the voids hold beside the bodies that lie in them."""
        return sum_voids(self.nesting, self.sums)


def sum_voids(nesting: Nesting, sums: NDArray[np.float64]) -> float:
    """Volume of the voids without the bodies in them, by the rows of ``integrate_shells``."""
    bulk = np.abs(sums[:, 0])
    return max(0.0, float(bulk[nesting.cavity].sum() - bulk[nesting.loose].sum()))


def make_sound(surface: Surface, notes: Notes) -> Sound:
    """Weld, clean, wind, close, turn outward; a body that is there twice counts once.

    Raises GeometryError ``no_solid`` {repeated, doubled}.
    """
    surface, topology = _trace(surface, notes)
    was_closed = len(topology.boundary) == 0
    vertices, topology, bulge_mm3 = _close(surface.vertices, topology, notes)
    topology, nesting, sums = _face_outward(vertices, topology, notes)
    return Sound(vertices, topology, nesting, sums, was_closed, 0.0 if was_closed else bulge_mm3)


def _trace(surface: Surface, notes: Notes) -> tuple[Surface, Topology]:
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


def _tell_flaws(surface: Surface, topology: Topology, notes: Notes) -> None:
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
    if topology.turned is not None and topology.flipped:
        turned = spot_faces(vertices, topology.faces[topology.turned])
        notes.add("winding_repaired", "warning", turned, faces=topology.flipped)


def _close(vertices: Vertices, topology: Topology, notes: Notes) -> tuple[Vertices, Topology, float | None]:
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
    vertices: Vertices, topology: Topology, notes: Notes
) -> tuple[Topology, Nesting, NDArray[np.float64]]:
    sums = integrate_shells(vertices, topology.faces, topology.shell, topology.shells)
    repeated = _find_repeated_shells(vertices, topology, sums)
    if len(repeated):
        weights = np.zeros(topology.shells)
        weights[repeated] = np.abs(sums[repeated, 0])
        spots = spot_shells(vertices, topology.faces, topology.shell, weights)
        notes.add("bodies_repeated", "warning", spots, count=len(repeated))
        left = np.ascontiguousarray(topology.faces[~np.isin(topology.shell, repeated)])
        topology = trace(vertices, left)
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
            volume_mm3=sum_voids(nesting, sums),
        )
    return topology, nesting, sums


def _find_repeated_shells(
    vertices: Vertices, topology: Topology, sums: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Numbers of the shells that are an earlier one over again, triangle by triangle."""
    _, first, number = np.unique(sums, axis=0, return_index=True, return_inverse=True)
    number = number.reshape(-1)
    if len(first) == topology.shells:
        return np.empty(0, np.int64)
    order = np.argsort(topology.shell, kind="stable")
    starts = np.searchsorted(topology.shell[order], np.arange(topology.shells + 1))
    known: dict[bytes, int] = {}
    repeated = []
    for shell in np.nonzero(np.bincount(number)[number] > 1)[0].tolist():
        corners = vertices[topology.faces[order[starts[shell] : starts[shell + 1]]]]
        if known.setdefault(sha256(corners.tobytes()).digest(), shell) != shell:
            repeated.append(shell)
    return np.array(repeated, dtype=np.int64)
