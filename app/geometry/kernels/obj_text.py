"""Wavefront OBJ in one pass over the bytes; whatever is not plain stops it, for the slow reader to judge."""

# ruff: noqa: C901, PLR0911, PLR0912
# A kernel is one loop over the text: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.digits import TEXT, Bytes, scan_number

_MOST = 1 << 31
_USE_MATERIAL = np.frombuffer(b"usemtl", np.uint8)


@njit("b1(u1)", cache=True, error_model="numpy")
def _is_blank(byte: np.uint8) -> bool:
    return byte in (32, 9, 11, 12)


@njit(f"i8({TEXT}, i8)", cache=True, error_model="numpy")
def _skip_blank(text: Bytes, at: int) -> int:
    """Blanks, and line ends after a backslash, behind which the line goes on."""
    end = text.shape[0]
    while at < end:
        if _is_blank(text[at]):
            at += 1
        elif text[at] == 92 and at + 1 < end and text[at + 1] == 10:
            at += 2
        elif text[at] == 92 and at + 2 < end and text[at + 1] == 13 and text[at + 2] == 10:
            at += 3
        else:
            break
    return at


@njit(f"i8({TEXT}, i8)", cache=True, error_model="numpy")
def _skip_line(text: Bytes, at: int) -> int:
    """The end of the line that ``at`` is in; -1 where it may go on behind a backslash."""
    end = text.shape[0]
    while at < end and text[at] != 10 and text[at] != 13:
        at += 1
    return -1 if at < end and text[at - 1] == 92 else at


@njit(f"b1({TEXT}, i8)", cache=True, error_model="numpy")
def _ends_word(text: Bytes, at: int) -> bool:
    return at >= text.shape[0] or _is_blank(text[at]) or text[at] == 10 or text[at] == 13


@njit(f"b1({TEXT}, i8)", cache=True, error_model="numpy")
def _uses_material(text: Bytes, at: int) -> bool:
    if at + 6 > text.shape[0] or not _ends_word(text, at + 6):
        return False
    is_same = True
    for place in range(6):
        is_same &= text[at + place] == _USE_MATERIAL[place]
    return is_same


@njit(f"UniTuple(i8, 2)({TEXT}, i8)", cache=True, error_model="numpy")
def _scan_index(text: Bytes, at: int) -> tuple[int, int]:
    """The vertex number of ``7``, ``7/1``, ``-7//3`` and the place after all of it; -1 for anything else."""
    end = text.shape[0]
    is_negative = at < end and text[at] == 45
    at += int(is_negative)
    start, index = at, 0
    while at < end and text[at] - np.uint8(48) <= 9 and at - start < 11:
        index = index * 10 + int(text[at] - np.uint8(48))
        at += 1
    if at == start or index == 0 or index >= _MOST:
        return 0, -1
    if at < end and text[at] == 47:
        while not _ends_word(text, at) and text[at] != 92 and text[at] != 35:
            at += 1
    return -index if is_negative else index, at if _ends_word(text, at) else -1


@njit(
    f"UniTuple(i8, 6)({TEXT}, i8, i8, f8[:, ::1], i8[::1], i8[::1], i8)",
    cache=True,
    error_model="numpy",
)
def scan_statements(
    text: Bytes,
    at: int,
    vertices: int,
    points: NDArray[np.float64],
    corners: NDArray[np.int64],
    counts: NDArray[np.int64],
    widest: int,
) -> tuple[int, int, int, int, int, int]:
    """Points and polygons of the lines from ``at`` on, until an array is full.

    ``vertices`` is the number of points before; corners count from 0. Returns the place to go on, the
    points, corners and polygons read, the lines passed and how many of the polygons had too few corners
    and were left out. At the place there is the end, or a line that is not plain or has over ``widest``
    corners.
    """
    end = text.shape[0]
    n_points = n_corners = n_faces = lines = short = 0
    while at < end and n_points < points.shape[0] and n_faces < counts.shape[0]:
        line = at
        place = at
        while place < end and _is_blank(text[place]):
            place += 1
        first = text[place] if place < end else np.uint8(10)
        second = text[place + 1] if place + 1 < end else np.uint8(10)
        if first == 118 and _is_blank(second):  # v
            place += 1
            for axis in range(3):
                place = _skip_blank(text, place)
                value, place = scan_number(text, place)
                if place < 0 or not _ends_word(text, place):
                    return line, n_points, n_corners, n_faces, lines, short
                points[n_points, axis] = value
            place = _skip_line(text, place)
            if place < 0:
                return line, n_points, n_corners, n_faces, lines, short
            n_points += 1
        elif first == 102 and _is_blank(second):  # f
            width = 0
            place = _skip_blank(text, place + 1)
            while place < end and text[place] != 10 and text[place] != 13 and text[place] != 35:
                index, place = _scan_index(text, place)
                found = index - 1 if index > 0 else vertices + n_points + index
                if place < 0 or found < 0 or width == widest:
                    return line, n_points, n_corners, n_faces, lines, short
                if n_corners + width == corners.shape[0]:
                    return line, n_points, n_corners, n_faces, lines, short
                corners[n_corners + width] = found
                width += 1
                place = _skip_blank(text, place)
            place = _skip_line(text, place)
            if place < 0:
                return line, n_points, n_corners, n_faces, lines, short
            if width >= 3:
                counts[n_faces] = width
                n_corners += width
                n_faces += 1
            else:
                short += 1
        elif (
            first in (10, 13, 35)
            or (first == 118 and second in (116, 110, 112))  # vt vn vp
            or (first in (103, 111, 115, 108, 112) and _is_blank(second))  # g o s l p
            or (first == 117 and _uses_material(text, place))
        ):
            place = _skip_line(text, place)
            if place < 0:
                return line, n_points, n_corners, n_faces, lines, short
        else:
            return line, n_points, n_corners, n_faces, lines, short
        if place < end and text[place] == 13 and place + 1 < end and text[place + 1] == 10:
            place += 1
        at = min(place + 1, end)
        lines += 1
    return at, n_points, n_corners, n_faces, lines, short
