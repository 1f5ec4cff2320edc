"""Program for formats that are meshes already: numpy, the compiled kernels, every reader but STEP's."""

from __future__ import annotations

from app.sandbox.child.analyse_part import analyse_part, load_geometry

_LEFT_OUT = "step"


def prepare() -> None:
    """Load the readers and warm the kernels."""
    load_geometry(lambda code: code != _LEFT_OUT)


def run(request: bytes, data: memoryview) -> bytes:
    """The frame with the part's measurements and, if asked for, its preview."""
    return analyse_part(request, data)
