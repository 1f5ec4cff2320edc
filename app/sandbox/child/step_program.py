"""Program for STEP: as for meshes, and OpenCASCADE."""

from __future__ import annotations

from app.sandbox.child.analyse_part import analyse_part, load_geometry


def prepare() -> None:
    """Load OpenCASCADE through its reader and warm the kernels."""
    load_geometry(lambda code: code == "step")


def run(request: bytes, data: memoryview) -> bytes:
    """The frame with the part's measurements and, if asked for, its preview."""
    return analyse_part(request, data)
