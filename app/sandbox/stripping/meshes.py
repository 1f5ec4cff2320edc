"""STL, OBJ and PLY without names and comments; every number stays as it stands."""

from __future__ import annotations

import re

import numpy as np

from app.geometry.formats.signatures import STL_HEADER_BYTES, STL_TRIANGLE_BYTES
from app.geometry.formats.stl import find_unit, is_binary
from app.geometry.formats.text import unify_line_ends

_LEFT_OUT_OF_OBJ = frozenset(b"o g mtllib usemtl usemap maplib shadow_obj trace_obj".split())
_STL_NAME = re.compile(rb"^([ \t]*(?:end)?solid)\b[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_PLY_WORDS = (b"comment", b"obj_info")


def strip_stl(data: bytes) -> bytes:
    """A binary file keeps its triangles and the unit its header declares; colours in the attributes go."""
    if not is_binary(data[:8192], len(data)):
        return _STL_NAME.sub(rb"\1", data)
    unit = find_unit(data[:80])
    count = (len(data) - STL_HEADER_BYTES) // STL_TRIANGLE_BYTES
    claimed = int.from_bytes(data[80:STL_HEADER_BYTES], "little")
    if claimed < count and (len(data) - STL_HEADER_BYTES) % STL_TRIANGLE_BYTES:
        count = claimed  # what follows the triangles is none
    head = (b"" if unit is None else f"UNITS={unit}".encode()).ljust(80, b"\0")
    records = np.frombuffer(data, np.uint8, count * STL_TRIANGLE_BYTES, STL_HEADER_BYTES)
    kept = records.reshape(count, STL_TRIANGLE_BYTES).copy()
    kept[:, -2:] = 0
    return head + data[80:STL_HEADER_BYTES] + kept.tobytes()


def strip_obj(data: bytes) -> bytes:
    """Without comments, names of objects and groups, and references to materials."""
    kept = []
    is_dropping = False
    for line in unify_line_ends(data).split(b"\n"):
        word = line.split(None, 1)[:1]
        if not is_dropping:
            is_dropping = bool(word) and (word[0].startswith(b"#") or word[0] in _LEFT_OUT_OF_OBJ)
            if not is_dropping:
                kept.append(line.partition(b"#")[0] if b"#" in line else line)
                continue
        is_dropping = line.rstrip().endswith(b"\\")  # it goes on in the next line
    return b"\n".join(kept)


def strip_ply(data: bytes) -> bytes:
    """Without comments in its header; the body stays as it is."""
    end = re.search(rb"^end_header[^\r\n]*(?:\r\n|\r|\n)", data, re.MULTILINE)
    if end is None:
        return data
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", data[: end.end()])
    kept = [line for line in lines if line.split(None, 1)[:1] not in ([word] for word in _PLY_WORDS)]
    return b"".join(kept) + data[end.end() :]
