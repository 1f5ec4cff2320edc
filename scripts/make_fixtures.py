"""Writes fixtures/stl/: small parts whose size, volume, area and support are known by formula."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from manifold3d import Manifold
from numpy.typing import NDArray

Triangles = NDArray[np.float64]  # (n, 3, 3)

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "stl"
HOLE_SEGMENTS = 64
TUBE_SEGMENTS = 128


def box(size: tuple[float, float, float], at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Triangles:
    """Twelve triangles, outward, with the lowest corner at ``at``."""
    return grid_box(size, 1) + np.asarray(at)


def grid_box(size: tuple[float, float, float], cells: int) -> Triangles:
    """A box with ``cells`` by ``cells`` squares of two triangles on every side."""
    sides = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for side in (0.0, 1.0):
            for i in range(cells):
                for j in range(cells):
                    corners = np.full((4, 3), side)
                    corners[:, u] = np.array([i, i + 1, i + 1, i]) / cells
                    corners[:, v] = np.array([j, j, j + 1, j + 1]) / cells
                    order = ((0, 1, 2), (0, 2, 3)) if side else ((0, 2, 1), (0, 3, 2))
                    sides.extend(corners[list(each)] for each in order)
    return np.array(sides) * np.asarray(size)


def icosphere(radius: float, subdivisions: int) -> Triangles:
    """An icosahedron, every triangle split in four and pushed out to the sphere."""
    golden = (1 + math.sqrt(5)) / 2
    points = np.array(
        [(0, a, b * golden) for a in (-1, 1) for b in (-1, 1)]
        + [(a, b * golden, 0) for a in (-1, 1) for b in (-1, 1)]
        + [(b * golden, 0, a) for a in (-1, 1) for b in (-1, 1)]
    )
    faces = []
    for i in range(12):
        for j in range(i + 1, 12):
            for k in range(j + 1, 12):
                trio = points[[i, j, k]]
                if all(abs(np.linalg.norm(trio[a] - trio[a - 1]) - 2) < 1e-9 for a in range(3)):
                    outward = np.dot(np.cross(trio[1] - trio[0], trio[2] - trio[0]), trio.sum(axis=0)) > 0
                    faces.append(trio if outward else trio[::-1])
    triangles = np.array(faces) / math.sqrt(1 + golden**2)
    for _ in range(subdivisions):
        a, b, c = triangles[:, 0], triangles[:, 1], triangles[:, 2]
        ab, bc, ca = (middle / np.linalg.norm(middle, axis=1)[:, None] for middle in (a + b, b + c, c + a))
        quarters = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
        triangles = np.concatenate([np.stack(corners, axis=1) for corners in quarters])
    return triangles * radius


def triangles_of(solid: Manifold) -> Triangles:
    """The triangles of a constructed solid."""
    mesh = solid.to_mesh()
    return np.asarray(mesh.vert_properties, dtype=np.float64)[:, :3][np.asarray(mesh.tri_verts)]


def block(size: tuple[float, float, float], at: tuple[float, float, float]) -> Manifold:
    """A box as a solid for unions and differences."""
    return Manifold.cube(size).translate(at)


def l_bracket() -> Triangles:
    """Plate 60 x 40 x 5 with an upright 5 x 40 x 40 at one end and an upright hole of 6 mm."""
    hole = Manifold.cylinder(9.0, 3.0, 3.0, HOLE_SEGMENTS).translate((40.0, 20.0, -2.0))
    plate = block((60.0, 40.0, 5.0), (0.0, 0.0, 0.0)) - hole
    return triangles_of(plate + block((5.0, 40.0, 45.0), (0.0, 0.0, 0.0)))


def t_shape() -> Triangles:
    """Column 10 x 10 x 30 with a bar 50 x 10 x 10 on top: two arms of 20 mm hang 30 mm above the plate."""
    return triangles_of(
        block((10.0, 10.0, 40.0), (20.0, 0.0, 0.0)) + block((50.0, 10.0, 10.0), (0.0, 0.0, 30.0))
    )


def tube() -> Triangles:
    """Outer radius 10, inner radius 8, height 30, upright."""
    outer = Manifold.cylinder(30.0, 10.0, 10.0, TUBE_SEGMENTS)
    return triangles_of(outer - Manifold.cylinder(34.0, 8.0, 8.0, TUBE_SEGMENTS).translate((0.0, 0.0, -2.0)))


def thin_wall_box() -> Triangles:
    """Open-topped box 30 x 30 x 20 with walls and floor of 0.4 mm."""
    inner = block((29.2, 29.2, 30.0), (0.4, 0.4, 0.4))
    return triangles_of(block((30.0, 30.0, 20.0), (0.0, 0.0, 0.0)) - inner)


def polygon_area(radius: float, segments: int) -> float:
    """Area of a regular polygon with its corners on a circle."""
    return segments / 2 * radius**2 * math.sin(2 * math.pi / segments)


def polygon_length(radius: float, segments: int) -> float:
    """Circumference of a regular polygon with its corners on a circle."""
    return 2 * segments * radius * math.sin(math.pi / segments)


def write_binary(path: Path, triangles: Triangles) -> None:
    """Binary STL with normals from the winding."""
    records = np.zeros(
        len(triangles), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")]
    )
    normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
    records["normal"] = normals / np.linalg.norm(normals, axis=1)[:, None]
    records["corners"] = triangles
    header = b"Schichtwerk fixture".ljust(80, b" ")
    path.write_bytes(header + struct.pack("<I", len(triangles)) + records.tobytes())


def write_ascii(path: Path, triangles: Triangles) -> None:
    """ASCII STL, one solid."""
    lines = ["solid cube"]
    for corners in triangles:
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        x, y, z = normal / np.linalg.norm(normal) + 0.0
        lines += [f"  facet normal {x:g} {y:g} {z:g}", "    outer loop"]
        lines += [f"      vertex {point[0]:g} {point[1]:g} {point[2]:g}" for point in corners]
        lines += ["    endloop", "  endfacet"]
    path.write_text("\n".join([*lines, "endsolid cube", ""]), encoding="ascii")


def describe(
    size: tuple[float, float, float], volume: float | None, area: float, **more: float | bool | str | None
) -> dict[str, Any]:
    """One row of expected.json; anything not given is one sound body without cavity or support."""
    row: dict[str, Any] = {"size": list(size), "volume": volume, "area": area, "unit": "mm"}
    defaults = {
        "bodies": 1,
        "cavities": 0,
        "is_watertight": True,
        "support_volume_45deg": 0.0,
        "overhang_area_45deg": 0.0,
    }
    return {**row, **defaults, **more}


def parts() -> dict[str, tuple[Triangles, dict[str, Any]]]:
    """Every part with what is known of it."""
    cube = box((20.0, 20.0, 20.0))
    sphere = icosphere(10.0, 4)
    hole_area, hole_length = polygon_area(3.0, HOLE_SEGMENTS), polygon_length(3.0, HOLE_SEGMENTS)
    ring_area = polygon_area(10.0, TUBE_SEGMENTS) - polygon_area(8.0, TUBE_SEGMENTS)
    ring_length = polygon_length(10.0, TUBE_SEGMENTS) + polygon_length(8.0, TUBE_SEGMENTS)
    hollow = np.concatenate([cube, box((10.0, 10.0, 10.0), (5.0, 5.0, 5.0))[:, ::-1]])
    two = np.concatenate([box((10.0, 10.0, 10.0)), box((10.0, 10.0, 10.0), (20.0, 0.0, 0.0))])
    lidless = cube[~np.all(cube[:, :, 2] == 20.0, axis=1)]
    holed = np.delete(grid_box((20.0, 20.0, 20.0), 10), 1090, axis=0)
    edges_a, edges_b = sphere[:, 1] - sphere[:, 0], sphere[:, 2] - sphere[:, 0]
    sphere_facts = {
        "volume": float(np.einsum("ij,ij->i", sphere[:, 0], np.cross(sphere[:, 1], sphere[:, 2])).sum() / 6),
        "area": float(np.linalg.norm(np.cross(edges_a, edges_b), axis=1).sum() / 2),
    }
    inner = 29.2 * 29.2
    wall_area = 2 * 900.0 + 4 * 30.0 * 20.0 + 4 * 29.2 * 19.6
    return {
        "cube_20mm": (cube, describe((20.0, 20.0, 20.0), 8000.0, 2400.0)),
        "cube_1in": (box((1.0, 1.0, 1.0)), describe((1.0, 1.0, 1.0), 1.0, 6.0, unit="in")),
        "sphere_r10": (
            sphere,
            describe(
                (20.0, 20.0, 20.0), **sphere_facts, sphere_volume=4 / 3 * math.pi * 1000,
                sphere_area=400 * math.pi, support_volume_45deg=None, overhang_area_45deg=None,
            ),
        ),
        "l_bracket": (
            l_bracket(),
            describe(
                (60.0, 40.0, 45.0), (60.0 * 40 - hole_area) * 5 + 5.0 * 40 * 40,
                2 * 60.0 * 40 + 2 * (60.0 + 40) * 5 + 2 * (5.0 + 40) * 40 - 2 * hole_area + 5 * hole_length,
            ),
        ),
        "t_shape": (
            t_shape(),
            describe(
                (50.0, 10.0, 40.0), 3000.0 + 5000.0, 2 * 800.0 + 180.0 * 10,
                support_volume_45deg=12000.0, overhang_area_45deg=400.0,
            ),
        ),
        "tube": (tube(), describe((20.0, 20.0, 30.0), ring_area * 30, 2 * ring_area + ring_length * 30)),
        "thin_wall_box": (
            thin_wall_box(), describe((30.0, 30.0, 20.0), 900.0 * 20 - inner * 19.6, wall_area, wall_mm=0.4),
        ),
        "hollow_cube": (
            hollow,
            describe(
                (20.0, 20.0, 20.0), 7000.0, 3000.0, cavities=1,
                support_volume_45deg=1000.0, overhang_area_45deg=100.0,
            ),
        ),
        "inside_out_cube": (cube[:, ::-1], describe((20.0, 20.0, 20.0), 8000.0, 2400.0, is_inside_out=True)),
        "open_box": (
            lidless,
            describe((20.0, 20.0, 20.0), None, 2000.0, is_watertight=False, closed_volume=8000.0),
        ),
        "cube_small_hole": (
            holed,
            describe((20.0, 20.0, 20.0), None, 2400.0 - 2.0, is_watertight=False, closed_volume=8000.0),
        ),
        "two_bodies": (two, describe((30.0, 10.0, 10.0), 2000.0, 1200.0, bodies=2)),
        "cube_ascii": (cube, describe((20.0, 20.0, 20.0), 8000.0, 2400.0)),
        "large_plate": (
            box((900.0, 500.0, 10.0)), describe((900.0, 500.0, 10.0), 4_500_000.0, 928_000.0),
        ),
    }  # fmt: skip


def main() -> None:
    """Write all parts and expected.json."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, (triangles, row) in parts().items():
        write = write_ascii if name == "cube_ascii" else write_binary
        write(FOLDER / f"{name}.stl", triangles)
        expected[name] = {**row, "triangles": len(triangles)}
    text = json.dumps(expected, indent=2, sort_keys=True)
    (FOLDER / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
