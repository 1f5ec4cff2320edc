"""Fills numba's cache, or loads from it, so that the first real part pays for neither."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import numpy as np

from app.geometry import kernels
from app.geometry.extrusion import DEFAULT_RULE
from app.geometry.formats.sniff import FORMATS
from app.geometry.measure import measure
from app.geometry.mesh import Mesh
from app.geometry.preview import make_preview
from app.geometry.repair import unite_bodies
from app.geometry.summary import summarise_mesh

_CORNERS = np.array([[0.0, 0.0, 0.0], [20.0, 0.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 20.0]])
_FACES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]], dtype=np.int32)


def compile_kernels() -> None:
    """Bring every kernel into numba's cache: each has one signature and is compiled when it is imported.

    For set-up. What a process needs is loaded by ``warm``, in a fraction of the time.
    """
    for module in iter_modules(kernels.__path__, f"{kernels.__name__}."):
        import_module(module.name)
    warm()


def warm() -> None:
    """Measure a tetrahedron, look at it and unite it with itself: touches every library once.

    Importing the readers compiles their kernels or loads them from the cache; that of STEP has none, and
    OpenCASCADE is loaded only by who reads STEP.
    """
    for each in FORMATS:
        if each.code != "step":
            import_module(each.reader)
    mesh = Mesh(vertices=_CORNERS, faces=_FACES, format="stl", sha256="")
    measurements = measure(mesh, extrusion=DEFAULT_RULE)
    summarise_mesh(mesh)
    # fewer triangles than there are, so that the library that thins them out is there too
    make_preview(mesh, measurements, max_triangles=2)
    unite_bodies(_CORNERS, _FACES, np.zeros(len(_FACES), np.int64))
