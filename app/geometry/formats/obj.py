"""Wavefront OBJ: vertices and polygons; groups, materials and texture coordinates do not matter here.

A kernel takes plain lines; at any other it stops, and some lines go through Python, which either reads
them or says what is wrong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import Finding, GeometryError
from app.geometry.formats.polygons import triangulate
from app.geometry.formats.raw import RawMesh, check_limit, refuse_malformed
from app.geometry.formats.text import Text, parse_number, unify_line_ends, view_text
from app.geometry.kernels.obj_text import scan_statements
from app.geometry.limits import Limits

_FREE_FORM = frozenset(
    b"cstype curv curv2 surf bmat parm trim hole scrv stech ctech con bzp bsp cdc res".split()
)
_KNOWN = frozenset(
    b"vt vn vp l p o g s mg deg step end sp mtllib usemtl usemap maplib bevel lod c_interp d_interp "
    b"shadow_obj trace_obj ctech stech".split()
)
_POINTS_AT_ONCE = 1 << 16
# At first a line or two; where plain lines are few, more at a time.
_LEAST_SLOW_BYTES, _MOST_SLOW_BYTES = 256, 16 * 1024
_MAX_LINE_BYTES = 8 * 1024 * 1024


def read(data: memoryview, limits: Limits) -> RawMesh:
    """Vertices and triangulated faces. OBJ has no unit.

    Raises ``file_malformed`` (line, reason), ``index_out_of_range``, ``limit_exceeded`` and
    ``format_unsupported`` for free-form surfaces and calls of other files.
    """
    collected = _Collected(view_text(data), limits)
    while collected.at < len(collected.text):
        if not collected.add_plain_lines():
            collected.add_other_lines()
    return collected.assemble()


class _Collected:
    """Grows while the lines come in; nothing is allocated because a file claims it."""

    def __init__(self, text: Text, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.at, self.line = 0, 1
        self.points: list[NDArray[np.float64]] = []
        self.corners: list[NDArray[np.int64]] = []
        self.counts: list[NDArray[np.int64]] = []
        self.vertices = self.triangles = self.incomplete = self.ignored = 0
        self._slow_bytes = _LEAST_SLOW_BYTES
        # room for the widest polygon, so that one that does not fit is known to be too wide
        self._buffers = (
            np.empty((_POINTS_AT_ONCE, 3)),
            np.empty(6 * _POINTS_AT_ONCE + limits.polygon_corners, dtype=np.int64),
            np.empty(2 * _POINTS_AT_ONCE, dtype=np.int64),
        )

    def add_plain_lines(self) -> bool:
        """Take in what the kernel can; whether it went on at all."""
        points, corners, counts = self._buffers
        at, n_points, n_corners, n_faces, lines, short = scan_statements(
            self.text, self.at, self.vertices, points, corners, counts, self.limits.polygon_corners
        )
        is_quick = at - self.at > _MOST_SLOW_BYTES
        self._slow_bytes = _LEAST_SLOW_BYTES if is_quick else min(2 * self._slow_bytes, _MOST_SLOW_BYTES)
        self.at, self.line, self.incomplete = at, self.line + lines, self.incomplete + short
        self._take_points(points[:n_points].copy())
        self._take_faces(corners[:n_corners].copy(), counts[:n_faces].copy())
        return lines > 0

    def add_other_lines(self) -> None:
        """Take in some whole lines, with their continuations."""
        stop = min(len(self.text), self.at + self._slow_bytes)
        block = self._cut_whole_lines(stop)
        self.at += len(block)
        lines = unify_line_ends(block).replace(b"\\\n", b" \v").split(b"\n")
        if len(lines) > 1 and not lines[-1]:
            lines.pop()
        self._add_slowly(lines)

    def _cut_whole_lines(self, stop: int) -> bytes:
        while True:
            block = self.text[self.at : stop].tobytes()
            if stop == len(self.text):
                return block
            cut = max(block.rfind(b"\n"), block.rfind(b"\r", 0, -1))
            while cut > 0 and block[max(0, cut - 2) : cut].rstrip(b"\r").endswith(b"\\"):
                cut = max(block.rfind(b"\n", 0, cut), block.rfind(b"\r", 0, cut))
            if cut >= 0:
                return block[: cut + 1]
            if stop - self.at > _MAX_LINE_BYTES:
                raise refuse_malformed("obj", "line_too_long", self.line)
            stop = min(len(self.text), self.at + 4 * (stop - self.at))

    def _add_slowly(self, lines: list[bytes]) -> None:
        rows: list[list[float]] = []
        corners: list[int] = []
        counts: list[int] = []
        for line in lines:
            words = line.partition(b"#")[0].split()
            if words and words[0] == b"v":
                rows.append(_parse_vertex(words, self.line))
            elif words and words[0] == b"f":
                check_limit("polygon_corners", len(words) - 1, self.limits.polygon_corners)
                face = [_parse_corner(word, self.vertices + len(rows), self.line) for word in words[1:]]
                if len(face) < 3:
                    self.incomplete += 1
                else:
                    corners.extend(face)
                    counts.append(len(face))
            elif words:
                self._note_other(words[0])
            self.line += 1 + line.count(b"\v")
        self._take_points(np.array(rows, dtype=np.float64).reshape(-1, 3))
        self._take_faces(np.array(corners, dtype=np.int64), np.array(counts, dtype=np.int64))

    def _note_other(self, word: bytes) -> None:
        if word in _KNOWN:
            return
        if word in _FREE_FORM:
            raise GeometryError("format_unsupported", {"name": "OBJ free-form surfaces"})
        if word in (b"call", b"csh"):
            raise GeometryError("external_reference", {"format": "obj", "line": self.line})
        self.ignored += 1

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
        """The mesh of all lines."""
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
