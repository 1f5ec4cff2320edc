"""Small solids with known measurements, as meshes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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


def make_torus(ring: float, tube: float, n_ring: int = 96, n_tube: int = 48) -> Mesh:
    """About z; flat facets between points of the true surface."""
    u, v = np.meshgrid(
        np.arange(n_ring) * 2 * np.pi / n_ring, np.arange(n_tube) * 2 * np.pi / n_tube, indexing="ij"
    )
    points = np.stack(
        [
            (ring + tube * np.cos(v)) * np.cos(u),
            (ring + tube * np.cos(v)) * np.sin(u),
            tube * np.sin(v),
        ],
        axis=2,
    )
    i, j = np.meshgrid(np.arange(n_ring), np.arange(n_tube), indexing="ij")
    a, b = i * n_tube + j, (i + 1) % n_ring * n_tube + j
    c, d = (i + 1) % n_ring * n_tube + (j + 1) % n_tube, i * n_tube + (j + 1) % n_tube
    faces = np.concatenate(
        [np.stack([a, b, c], axis=2).reshape(-1, 3), np.stack([a, c, d], axis=2).reshape(-1, 3)]
    )
    return make_mesh(points.reshape(-1, 3), faces)


def make_cone(radius: float, height: float, sides: int = 256) -> Mesh:
    """Upright on z = 0, its tip up."""
    angle = np.arange(sides) * 2 * np.pi / sides
    rim = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros(sides)], axis=1)
    points = np.concatenate([rim, [[0.0, 0.0, height], [0.0, 0.0, 0.0]]])
    i = np.arange(sides)
    j = (i + 1) % sides
    flank = np.stack([i, j, np.full(sides, sides)], axis=1)
    floor = np.stack([j, i, np.full(sides, sides + 1)], axis=1)
    return make_mesh(points, np.concatenate([flank, floor]))


def make_tube(outer: float, inner: float, height: float, sides: int = 128) -> Mesh:
    """A ring about z, or with ``inner`` 0 a cylinder."""
    angle = np.arange(sides) * 2 * np.pi / sides
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    i = np.arange(sides)
    j = (i + 1) % sides

    def ring(radius: float, z: float) -> object:
        return np.column_stack([radius * circle, np.full(sides, z)])

    def quads(a: int, b: int) -> list[object]:
        """Between ring a and ring b, facing away from the axis where a lies below b."""
        one, other = a * sides, b * sides
        return [
            np.stack([one + i, one + j, other + j], axis=1),
            np.stack([one + i, other + j, other + i], axis=1),
        ]

    if inner == 0.0:
        points = np.concatenate(
            [ring(outer, 0.0), ring(outer, height), [[0.0, 0.0, 0.0], [0.0, 0.0, height]]]  # type: ignore[list-item]
        )
        caps = [
            np.stack([j, i, np.full(sides, 2 * sides)], axis=1),
            np.stack([sides + i, sides + j, np.full(sides, 2 * sides + 1)], axis=1),
        ]
        return make_mesh(points, np.concatenate([*quads(0, 1), *caps]))  # type: ignore[list-item]
    points = np.concatenate(
        [ring(outer, 0.0), ring(outer, height), ring(inner, height), ring(inner, 0.0)]  # type: ignore[list-item]
    )
    sides_of = [*quads(0, 1), *quads(1, 2), *quads(2, 3), *quads(3, 0)]
    return make_mesh(points, np.concatenate(sides_of))  # type: ignore[arg-type]


def make_level_set(field: NDArray[np.float64], step: float) -> Mesh:
    """The solid where a field (n, n, n) on a grid is negative, by marching tetrahedra."""
    n = field.shape[0]
    cell = np.stack(np.meshgrid(*[np.arange(n - 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    corner = np.array([[k >> 2 & 1, k >> 1 & 1, k & 1] for k in range(8)])
    number = (cell[:, None] + corner) @ np.array([n * n, n, 1])
    triangles = []
    # Kuhn's six tetrahedra fit together across neighbouring cells
    for tetrahedron in ([0, 4, 6, 7], [0, 6, 2, 7], [0, 2, 3, 7], [0, 3, 1, 7], [0, 1, 5, 7], [0, 5, 4, 7]):
        ends = number[:, tetrahedron]
        inside = field.reshape(-1)[ends] < 0.0
        for case in range(1, 15):
            chosen = ends[(inside * [1, 2, 4, 8]).sum(axis=1) == case]
            low = [k for k in range(4) if case >> k & 1]
            high = [k for k in range(4) if not case >> k & 1]
            if len(low) == 2:
                a, b, c, d = [(i, j) for i in low for j in high]
                shapes = [(a, b, d), (a, d, c)]
            else:
                shapes = [tuple((i, j) for i in low for j in high)]  # type: ignore[list-item]
            triangles += [np.stack([chosen[:, list(edge)] for edge in shape], axis=1) for shape in shapes]
    edges = np.concatenate(triangles).reshape(-1, 2)
    keys, faces = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    values = field.reshape(-1)[keys]
    share = values[:, 0] / (values[:, 0] - values[:, 1])
    points = np.stack(np.unravel_index(keys, field.shape), axis=2).astype(np.float64)
    vertices = points[:, 0] + share[:, None] * (points[:, 1] - points[:, 0])
    # the winding of single cases does not matter here: measuring turns them to fit
    return make_mesh(vertices * step, faces.reshape(-1, 3))
