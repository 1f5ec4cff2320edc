"""Takes the long lists of a 3MF model part out of its XML, so that the parser sees only what is left."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.geometry.formats.raw import check_limit
from app.geometry.formats.text import Text
from app.geometry.kernels.xml_mesh import scan_triangles, scan_vertices
from app.geometry.limits import Limits
from app.geometry.mesh import Faces, Vertices

_AT_ONCE = 1 << 16
_POINTS, _TRIANGLES = b"<vertices>", b"<triangles>"


@dataclass(frozen=True, slots=True)
class Bulk:
    """The content of one ``vertices`` or ``triangles`` element."""

    points: list[Vertices] = field(default_factory=list)
    triangles: list[Faces] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Taken:
    """``rest`` is the XML without the content of the elements that ``arrays`` holds by their place in it.

    Only text that could not mean anything else was taken. Where such an element stands in a comment, the
    parser never comes to its place, and it is as if it had not been there.
    """

    rest: list[bytes | memoryview]
    arrays: dict[int, Bulk]


def take_bulk(content: bytes | bytearray, limits: Limits) -> Taken:
    """Stops at the first list that is not plain; from there on all is left to the parser.

    Raises ``limit_exceeded`` (vertices, triangles).
    """
    text = np.frombuffer(content, dtype=np.uint8)
    view = memoryview(content)
    taken = Taken([], {})
    copied = cut = 0  # up to where the content is in ``rest``, and how many bytes are not
    at = content.find(_POINTS)
    while at >= 0:
        is_points = content.startswith(_POINTS, at)
        start = at + len(_POINTS if is_points else _TRIANGLES)
        bulk, stop = _scan_points(text, start, limits) if is_points else _scan_triangles(text, start, limits)
        if stop < 0 or not content.startswith(b"</" + content[at + 1 : start], stop):
            break
        taken.arrays[at - cut] = bulk
        taken.rest.append(view[copied:start])
        copied, cut = stop, cut + stop - start
        at = content.find(_TRIANGLES if is_points else _POINTS, stop)
    taken.rest.append(view[copied:])
    return taken


def _scan_points(text: Text, at: int, limits: Limits) -> tuple[Bulk, int]:
    """Points from ``at`` on and the place after them, -1 where something is not plain."""
    parts, count = list[Vertices](), 0
    while True:
        out = np.empty((_AT_ONCE, 3))
        at, found = scan_vertices(text, at, out)
        parts.append(out[:found])
        count += found
        check_limit("vertices", count, limits.vertices)
        if at < 0 or found < _AT_ONCE:
            return Bulk(points=parts), at


def _scan_triangles(text: Text, at: int, limits: Limits) -> tuple[Bulk, int]:
    parts, count = list[Faces](), 0
    while True:
        out = np.empty((_AT_ONCE, 3), dtype=np.int32)
        at, found = scan_triangles(text, at, out)
        parts.append(out[:found])
        count += found
        check_limit("triangles", count, limits.triangles)
        if at < 0 or found < _AT_ONCE:
            return Bulk(triangles=parts), at
