"""Fills numba's cache, or loads from it, so that the first real part pays for neither."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from app.geometry.formats.sniff import FORMATS
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.repair import unite_bodies

_CORNERS = np.array([[0.0, 0.0, 0.0], [20.0, 0.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]])
_FACES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], dtype=np.int32)


def warm() -> None:
    """Measure a tetrahedron and unite it with itself: touches every kernel and every library once.

    Importing the readers compiles their kernels or loads them from the cache; that of STEP has none, and
    OpenCASCADE is loaded only by who reads STEP.
    """
    for each in FORMATS:
        if each.code != "step":
            import_module(each.reader)
    measure(Mesh(vertices=_CORNERS, faces=_FACES, format="stl", sha256=""))
    unite_bodies(_CORNERS, _FACES, np.zeros(len(_FACES), np.int64))
