"""A first look at a part in one pass over its triangles: how large, how heavy, whether closed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.geometry.content import open_content
from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.sniff import HEAD_BYTES, sniff
from app.geometry.formats.stl import is_binary, view_corners
from app.geometry.kernels.stream import stream_triangles
from app.geometry.limits import DEFAULT_LIMITS, Limits
from app.geometry.measurements import Vector
from app.geometry.orientations import PLATE
from app.geometry.read import read
from app.geometry.weld import HASH_KEY, SNAP

# Down-facing surfaces beyond this, from the vertical, count as overhang
OVERHANG_DEG = 45.0


@dataclass(frozen=True, slots=True)
class QuickLook:
    """In file units. ``volume`` is None where the surface is not closed.

    ``is_closed``: every directed edge has its opposite, told by a keyed hash of 64 bits; inner walls and
    edges of four faces pass. ``overhang_area`` is of faces steeper than ``OVERHANG_DEG`` as the part stands
    in the file, off the plate.
    """

    triangles: int
    lowest: Vector
    highest: Vector
    area: float
    volume: float | None
    overhang_area: float
    is_closed: bool
    is_inside_out: bool
    findings: tuple[Finding, ...] = ()


def look_quickly(
    data: bytes | bytearray | memoryview | Path, *, limits: Limits = DEFAULT_LIMITS
) -> QuickLook:
    """Count, box, volume, area, overhang and closedness; a binary STL is streamed without being welded.

    Raises GeometryError: those of ``read``, ``no_triangles`` and ``coordinates_not_finite`` {count}.
    """
    content = open_content(data, limits)
    head = bytes(content[:HEAD_BYTES])
    if sniff(head, len(content)) == "stl" and is_binary(head, len(content)):
        corners, findings = view_corners(content, limits)
    else:
        mesh = read(content, limits=limits)
        corners, findings = mesh.vertices.astype(np.float32)[mesh.faces], mesh.findings
    return _look_at(corners, findings)


def _look_at(corners: NDArray[np.float32], findings: tuple[Finding, ...]) -> QuickLook:
    if len(corners) == 0:
        raise GeometryError("no_triangles")
    sums, edges = stream_triangles(
        corners,
        corners.view(np.uint32),
        HASH_KEY,
        np.float32(SNAP).view(np.uint32),
        math.sin(math.radians(OVERHANG_DEG)),
        PLATE,
    )
    low_x, low_y, low_z, high_x, high_y, high_z, volume, area, below, above = sums.tolist()
    if not math.isfinite(area):
        raise GeometryError("coordinates_not_finite", {"count": int((~np.isfinite(corners)).sum())})
    is_closed = int(edges) == 0 and volume != 0.0
    is_inside_out = is_closed and volume < 0.0
    return QuickLook(
        triangles=len(corners),
        lowest=(low_x, low_y, low_z),
        highest=(high_x, high_y, high_z),
        area=area,
        volume=abs(volume) if is_closed else None,
        overhang_area=above if is_inside_out else below,
        is_closed=is_closed,
        is_inside_out=is_inside_out,
        findings=findings,
    )
