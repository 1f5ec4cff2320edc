"""What other libraries make of a file, in file units: for comparison only."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import lib3mf
import numpy as np
import trimesh
from numpy.typing import NDArray
from OCP.BRepGProp import BRepGProp
from OCP.GProp import GProp_GProps
from OCP.IFSelect import IFSelect_RetDone
from OCP.STEPControl import STEPControl_Reader
from OCP.TopAbs import TopAbs_SOLID
from OCP.TopExp import TopExp_Explorer

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """``volume`` is the signed sum over all triangles, about the origin; of an open mesh it means little."""

    triangles: int
    size: tuple[float, float, float]
    area: float
    volume: float


def sum_up(vertices: Numbers, faces: NDArray[np.int32]) -> Sums:
    """Of the triangles as they are, nothing welded, repaired or left out."""
    corners = np.asarray(vertices, dtype=np.float64)[np.asarray(faces)]
    crossed = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    low, high = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
    return Sums(
        triangles=len(corners),
        size=(float(high[0] - low[0]), float(high[1] - low[1]), float(high[2] - low[2])),
        area=float(np.linalg.norm(crossed, axis=1).sum() / 2),
        volume=float(np.einsum("nc,nc->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6),
    )


def load_trimesh(data: bytes, kind: str, *, process: bool) -> trimesh.Trimesh:
    """All geometry of the scene, in its place; ``process`` joins equal corners."""
    # pictures lie elsewhere
    data = data.replace(b"comment TextureFile", b"comment") if kind == "ply" else data
    return trimesh.load_scene(io.BytesIO(data), file_type=kind, process=process).to_mesh()


def ask_trimesh(data: bytes, kind: str) -> Sums:
    """The triangles as trimesh reads them."""
    mesh = load_trimesh(data, kind, process=False)
    return sum_up(mesh.vertices, mesh.faces)


def ask_opencascade(path: Path) -> tuple[int, float, float]:
    """Solids, exact volume and area in millimetres, read from the file and summed solid by solid."""
    reader = STEPControl_Reader()
    if reader.ReadFile(str(path)) != IFSelect_RetDone:
        raise ValueError(path.name)
    reader.TransferRoots()
    explorer = TopExp_Explorer(reader.OneShape(), TopAbs_SOLID)
    solids, volume, area = 0, 0.0, 0.0
    while explorer.More():
        inside, outside = GProp_GProps(), GProp_GProps()
        BRepGProp.VolumeProperties_s(explorer.Current(), inside, 1e-7)
        BRepGProp.SurfaceProperties_s(explorer.Current(), outside, 1e-7)
        solids, volume, area = solids + 1, volume + inside.Mass(), area + outside.Mass()
        explorer.Next()
    return solids, volume, area


def ask_lib3mf(path: Path) -> Sums:
    """Every instance of every mesh that the build names."""
    wrapper = lib3mf.get_wrapper()
    model = wrapper.CreateModel()
    model.QueryReader("3mf").ReadFromFile(str(path))
    parts: list[tuple[Numbers, NDArray[np.int32]]] = []
    items = model.GetBuildItems()
    while items.MoveNext():
        item = items.GetCurrent()
        place = _matrix(item.GetObjectTransform()) if item.HasObjectTransform() else np.eye(4)[:, :3]
        _collect(model, item.GetObjectResource(), place, parts)
    offsets = np.cumsum([0, *(len(vertices) for vertices, _ in parts)])
    return sum_up(
        np.concatenate([vertices for vertices, _ in parts]),
        np.concatenate([faces + at for (_, faces), at in zip(parts, offsets[:-1], strict=True)]),
    )


def _matrix(transform: lib3mf.Transform) -> Numbers:
    return np.array([[transform.Fields[row][column] for column in range(3)] for row in range(4)])


def _collect(
    model: lib3mf.Model, thing: lib3mf.Object, place: Numbers, parts: list[tuple[Numbers, NDArray[np.int32]]]
) -> None:
    if thing.IsMeshObject():
        mesh = model.GetMeshObjectByID(thing.GetResourceID())
        points = np.array([list(each.Coordinates) for each in mesh.GetVertices()], dtype=np.float64)
        faces = np.array([list(each.Indices) for each in mesh.GetTriangleIndices()], dtype=np.int32)
        if np.linalg.det(place[:3]) < 0:
            faces = faces[:, ::-1]
        parts.append((points.reshape(-1, 3) @ place[:3] + place[3], faces.reshape(-1, 3)))
        return
    components = model.GetComponentsObjectByID(thing.GetResourceID())
    for number in range(components.GetComponentCount()):
        component = components.GetComponent(number)
        inner = _matrix(component.GetTransform()) if component.HasTransform() else np.eye(4)[:, :3]
        outer = np.vstack([inner[:3] @ place[:3], inner[3] @ place[:3] + place[3]])
        _collect(model, component.GetObjectResource(), outer, parts)
