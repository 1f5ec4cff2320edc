"""STEP through OpenCASCADE: exact volume and area, and triangles fine enough for the part's size."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats import step_shapes as shapes
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.limits import Limits
from app.geometry.mesh import ExactProperties

# The reader's parser recurses; real files nest some ten deep.
_MAX_NESTING = 2_000
# A string, which may say anything, or an entity's number and whether it is defined here.
_NAME = re.compile(rb"'[^']*'|#(\d{1,18})(?:\s*(=))?")
_COLOUR = re.compile(
    rb"COLOUR_RGB\s{0,9}\(\s{0,9}'[^']{0,200}'\s{0,9},([^,()]{1,40}),([^,()]{1,40}),([^,()]{1,40})\)"
)
_MAX_COLOURS = 16
# Tessellation stays within half a per cent on sound solids; beyond this one of the two volumes is wrong.
_VOLUME_TOLERANCE = 0.05


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Triangles in millimetres, one vertex group for each solid; exact properties where all are closed.

    Raises ``file_malformed`` (reason), ``file_truncated``, ``limit_exceeded`` or ``no_triangles``.
    """
    content = bytes(data)
    check_nesting(content)
    check_references(content)
    if b"END-ISO-10303-21" not in content[-65536:]:
        raise GeometryError("file_truncated", {"element": "END-ISO-10303-21"})
    if b"DATA" not in content or b"HEADER" not in content:
        raise refuse_malformed("step", "section_missing")
    root, units = shapes.load(content)
    counts = shapes.count_parts(root)
    check_limit("instances", counts.solids, limits.instances)
    # every face gives at least one triangle
    check_limit("triangles", counts.faces, limits.triangles)
    check_limit("vertices", counts.faces, limits.vertices)
    findings = [Finding("unit_converted", "info", {"from": unit}) for unit in units if unit != "millimetre"][
        :1
    ]
    solids = shapes.list_solids(root)
    if not solids:
        findings.append(Finding("solids_missing", "warning", {"faces": counts.faces}))
    elif counts.loose_faces:
        findings.append(Finding("loose_surfaces_ignored", "warning", {"count": counts.loose_faces}))
    shapes.tessellate(root)
    pieces = [_weld(*shapes.extract_triangles(each, limits)) for each in solids or [root]]
    mesh = _join([each for each in pieces if len(each.faces)], limits)
    exact = _measure_exactly(solids, mesh, findings) if solids else None
    return RawMesh(
        mesh.vertices,
        mesh.faces,
        unit="mm",
        vertex_groups=mesh.groups,
        exact=exact,
        findings=tuple(findings),
        colours=list_colours(content),
    )


def list_colours(content: bytes) -> tuple[str, ...]:
    """The different colours that the file names, as #rrggbb; what is no share of one each is left out."""
    found: dict[str, None] = {}
    for match in _COLOUR.finditer(content):
        try:
            shares = [float(each) for each in match.groups()]
        except ValueError:
            continue
        if all(0.0 <= share <= 1.0 for share in shares):
            found["#" + "".join(f"{round(255 * share):02x}" for share in shares)] = None
        if len(found) == _MAX_COLOURS:
            break
    return tuple(found)


def check_nesting(content: bytes) -> None:
    """Raises ``file_malformed`` for parentheses deeper than any real file's.

    Counted on the bare bytes: what hides in strings or comments can only raise the count, never lower
    it, for the depth is taken above the lowest point so far.
    """
    marks = np.frombuffer(content, dtype=np.uint8)
    steps = marks[(marks == 0x28) | (marks == 0x29)]
    depth = np.cumsum(np.where(steps == 0x28, 1, -1), dtype=np.int32)
    if len(depth) and int((depth - np.minimum.accumulate(np.minimum(depth, 0))).max()) > _MAX_NESTING:
        raise refuse_malformed("step", "nested_too_deep")


def check_references(content: bytes) -> None:
    """Raises ``file_malformed`` for a reference to an entity that is not there: OpenCASCADE follows it."""
    named, defined = array("q"), array("q")
    for match in _NAME.finditer(content):
        if match[1]:
            (defined if match[2] else named).append(int(match[1]))
    missing = np.setdiff1d(np.array(named), np.array(defined))
    if len(missing):
        raise GeometryError(
            "file_malformed",
            {
                "format": "step",
                "reason": "reference_missing",
                "entity": str(missing[0]),  # may be more than JSON keeps
                "count": len(missing),
            },
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]
    groups: NDArray[np.int32]


def _weld(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> _Piece:
    """Faces of one solid share the points of their common edges bit by bit: OpenCASCADE copies them."""
    if len(faces) == 0:
        return _Piece(vertices, faces, np.empty(0, dtype=np.int32))
    # adding zero turns -0.0 into 0.0
    unique, places = np.unique(vertices + 0.0, axis=0, return_inverse=True)
    welded = places.reshape(-1)[faces].astype(np.int32)
    a, b, c = welded.T
    kept = welded[(a != b) & (b != c) & (a != c)]
    return _Piece(unique, kept, np.zeros(len(unique), dtype=np.int32))


def _join(pieces: list[_Piece], limits: Limits) -> _Piece:
    if not pieces:
        raise GeometryError("no_triangles")
    check_limit("triangles", sum(len(each.faces) for each in pieces), limits.triangles)
    offsets = np.cumsum([0, *(len(each.vertices) for each in pieces)])
    return _Piece(
        np.concatenate([each.vertices for each in pieces]),
        np.concatenate([each.faces + np.int32(at) for each, at in zip(pieces, offsets[:-1], strict=True)]),
        np.concatenate([each.groups + np.int32(number) for number, each in enumerate(pieces)]),
    )


def _measure_exactly(
    solids: list[shapes.Shape], mesh: _Piece, findings: list[Finding]
) -> ExactProperties | None:
    if not all(shapes.is_closed(each) for each in solids):
        findings.append(Finding("shell_open", "warning", {"solids": len(solids)}))
        return None
    volume, area = shapes.measure_exactly(solids)
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] - mesh.vertices[0] for corner in range(3))
    tessellated = abs(float(np.einsum("nc,nc->n", a, np.cross(b, c)).sum() / 6))
    if not (np.isfinite(volume) and np.isfinite(area)) or abs(volume - tessellated) > (
        _VOLUME_TOLERANCE * max(abs(volume), tessellated)
    ):
        parameters = {"exact": float(volume), "tessellated": tessellated}
        if not np.isfinite(volume):
            parameters.pop("exact")
        findings.append(Finding("exact_volume_doubtful", "warning", {**parameters}))
        return None
    return ExactProperties(volume=volume, area=area)
