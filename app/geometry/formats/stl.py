"""STL, binary and ASCII: a bag of triangles without a unit."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.raw import RawMesh, check_limit
from app.geometry.formats.signatures import (
    STL_HEADER_BYTES,
    STL_TRIANGLE_BYTES,
    is_ascii_stl,
    is_exact_binary_stl,
)
from app.geometry.formats.stl_ascii import read_ascii
from app.geometry.limits import Limits
from app.geometry.mapped import let_go
from app.geometry.units import Unit
from app.geometry.weld import weld_corners_exactly

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Only the wording that cannot mean anything else, as in "UNITS=mm" or "unit: inches".
_UNIT = re.compile(
    rb"\bunits?\s*[=:]\s*\"?(mm|cm|inch|inches|in|um|millimeters?|millimetres?)\b", re.IGNORECASE
)
_LONGEST_NAME = 256
_UNIT_WORDS: dict[bytes, Unit] = {b"mm": "mm", b"cm": "cm", b"um": "um", b"in": "in"}


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Triangles in file order; those of a binary file are welded as they are read."""
    head = bytes(data[:8192])
    if not is_binary(head, len(data)):
        name = head[:_LONGEST_NAME].splitlines()[0]
        return replace(read_ascii(data, limits), unit=find_unit(name))
    corners, findings = view_corners(data, limits)
    vertices, faces = weld_corners_exactly(
        corners, lambda count: let_go(data, STL_HEADER_BYTES + STL_TRIANGLE_BYTES * count)
    )
    return RawMesh(vertices, faces, unit=find_unit(bytes(data[:80])), findings=findings, is_welded=True)


def is_binary(head: bytes, size: int) -> bool:
    """Whether what has been taken for an STL file of ``size`` bytes is a binary one."""
    return is_exact_binary_stl(head, size) or not is_ascii_stl(head)


def view_corners(data: memoryview, limits: Limits) -> tuple[NDArray[np.float32], tuple[Finding, ...]]:
    """The corners (m, 3, 3) of a binary file where they lie, strided and unaligned; nothing is copied.

    Raises ``file_truncated`` {claimed, present}, ``limit_exceeded``.
    """
    if len(data) < STL_HEADER_BYTES:
        raise GeometryError("file_truncated", {"claimed": STL_HEADER_BYTES, "present": len(data)})
    claimed = int.from_bytes(data[80:STL_HEADER_BYTES], "little")
    present, trailing = divmod(len(data) - STL_HEADER_BYTES, STL_TRIANGLE_BYTES)
    if claimed > present:
        raise GeometryError("file_truncated", {"claimed": claimed, "present": present})
    count = claimed
    findings: tuple[Finding, ...] = ()
    if claimed < present and trailing == 0:
        # whole records beyond the count: slicers print them, so they are priced, and it is said
        count = present
        findings = (Finding("triangle_count_wrong", "warning", {"claimed": claimed, "present": present}),)
    elif claimed < present or trailing:
        extra = len(data) - STL_HEADER_BYTES - STL_TRIANGLE_BYTES * claimed
        findings = (Finding("trailing_bytes_ignored", "warning", {"bytes": extra}),)
    check_limit("triangles", count, limits.triangles)
    records = np.frombuffer(data, dtype=_RECORD, count=count, offset=STL_HEADER_BYTES)
    corners: NDArray[np.float32] = records["corners"]
    return corners, findings


def find_unit(header: bytes) -> Unit | None:
    """The unit that the 80 bytes before a binary file declare, if any."""
    match = _UNIT.search(header)
    if match is None:
        return None
    word = match.group(1).lower()
    return _UNIT_WORDS[b"mm" if word.startswith(b"mil") else word[:2]]
