"""ASCII STL in blocks of whole facets: lower or upper case, any line ends, several or empty solids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.formats.text import iterate_blocks, parse_number
from app.geometry.limits import Limits

_FACET = (
    (0, b"facet"), (1, b"normal"), (5, b"outer"), (6, b"loop"),
    (7, b"vertex"), (11, b"vertex"), (15, b"vertex"), (19, b"endloop"), (20, b"endfacet"),
)  # fmt: skip
_FACET_TOKENS = 21
_NUMBERS = (8, 9, 10, 12, 13, 14, 16, 17, 18)


def read_ascii(data: memoryview, limits: Limits) -> RawMesh:
    """Triangles of all solids, one after the other; the stated normals are not used.

    Raises ``file_malformed`` (line, reason), ``file_truncated`` or ``limit_exceeded``.
    """
    parts: list[NDArray[np.float64]] = []
    count = solids = closed = 0
    line = 1
    carry = b""
    for piece, is_last in _mark_last(iterate_blocks(data)):
        block = carry + piece.lower()
        cut = len(block) if is_last else _end_of_last_facet(block, line)
        carry, block = block[cut:], block[:cut]
        facets, opened, ended = _blank_solid_lines(block)
        solids, closed = solids + opened, closed + ended
        corners = _parse_block(facets, line, is_last)
        count += len(corners) // 3
        check_limit("triangles", count, limits.triangles)
        parts.append(corners)
        line += block.count(b"\n")
    vertices = np.concatenate(parts) if parts else np.empty((0, 3))
    findings = []
    if closed < solids:
        findings.append(Finding("solid_not_ended", "warning", {"solids": solids, "ended": closed}))
    if solids > 1:
        findings.append(Finding("several_solids", "info", {"count": solids}))
    faces = np.arange(3 * count, dtype=np.int32).reshape(-1, 3)
    return RawMesh(vertices, faces, findings=tuple(findings))


def _mark_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    held = next(pieces, b"")
    for piece in pieces:
        yield held, False
        held = piece
    yield held, True


def _end_of_last_facet(block: bytes, line: int) -> int:
    cut = block.rfind(b"endfacet")
    if cut < 0:
        # a facet takes some hundred bytes; megabytes without the end of one are something else
        raise refuse_malformed("stl", "facet_too_long", line)
    return cut + len(b"endfacet")


def _blank_solid_lines(block: bytes) -> tuple[bytes, int, int]:
    """The block without the lines that open or end a solid (a name may say anything), and their counts."""
    kept: list[bytes] = []
    opened = ended = copied = 0
    at = block.find(b"solid")
    while at >= 0:
        start = block.rfind(b"\n", copied, at) + 1 or copied
        stop = block.find(b"\n", at)
        stop = len(block) if stop < 0 else stop
        before = block[start:at].strip()
        if before in (b"", b"end"):
            kept.append(block[copied:start])
            copied = stop
            opened, ended = opened + (before == b""), ended + (before == b"end")
        at = block.find(b"solid", stop)
    kept.append(block[copied:])
    return b"".join(kept), opened, ended


def _parse_block(block: bytes, line: int, is_last: bool) -> NDArray[np.float64]:
    tokens = block.split()
    facets, rest = divmod(len(tokens), _FACET_TOKENS)
    for place, word in _FACET:
        if tokens[place::_FACET_TOKENS] != [word] * (facets + (rest > place)):
            raise _explain(block, line, is_last)
    if rest:
        raise _explain(block, line, is_last)
    numbers = [token for place in _NUMBERS for token in tokens[place::_FACET_TOKENS]]
    if b"_" in b"".join(numbers):
        raise _explain(block, line, is_last)
    try:
        flat = np.fromiter(map(float, numbers), dtype=np.float64, count=len(numbers))
    except ValueError:
        raise _explain(block, line, is_last) from None
    return np.ascontiguousarray(flat.reshape(9, facets).T).reshape(-1, 3)


def _explain(block: bytes, first_line: int, is_last: bool) -> GeometryError:
    """The error with the line where the pattern breaks, found by walking the block slowly."""
    expected = dict(_FACET)
    place = 0
    number = first_line
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
