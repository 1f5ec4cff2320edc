"""A triangle mesh as read from a file, before anything is concluded from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding
from app.geometry.units import Unit

Vertices = NDArray[np.float64]
Faces = NDArray[np.int32]
Groups = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ExactProperties:
    """Volume and area from the boundary representation, in file units; better than any tessellation."""

    volume: float
    area: float


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices (n, 3) and faces (m, 3) in file units.

    ``vertex_groups`` (n,) numbers the objects of a file with several; vertices of different
    objects are never welded, even where they touch. ``sha256`` is of the file's bytes. ``is_welded``
    promises that there are no two equal vertices, no unused one and no noise in place of zero. ``colours``
    are those that the file names, as #rrggbb, a few, in their order; which surface has which is not kept.
    """

    vertices: Vertices
    faces: Faces
    format: str
    sha256: str
    unit: Unit | None = None
    vertex_groups: Groups | None = None
    exact: ExactProperties | None = None
    findings: tuple[Finding, ...] = ()
    is_welded: bool = False
    colours: tuple[str, ...] = ()


def bound(points: Vertices) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest coordinates (3,) of points (n, 3), n > 0.

    Column by column: numpy takes five times as long to reduce the rows of a narrow array.
    """
    columns = [points[:, k] for k in range(3)]
    return np.array([column.min() for column in columns]), np.array([column.max() for column in columns])
