"""Program that makes the copy others may get: the same shape, and nothing of whoever made it."""

from __future__ import annotations

import importlib
import json

from app.geometry.findings import GeometryError
from app.sandbox.child.analyse_part import load_codecs
from app.sandbox.frames import Kind, encode_frame
from app.sandbox.stripping.meshes import strip_obj, strip_ply, strip_stl
from app.sandbox.stripping.papers import strip_jpeg, strip_pdf, strip_png
from app.sandbox.stripping.step import strip_step
from app.sandbox.stripping.threemf import strip_3mf

_BY_KIND = {
    "stl": strip_stl,
    "obj": strip_obj,
    "ply": strip_ply,
    "3mf": strip_3mf,
    "step": strip_step,
    "application/pdf": strip_pdf,
    "image/png": strip_png,
    "image/jpeg": strip_jpeg,
}


def prepare() -> None:
    """Load what works on PDF, which can load nothing later."""
    load_codecs()
    for name in ("pypdf", "pypdf.errors", "pypdf.generic", "pypdf.filters", "zlib"):
        importlib.import_module(name)


def run(request: bytes, data: memoryview) -> bytes:
    """The frame with the copy. Raises GeometryError ``copy_impossible`` and those of the readers."""
    kind = json.loads(request)["kind"]
    if kind not in _BY_KIND:
        raise GeometryError("copy_impossible")
    return encode_frame(Kind.DONE, b"null", _BY_KIND[kind](bytes(data)))
