"""Fills numba's cache, or loads from it, so that the first real part pays for neither."""

from __future__ import annotations

import numpy as np

from app.geometry.extrusion import DEFAULT_RULE
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.repair import unite_bodies

_CORNERS = np.array([[0.0, 0.0, 0.0], [20.0, 0.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]])
_FACES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], dtype=np.int32)


def warm() -> None:
    """Measure a tetrahedron and unite it with itself: touches every kernel and every library once."""
    measure(Mesh(vertices=_CORNERS, faces=_FACES, format="stl", sha256=""), extrusion=DEFAULT_RULE)
    unite_bodies(_CORNERS, _FACES, np.zeros(len(_FACES), np.int64))
