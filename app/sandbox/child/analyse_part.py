"""The job both programs do: bytes to mesh to measurements and preview."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from importlib import import_module

from app.geometry.extrusion import DEFAULT_RULE
from app.geometry.formats.sniff import FORMATS
from app.geometry.measure import measure
from app.geometry.preview import make_preview
from app.geometry.read import read
from app.geometry.repair_mesh import repair_mesh, write_stl
from app.geometry.warm import warm
from app.sandbox.frames import Kind, encode_frame
from app.sandbox.request import decode_request
from app.values.canonical import canonical_json

# Python loads text encodings at first use; these are the ones readers and zipfile (cp437) may ask for.
_CODECS = ("ascii", "latin-1", "cp437", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


def load_geometry(wants_format: Callable[[str], bool]) -> None:
    """Import the readers of the formats wanted and warm the kernels: later nothing can be loaded."""
    for each in FORMATS:
        if wants_format(each.code):
            import_module(each.reader)
    load_codecs()
    warm()


def load_codecs() -> None:
    """The text encodings that may be asked for."""
    for name in _CODECS:
        codecs.lookup(name)


def analyse_part(request: bytes, data: memoryview) -> bytes:
    """The frame to hand back. Raises GeometryError."""
    wanted = decode_request(request)
    mesh = read(data, limits=wanted.limits)
    if wanted.repaired:
        repaired = repair_mesh(mesh, unit=wanted.unit, limits=wanted.limits)
        return encode_frame(
            Kind.DONE, canonical_json(repaired.repair), write_stl(repaired.vertices, repaired.faces)
        )
    measurements = measure(
        mesh,
        unit=wanted.unit,
        up=wanted.up,
        limits=wanted.limits,
        scale_by=wanted.scale_by,
        extrusion=DEFAULT_RULE,
    )
    if not wanted.preview:
        return encode_frame(Kind.DONE, canonical_json(measurements))
    preview = make_preview(mesh, measurements)
    return encode_frame(Kind.DONE, canonical_json(measurements), preview.glb, preview.png)
