"""What a format's reader hands on, and the checks that hold for every format."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.limits import Limits
from app.geometry.mesh import ExactProperties, Faces, Groups, Vertices
from app.geometry.units import Unit

# Even in micrometres this is a kilometre; beyond it products of coordinates lose all meaning.
MAX_COORDINATE = 1e9


@dataclass(frozen=True, slots=True)
class RawMesh:
    """Vertices (n, 3) and faces (m, 3) in file units, as a reader found them; the rest as in Mesh."""

    vertices: Vertices
    faces: Faces
    unit: Unit | None = None
    vertex_groups: Groups | None = None
    exact: ExactProperties | None = None
    findings: tuple[Finding, ...] = ()
    is_welded: bool = False
    colours: tuple[str, ...] = ()


def refuse_malformed(format_code: str, reason: str, line: int | None = None) -> GeometryError:
    """The error for a file that breaks its format's rules; ``line`` where lines are counted (from 1)."""
    parameters: dict[str, str | int] = {"format": format_code, "reason": reason}
    if line is not None:
        parameters["line"] = line
    return GeometryError("file_malformed", {**parameters})


def check_limit(limit: str, found: int, allowed: int) -> None:
    """Raises ``limit_exceeded`` when ``found`` is over."""
    if found > allowed:
        raise GeometryError("limit_exceeded", {"limit": limit, "allowed": allowed, "found": found})


def check_indices(faces: NDArray[np.int64] | Faces, vertices: int) -> None:
    """Raises ``index_out_of_range`` for a corner that names no vertex (indices from 0)."""
    if faces.size == 0:
        return
    low, high = int(faces.min()), int(faces.max())
    if low < 0 or high >= vertices:
        raise GeometryError("index_out_of_range", {"index": low if low < 0 else high, "vertices": vertices})


def finish(raw: RawMesh, limits: Limits) -> RawMesh:
    """The mesh with unused points dropped, once counts, indices and coordinates have been checked.

    Raises ``no_triangles``, ``limit_exceeded``, ``index_out_of_range``, ``coordinates_not_finite`` (count)
    or ``coordinates_too_large`` (allowed, found).
    """
    if len(raw.faces) == 0:
        raise GeometryError("no_triangles")
    check_limit("triangles", len(raw.faces), limits.triangles)
    if not raw.is_welded:
        check_indices(raw.faces, len(raw.vertices))
        raw = _drop_unused(raw)
    check_limit("vertices", len(raw.vertices), limits.vertices)
    low, high = float(raw.vertices.min()), float(raw.vertices.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        count = int(np.count_nonzero(~np.isfinite(raw.vertices)))
        raise GeometryError("coordinates_not_finite", {"count": count})
    found = max(abs(low), abs(high))
    if found > MAX_COORDINATE:
        raise GeometryError("coordinates_too_large", {"allowed": MAX_COORDINATE, "found": found})
    return raw


def _drop_unused(raw: RawMesh) -> RawMesh:
    used = np.zeros(len(raw.vertices), dtype=np.bool_)
    used[raw.faces] = True
    kept = int(np.count_nonzero(used))
    if kept == len(used):
        return raw
    places = np.cumsum(used, dtype=np.int32) - np.int32(1)
    note = Finding("points_unused", "info", {"count": len(used) - kept})
    return replace(
        raw,
        vertices=raw.vertices[used],
        faces=places[raw.faces].astype(np.int32, copy=False),
        vertex_groups=None if raw.vertex_groups is None else raw.vertex_groups[used],
        findings=(*raw.findings, note),
    )
