"""The rows of a PLY file: what its header claims is checked against what is there."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import GeometryError
from app.geometry.formats.ply_header import Element
from app.geometry.formats.raw import refuse_malformed
from app.geometry.kernels.ply_rows import CUT, NO_COUNT

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
_AXES = (b"x", b"y", b"z")


class Body(Protocol):
    """Hands out the elements in the order of the header."""

    def read_points(self, element: Element) -> Numbers:
        """Columns x, y, z of an element without lists."""

    def read_lists(self, element: Element, name: bytes, most: int) -> tuple[Integers, Integers]:
        """All items of one list property in a row, and the number of items of each row.

        Raises ``limit_exceeded`` (triangles) for more than ``most`` rows.
        """

    def skip(self, element: Element) -> None:
        """Pass over an element."""


def find_axes(element: Element) -> list[int]:
    names = [each.name for each in element.properties]
    if element.list_names:
        raise refuse_malformed("ply", "vertex_with_lists")
    if not all(axis in names for axis in _AXES):
        raise refuse_malformed("ply", "vertex_without_coordinates")
    return [names.index(axis) for axis in _AXES]


def refuse_truncated(element: Element, present: int) -> GeometryError:
    name = element.name.decode("ascii", "replace")[:40]
    return GeometryError("file_truncated", {"element": name, "claimed": element.count, "present": present})


def make_room(element: Element, chosen: int) -> tuple[Integers, Integers]:
    rows = element.count if chosen >= 0 else 0
    return np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)


def check_walk(element: Element, why: int, row: int) -> None:
    if why == CUT:
        raise refuse_truncated(element, row)
    if why == NO_COUNT:
        raise refuse_malformed("ply", "count_expected")
