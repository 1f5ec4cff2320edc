"""The binary STL files that all tools get: shapes made here, and real parts where the shared set is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.geometry.mesh import Mesh
from tests.benchmarks.offers import make_stl
from tests.geometry.agreement import MESHES
from tests.geometry.shapes import explode, join, make_box, make_mesh, make_sphere, move, subdivide

REAL = {
    "an extruder body": "prusa__extruder-body.stl",
    "a counter": "trimesh__counter.unitsmm.STL",
}
LARGEST = "a dented ball"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    path: Path
    triangles: int

    @property
    def label(self) -> str:
        """Name and number of triangles."""
        return f"{self.name}, {self.triangles:,} triangles"


def write_parts(folder: Path) -> Iterator[Part]:
    """From a few thousand triangles to 1.3 million."""
    for name, file in REAL.items():
        path = MESHES / file
        if path.exists():
            yield Part(name, path, (path.stat().st_size - 84) // 50)
    path = folder / "bumpy-ball.stl"
    path.write_bytes(make_stl(300_000, 0))
    yield Part("a bumpy ball, nearly convex", path, (path.stat().st_size - 84) // 50)
    yield write_part(folder, "a stack of two boxes, refined", make_stack(6))
    yield write_part(folder, "25 dented balls", lay_out_balls(5))
    yield write_part(folder, LARGEST, make_dented_ball(8))


def write_part(folder: Path, name: str, mesh: Mesh) -> Part:
    records = np.zeros(
        len(mesh.faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")]
    )
    corners = mesh.vertices[mesh.faces]
    records["corners"] = corners
    # admesh takes a file for text where its first bytes are all below 128: real normals are not
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    records["normal"] = normals / np.linalg.norm(normals, axis=1, keepdims=True)
    path = folder / f"{name.replace(' ', '-').replace(',', '')}.stl"
    path.write_bytes(bytes(80) + len(mesh.faces).to_bytes(4, "little") + records.tobytes())
    return Part(name, path, len(mesh.faces))


def make_dented_ball(rounds: int) -> Mesh:
    """20 · 4^rounds triangles with hollows, so that lines cross it several times."""
    ball = make_sphere(1.0, rounds)
    x, y, z = ball.vertices.T
    radius = 30.0 + 6.0 * np.sin(5.0 * x) * np.cos(4.0 * y) * np.sin(6.0 * z + 1.0)
    return make_mesh(ball.vertices * radius[:, None], ball.faces)


def make_stack(rounds: int) -> Mesh:
    """Two boxes with an overhang, refined to 24 · 4^rounds triangles: large flat sides full of points."""
    part = join(make_box((20.0, 30.0, 15.0)), make_box((60.0, 30.0, 5.0), (-20.0, 0.0, 16.0)))
    for _ in range(rounds):
        part = subdivide(part)
    return part


def lay_out_balls(side: int) -> Mesh:
    """``side``² dented balls of 20 480 triangles each, beside one another."""
    ball = make_dented_ball(5)
    places = [(80.0 * i, 80.0 * j, 0.0) for i in range(side) for j in range(side)]
    return join(*(move(ball, offset=place) for place in places))


def write_warm_up(folder: Path) -> Path:
    """A part small enough that measuring it costs nothing."""
    return write_part(folder, "warm up", explode(make_dented_ball(2))).path
