"""Wavefront OBJ: vertices and polygons; groups, materials and texture coordinates do not matter here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.polygons import triangulate
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.formats.text import iterate_blocks, parse_number
from app.geometry.limits import Limits

_FREE_FORM = frozenset(
    b"cstype curv curv2 surf bmat parm trim hole scrv stech ctech con bzp bsp cdc res".split()
)
_KNOWN = frozenset(
    b"vt vn vp l p o g s mg deg step end sp mtllib usemtl usemap maplib bevel lod c_interp d_interp "
    b"shadow_obj trace_obj ctech stech".split()
)
_AFTER_SLASH = re.compile(rb"/\S*")


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Vertices and triangulated faces. OBJ has no unit.

    Raises ``file_malformed`` (line, reason), ``index_out_of_range``, ``limit_exceeded`` and
    ``format_unsupported`` for free-form surfaces and calls of other files.
    """
    collected = _Collected(limits)
    for block, line in _iterate_lines(data):
        collected.add(block, line)
    return collected.assemble()


def _iterate_lines(data: memoryview) -> Iterator[tuple[bytes, int]]:
    """Blocks of whole logical lines, with the number of their first line."""
    carry, line = b"", 1
    for piece in iterate_blocks(data):
        block = carry + piece
        cut = block.rfind(b"\n")
        while cut > 0 and block[cut - 1] == 0x5C:  # a backslash: the line goes on
            cut = block.rfind(b"\n", 0, cut)
        if cut < 0:
            if len(block) > 2 * len(piece):
                raise refuse_malformed("obj", "line_too_long", line)
            carry = block
            continue
        carry = block[cut + 1 :]
        yield block[: cut + 1], line
        line += block.count(b"\n", 0, cut + 1)
    if carry:
        yield carry, line


class _Collected:
    """Grows while the blocks come in; nothing is allocated because a file claims it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.points: list[NDArray[np.float64]] = []
        self.corners: list[NDArray[np.int64]] = []
        self.counts: list[NDArray[np.int64]] = []
        self.vertices = self.triangles = self.incomplete = self.ignored = 0

    def add(self, block: bytes, first_line: int) -> None:
        """Take in one block of whole lines."""
        text = block.replace(b"\\\n", b" ") if b"\\\n" in block else block
        lines = text.split(b"\n")
        points = [line for line in lines if line.startswith(b"v ")]
        faces = [line for line in lines if line.startswith(b"f ")]
        others = [line for line in lines if line and not line.startswith((b"v ", b"f ", b"#"))]
        is_plain = not any(line[0] in b" \t" or line.startswith((b"v\t", b"f\t")) for line in others)
        joined = b" ".join(faces)
        if is_plain and b"-" not in joined and self._add_bulk(points, joined, len(faces)):
            self._skim(others, first_line)
            return
        self._add_slowly(lines, first_line)

    def _add_bulk(self, points: list[bytes], faces: bytes, face_count: int) -> bool:
        """Whole columns at once, where every line of a kind has the same shape; False: nothing was done."""
        found = _parse_points(points)
        if b"#" in faces or b"_" in faces or found is None:
            return False
        tokens = (_AFTER_SLASH.sub(b"", faces) if b"/" in faces else faces).split()
        width = len(tokens) // face_count if face_count else 1
        if face_count and (width < 4 or tokens[::width] != [b"f"] * face_count):
            return False
        numbers = [token for token in tokens if token != b"f"]
        if len(numbers) != face_count * (width - 1):
            return False
        try:
            corners = np.fromiter(map(int, numbers), dtype=np.int64, count=len(numbers))
        except (ValueError, OverflowError):
            return False
        self._take_points(found)
        self._take_faces(corners - 1, np.full(face_count, width - 1, dtype=np.int64))
        return True

    def _add_slowly(self, lines: list[bytes], first_line: int) -> None:
        rows: list[list[float]] = []
        corners: list[int] = []
        counts: list[int] = []
        others: list[bytes] = []
        for number, line in enumerate(lines, first_line):
            words = line.partition(b"#")[0].split()
            if not words:
                continue
            if words[0] == b"v":
                rows.append(_parse_vertex(words, number))
            elif words[0] == b"f":
                face = [_parse_corner(word, self.vertices + len(rows), number) for word in words[1:]]
                check_limit("polygon_corners", len(face), self.limits.polygon_corners)
                if len(face) < 3:
                    self.incomplete += 1
                else:
                    corners.extend(face)
                    counts.append(len(face))
            else:
                others.append(words[0])
        self._skim(others, first_line)
        self._take_points(np.array(rows, dtype=np.float64).reshape(-1, 3))
        self._take_faces(np.array(corners, dtype=np.int64), np.array(counts, dtype=np.int64))

    def _skim(self, others: list[bytes], line: int) -> None:
        for word in {each.split(None, 1)[0] if each.strip() else b"" for each in others} - _KNOWN - {b""}:
            if word in _FREE_FORM:
                raise GeometryError("format_unsupported", {"name": "OBJ free-form surfaces"})
            if word in (b"call", b"csh"):
                raise GeometryError("external_reference", {"format": "obj", "line": line})
            self.ignored += sum(1 for each in others if each.split(None, 1)[:1] == [word])

    def _take_points(self, points: NDArray[np.float64]) -> None:
        self.vertices += len(points)
        check_limit("vertices", self.vertices, self.limits.vertices)
        self.points.append(points)

    def _take_faces(self, corners: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        self.triangles += len(corners) - 2 * len(counts)
        check_limit("triangles", self.triangles, self.limits.triangles)
        self.corners.append(corners)
        self.counts.append(counts)

    def assemble(self) -> RawMesh:
        """The mesh of all blocks."""
        empty = np.empty(0, dtype=np.int64)
        vertices = np.concatenate([np.empty((0, 3)), *self.points])
        corners, counts = np.concatenate([empty, *self.corners]), np.concatenate([empty, *self.counts])
        findings = []
        if self.incomplete:
            findings.append(Finding("faces_incomplete", "warning", {"count": self.incomplete}))
        if self.ignored:
            findings.append(Finding("statements_ignored", "info", {"count": self.ignored}))
        faces = triangulate(corners, counts, vertices, self.limits)
        return RawMesh(vertices, faces, findings=tuple(findings))


def _parse_points(lines: list[bytes]) -> NDArray[np.float64] | None:
    if not lines:
        return np.empty((0, 3))
    joined = b" ".join(lines)
    tokens = joined.split()
    width, rest = divmod(len(tokens), len(lines))
    if rest or width < 4 or b"_" in joined or tokens[::width] != [b"v"] * len(lines):
        return None
    numbers = [token for column in (1, 2, 3) for token in tokens[column::width]]
    try:
        flat = np.fromiter(map(float, numbers), dtype=np.float64, count=len(numbers))
    except ValueError:
        return None
    return np.ascontiguousarray(flat.reshape(3, -1).T)


def _parse_vertex(words: list[bytes], line: int) -> list[float]:
    numbers = [number for number in map(parse_number, words[1:4]) if number is not None]
    if len(numbers) != 3:
        raise refuse_malformed("obj", "number_expected", line)
    return numbers


def _parse_corner(word: bytes, vertices: int, line: int) -> int:
    """Index from 0; negative ones count back from the last vertex so far."""
    try:
        index = int(word.partition(b"/")[0])
    except ValueError:
        raise refuse_malformed("obj", "index_expected", line) from None
    found = index - 1 if index > 0 else vertices + index
    if b"_" in word.partition(b"/")[0]:
        raise refuse_malformed("obj", "index_expected", line)
    if index == 0 or not 0 <= found < 2**31:
        raise GeometryError(
            "index_out_of_range", {"index": str(index)[:20], "vertices": vertices, "line": line}
        )
    return found
