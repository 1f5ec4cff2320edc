"""STL, binary and ASCII: a bag of triangles without a unit."""

from __future__ import annotations

import re

import numpy as np

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
from app.geometry.units import Unit

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Only the wording that cannot mean anything else, as in "UNITS=mm" or "unit: inches".
_UNIT = re.compile(
    rb"\bunits?\s*[=:]\s*\"?(mm|cm|inch|inches|in|um|millimeters?|millimetres?)\b", re.IGNORECASE
)
_UNIT_WORDS: dict[bytes, Unit] = {b"mm": "mm", b"cm": "cm", b"um": "um", b"in": "in"}


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Three vertices of its own for every triangle, in file order; nothing is welded here."""
    head = bytes(data[:8192])
    if is_exact_binary_stl(head, len(data)) or not is_ascii_stl(head):
        return _read_binary(data, limits)
    return read_ascii(data, limits)


def _read_binary(data: memoryview, limits: Limits) -> RawMesh:
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
    vertices = records["corners"].reshape(-1, 3).astype(np.float64)
    faces = np.arange(3 * count, dtype=np.int32).reshape(-1, 3)
    return RawMesh(vertices, faces, unit=_find_unit(bytes(data[:80])), findings=findings)


def _find_unit(header: bytes) -> Unit | None:
    match = _UNIT.search(header)
    if match is None:
        return None
    word = match.group(1).lower()
    return _UNIT_WORDS[b"mm" if word.startswith(b"mil") else word[:2]]
