"""ASCII STL: lower or upper case, any line ends, several or empty solids.

A kernel takes plain facets; at anything else it stops, and a block of text goes through Python, which
either reads it (infinities, numbers of forty digits) or says what is wrong in which line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.formats.text import Text, count_lines, parse_number, unify_line_ends, view_text
from app.geometry.kernels.stl_text import scan_facets
from app.geometry.limits import Limits

_FACET = (
    (0, b"facet"), (1, b"normal"), (5, b"outer"), (6, b"loop"),
    (7, b"vertex"), (11, b"vertex"), (15, b"vertex"), (19, b"endloop"), (20, b"endfacet"),
)  # fmt: skip
_FACET_TOKENS = 21
_NUMBERS = (8, 9, 10, 12, 13, 14, 16, 17, 18)
_FACETS_AT_ONCE = 1 << 15
_SLOW_BYTES = 64 * 1024


def read_ascii(data: memoryview, limits: Limits) -> RawMesh:
    """Triangles of all solids, one after the other; the stated normals are not used.

    Raises ``file_malformed`` (line, reason), ``file_truncated`` or ``limit_exceeded``.
    """
    text = view_text(data)
    parts: list[NDArray[np.float64]] = []
    at = count = solids = closed = 0
    while at < len(text):
        corners = np.empty((_FACETS_AT_ONCE, 9))
        at, found, opened, ended = scan_facets(text, at, corners)
        solids, closed = solids + opened, closed + ended
        parts.append(corners[:found])
        if found < _FACETS_AT_ONCE and at < len(text):
            slow, at = _read_slowly(text, at)
            parts.append(slow)
            found += len(slow)
        count += found
        check_limit("triangles", count, limits.triangles)
    vertices = np.concatenate([np.empty((0, 9)), *parts]).reshape(-1, 3)
    findings = []
    if closed < solids:
        findings.append(Finding("solid_not_ended", "warning", {"solids": solids, "ended": closed}))
    if solids > 1:
        findings.append(Finding("several_solids", "info", {"count": solids}))
    faces = np.arange(3 * count, dtype=np.int32).reshape(-1, 3)
    return RawMesh(vertices, faces, findings=tuple(findings))


def _read_slowly(text: Text, at: int) -> tuple[NDArray[np.float64], int]:
    """Facets (n, 9) from ``at`` on, at least one, up to the next line of a solid; the place after them."""
    stop = min(len(text), at + _SLOW_BYTES)
    block = text[at:stop].tobytes().lower()
    solid = block.find(b"solid")
    if solid >= 0:
        block = block[:solid]
    cut = block.rfind(b"endfacet")
    if cut >= 0:
        block = block[: cut + len(b"endfacet")]
    tokens = block.split()
    facets, rest = divmod(len(tokens), _FACET_TOKENS)
    is_whole = facets > 0 and rest == 0
    if not is_whole or any(tokens[place::_FACET_TOKENS] != [word] * facets for place, word in _FACET):
        raise _explain(text, at)
    numbers = [parse_number(token) for place in _NUMBERS for token in tokens[place::_FACET_TOKENS]]
    if None in numbers:
        raise _explain(text, at)
    corners = np.array(numbers, dtype=np.float64).reshape(9, facets)
    return np.ascontiguousarray(corners.T), at + len(block)


def _explain(text: Text, at: int) -> GeometryError:
    """The error with the line where the pattern breaks, found by walking from ``at`` slowly."""
    stop = min(len(text), at + _SLOW_BYTES)
    block = unify_line_ends(text[at:stop].tobytes().lower())
    is_last = stop == len(text)
    expected = dict(_FACET)
    place = 0
    number = first_line = count_lines(text, at) + 1
    for number, content in enumerate(block.split(b"\n"), first_line):
        for token in content.split():
            if place in expected and token != expected[place]:
                if is_last and expected[place].startswith(token) and block.endswith(token):
                    return GeometryError("file_truncated", {"line": number})
                return refuse_malformed("stl", "word_unexpected", number)
            if place in _NUMBERS and parse_number(token) is None:
                return refuse_malformed("stl", "number_expected", number)
            place = (place + 1) % _FACET_TOKENS
    if is_last and place:
        return GeometryError("file_truncated", {"line": number})
    return refuse_malformed("stl", "facet_incomplete", number)
