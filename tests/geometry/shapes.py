"""Small solids with known measurements, as meshes."""

from __future__ import annotations

import numpy as np

from app.geometry.mesh import Mesh
from app.geometry.units import Unit

_BOX = np.array(
    [
        [0, 2, 1], [0, 3, 2], [4, 5, 6], [4, 6, 7], [0, 1, 5], [0, 5, 4],
        [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6], [3, 0, 4], [3, 4, 7],
    ],
    dtype=np.int32,
)  # fmt: skip


def make_mesh(vertices: object, faces: object, unit: Unit | None = "mm", groups: object = None) -> Mesh:
    return Mesh(
        vertices=np.array(vertices, dtype=np.float64),
        faces=np.array(faces, dtype=np.int32),
        format="stl",
        sha256="0" * 64,
        unit=unit,
        vertex_groups=None if groups is None else np.array(groups, dtype=np.int32),
    )


def make_box(
    size: tuple[float, float, float] = (20.0, 20.0, 20.0), at: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> Mesh:
    """A box with its lowest corner ``at``."""
    corners = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]
    return make_mesh(np.array(corners) * size + np.array(at), _BOX)


def join(*meshes: Mesh, grouped: bool = False) -> Mesh:
    """All meshes in one; ``grouped`` keeps them apart as objects."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    return make_mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=False)]),
        groups=np.repeat(np.arange(len(meshes)), [len(mesh.vertices) for mesh in meshes])
        if grouped
        else None,
    )


def turn_inside_out(mesh: Mesh) -> Mesh:
    return make_mesh(mesh.vertices, mesh.faces[:, ::-1], mesh.unit)


def move(mesh: Mesh, matrix: object = None, offset: object = (0.0, 0.0, 0.0)) -> Mesh:
    turned = mesh.vertices if matrix is None else mesh.vertices @ np.array(matrix, dtype=np.float64).T
    return make_mesh(turned + np.array(offset), mesh.faces, mesh.unit)


def explode(mesh: Mesh) -> Mesh:
    """Every triangle with corners of its own, as in an STL file."""
    return make_mesh(
        mesh.vertices[mesh.faces].reshape(-1, 3), np.arange(mesh.faces.size).reshape(-1, 3), mesh.unit
    )


def make_prism(outline: list[tuple[float, float]], depth: float) -> Mesh:
    """A convex outline in (x, z), counter-clockwise seen from -y, drawn out along +y."""
    n = len(outline)
    front = [(x, 0.0, z) for x, z in outline]
    back = [(x, depth, z) for x, z in outline]
    caps = [[0, i, i + 1] for i in range(1, n - 1)] + [[n, n + i + 1, n + i] for i in range(1, n - 1)]
    sides = [
        face for i in range(n) for face in ([i, n + (i + 1) % n, (i + 1) % n], [i, n + i, n + (i + 1) % n])
    ]
    return make_mesh(front + back, caps + sides)


def make_tee(stem: float = 10.0, bar: float = 30.0, height: float = 20.0, thick: float = 5.0) -> Mesh:
    """A T standing on its stem: a bar of ``thick`` on a square stem of ``height``, both of depth ``stem``."""
    foot = make_box((stem, stem, height), ((bar - stem) / 2, 0.0, 0.0))
    top = make_box((bar, stem, thick), (0.0, 0.0, height))
    return join(foot, top, grouped=True)


def make_sphere(radius: float, rounds: int = 4) -> Mesh:
    """An icosahedron, refined ``rounds`` times, on a sphere."""
    golden = (1.0 + 5.0**0.5) / 2.0
    corners = [(a, b * golden, 0.0) for a in (-1.0, 1.0) for b in (-1.0, 1.0)]
    vertices = np.array([np.roll(corner, shift) for shift in range(3) for corner in corners])
    faces = []
    for i in range(12):
        for j in range(i + 1, 12):
            for k in range(j + 1, 12):
                edges = [vertices[a] - vertices[b] for a, b in ((i, j), (j, k), (i, k))]
                if all(abs(np.linalg.norm(edge) - 2.0) < 1e-9 for edge in edges):
                    outward = np.dot(np.cross(-edges[0], -edges[2]), vertices[i]) > 0
                    faces.append((i, j, k) if outward else (i, k, j))
    mesh = make_mesh(vertices, faces)
    for _ in range(rounds):
        mesh = subdivide(mesh)
    scaled = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True) * radius
    return make_mesh(scaled, mesh.faces)


def subdivide(mesh: Mesh) -> Mesh:
    """Every triangle in four."""
    edges = np.sort(
        np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]]), axis=1
    )
    unique, place = np.unique(edges, axis=0, return_inverse=True)
    middle = (place.reshape(3, -1) + len(mesh.vertices)).T
    a, b, c = mesh.faces.T
    ab, bc, ca = middle.T
    faces = np.concatenate(
        [np.stack(t, axis=1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
    )
    return make_mesh(np.concatenate([mesh.vertices, mesh.vertices[unique].mean(axis=1)]), faces, mesh.unit)
