"""The few calls of OpenCASCADE that are needed; importing this loads it (a second or two)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OCP.Bnd import Bnd_Box
from OCP.BRep import BRep_Tool
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepGProp import BRepGProp
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.collections import Sequence_TCollection_AsciiString
from OCP.GProp import GProp_GProps
from OCP.IFSelect import IFSelect_RetDone
from OCP.Message import Message
from OCP.STEPControl import STEPControl_Reader
from OCP.TopAbs import TopAbs_FACE, TopAbs_REVERSED, TopAbs_SHELL, TopAbs_SOLID
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Iterator

from app.geometry.findings import GeometryError
from app.geometry.formats.raw import check_limit, refuse_malformed
from app.geometry.limits import Limits

Shape = Any  # TopoDS_Shape; the binding carries no usable types

# Deflection as a part of the diagonal, and the angle between neighbouring triangles of a curve.
_DEFLECTION = 0.001
_ANGLE_RAD = 0.3
_MAX_SHAPE_DEPTH = 64
# Without a bound OpenCASCADE takes a fixed number of points: 4e-4 off on a plate with fillets.
_INTEGRATION_ERROR = 1e-5

# whoever runs this may speak JSON on standard output; OpenCASCADE's chatter must not get in between
for _printer in list(Message.DefaultMessenger_s().Printers()):
    Message.DefaultMessenger_s().RemovePrinter(_printer)


@dataclass(frozen=True, slots=True)
class PartCounts:
    """Counted with every instance of an assembly."""

    solids: int
    faces: int
    loose_faces: int


def load(content: bytes) -> tuple[Shape, list[str]]:
    """All roots as one shape in millimetres, and the names of the units in the file."""
    reader = STEPControl_Reader()
    try:
        found = _transfer(reader, content)
    except Exception:  # the binding raises types of its own for C++ exceptions
        found = None
    if found is None:
        raise refuse_malformed("step", "not_readable")
    shape, units = found
    if shape is None or shape.IsNull():
        raise GeometryError("no_triangles")
    return shape, units


def _transfer(reader: STEPControl_Reader, content: bytes) -> tuple[Shape, list[str]] | None:
    # after a failed read every other call ends in a segmentation fault
    if reader.ReadStream("part.step", io.BytesIO(content)) != IFSelect_RetDone:
        return None
    if reader.NbRootsForTransfer() == 0:
        return None, []
    lengths, angles, solid_angles = (Sequence_TCollection_AsciiString() for _ in range(3))
    reader.FileUnits(lengths, angles, solid_angles)
    units = [lengths.Value(place).ToCString().lower()[:40] for place in range(1, lengths.Length() + 1)]
    reader.TransferRoots()
    return reader.OneShape(), units


def count_parts(root: Shape) -> PartCounts:
    """Counts by definition, each once, so that a million instances cost no more than one."""
    known: dict[Any, PartCounts] = {}

    def count(shape: Shape, depth: int) -> PartCounts:
        if depth > _MAX_SHAPE_DEPTH:
            raise refuse_malformed("step", "nested_too_deep")
        key = shape.TShape()
        if key not in known:
            known[key] = add_up(shape, depth)
        return known[key]

    def add_up(shape: Shape, depth: int) -> PartCounts:
        if shape.ShapeType() == TopAbs_FACE:
            return PartCounts(0, 1, 1)
        children = TopoDS_Iterator(shape)
        solids = faces = loose = 0
        while children.More():
            below = count(children.Value(), depth + 1)
            solids, faces, loose = solids + below.solids, faces + below.faces, loose + below.loose_faces
            children.Next()
        if shape.ShapeType() == TopAbs_SOLID:
            return PartCounts(1, faces, 0)
        return PartCounts(solids, faces, loose)

    return count(root, 0)


def list_solids(root: Shape) -> list[Shape]:
    """Every instance of every solid, in its place."""
    return _explore(root, TopAbs_SOLID)


def _explore(shape: Shape, kind: Any) -> list[Shape]:
    found, explorer = [], TopExp_Explorer(shape, kind)
    while explorer.More():
        found.append(explorer.Current())
        explorer.Next()
    return found


def tessellate(root: Shape) -> None:
    """Meshes all faces in place. Raises ``no_triangles`` for a shape without extent."""
    box = Bnd_Box()
    BRepBndLib.Add_s(root, box)
    if box.IsVoid():
        raise GeometryError("no_triangles")
    diagonal = float(np.sqrt(box.SquareExtent()))
    if not 0 < diagonal < 1e9:
        raise GeometryError("no_triangles")
    try:
        BRepMesh_IncrementalMesh(root, _DEFLECTION * diagonal, False, _ANGLE_RAD, False)
    except Exception:  # the binding raises types of its own for C++ exceptions
        raise refuse_malformed("step", "not_tessellated") from None


def extract_triangles(shape: Shape, limits: Limits) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Vertices and faces of all faces of a shape, each face with points of its own, outward."""
    vertices: list[tuple[float, float, float]] = []
    corners: list[tuple[int, int, int]] = []
    for each in _explore(shape, TopAbs_FACE):
        face = TopoDS.Face(each)
        location = TopLoc_Location()
        mesh = BRep_Tool.Triangulation_s(face, location)
        if mesh is None:
            continue
        first = len(vertices) - 1
        move = location.Transformation()
        is_turned = (face.Orientation() == TopAbs_REVERSED) != (move.ScaleFactor() < 0)
        for place in range(1, mesh.NbNodes() + 1):
            point = mesh.Node(place).Transformed(move)
            vertices.append((point.X(), point.Y(), point.Z()))
        for place in range(1, mesh.NbTriangles() + 1):
            a, b, c = mesh.Triangle(place).Get()
            corners.append(
                (first + a, first + c, first + b) if is_turned else (first + a, first + b, first + c)
            )
        check_limit("triangles", len(corners), limits.triangles)
    points = np.array(vertices, dtype=np.float64).reshape(-1, 3)
    return points, np.array(corners, dtype=np.int32).reshape(-1, 3)


def is_closed(solid: Shape) -> bool:
    """Whether every shell of the solid is closed."""
    return all(BRep_Tool.IsClosed_s(shell) for shell in _explore(solid, TopAbs_SHELL))


def measure_exactly(solids: list[Shape]) -> tuple[float, float]:
    """Volume and area of all solids by integration over their surfaces, each definition once."""
    known: dict[Any, tuple[float, float]] = {}
    volume = area = 0.0
    for solid in solids:
        key = solid.TShape()
        if key not in known:
            inside, outside = GProp_GProps(), GProp_GProps()
            BRepGProp.VolumeProperties_s(solid, inside, _INTEGRATION_ERROR)
            BRepGProp.SurfaceProperties_s(solid, outside, _INTEGRATION_ERROR)
            # a solid turned inside out has a negative one
            known[key] = abs(inside.Mass()), outside.Mass()
        volume, area = volume + known[key][0], area + known[key][1]
    return volume, area
