"""The bulk of a 3MF model part: vertices and triangles as plain XML elements without content.

Only what every XML parser reads alike is taken: no entities, comments, prefixes, other characters than
ASCII. At anything else the scan gives up and the whole is left to the XML parser.
"""

# ruff: noqa: PLR0911
# A kernel is one loop over the text: what would be split off would have to be passed through arrays.

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.digits import TEXT, Bytes, scan_number

_VERTEX = np.frombuffer(b"<vertex", np.uint8)
_TRIANGLE = np.frombuffer(b"<triangle", np.uint8)


@njit("b1(u1)", cache=True, error_model="numpy")
def _is_space(byte: np.uint8) -> bool:
    return bool(byte in (32, 10, 13, 9))


@njit(f"i8({TEXT}, i8, i8)", cache=True, error_model="numpy")
def _skip_space(text: Bytes, at: int, end: int) -> int:
    while at < end and _is_space(text[at]):
        at += 1
    return at


@njit(f"i8({TEXT}, i8, i8, {TEXT})", cache=True, error_model="numpy")
def _open_element(text: Bytes, at: int, end: int, name: Bytes) -> int:
    """Place after ``<name`` and white space, or -1."""
    after = at + name.shape[0]
    if after >= end or not _is_space(text[after]):
        return -1
    for place in range(name.shape[0]):
        if text[at + place] != name[place]:
            return -1
    return _skip_space(text, after + 1, end)


@njit(f"UniTuple(i8, 3)({TEXT}, i8, i8)", cache=True, error_model="numpy")
def _open_attribute(text: Bytes, at: int, end: int) -> tuple[int, int, int]:
    """End of the name, begin and end of the value of an attribute, or -1."""
    start = at
    while at < end and (
        97 <= text[at] <= 122 or 65 <= text[at] <= 90 or (at > start and 48 <= text[at] <= 57)
    ):
        at += 1
    name_end = at
    at = _skip_space(text, at, end)
    if name_end == start or at >= end or text[at] != 61:
        return -1, -1, -1
    at = _skip_space(text, at + 1, end)
    if at >= end or (text[at] != 34 and text[at] != 39):
        return -1, -1, -1
    quote, value = text[at], at + 1
    at = value
    while at < end and text[at] != quote:
        if text[at] < 32 or text[at] > 126 or text[at] == 60 or text[at] == 38:
            return -1, -1, -1
        at += 1
    return (name_end, value, at) if at < end else (-1, -1, -1)


@njit(f"i8({TEXT}, i8, i8)", cache=True, error_model="numpy")
def _close_element(text: Bytes, at: int, end: int) -> int:
    """Place after ``/>``, or -1."""
    return at + 2 if at + 1 < end and text[at] == 47 and text[at + 1] == 62 else -1


@njit(f"UniTuple(i8, 2)({TEXT}, i8, i8)", cache=True, error_model="numpy")
def _pass_property(text: Bytes, at: int, end: int) -> tuple[int, int]:
    """A bit for each of ``pid``, ``p1``, ``p2`` and ``p3``, 0 for any other, and the place after it."""
    name_end, _, value_end = _open_attribute(text, at, end)
    bit = 0
    if name_end == at + 3 and text[at] == 112 and text[at + 1] == 105 and text[at + 2] == 100:
        bit = 8
    elif name_end == at + 2 and text[at] == 112 and 49 <= text[at + 1] <= 51:
        bit = 16 << (int(text[at + 1]) - 49)
    return bit, value_end + 1


@njit(f"UniTuple(i8, 2)({TEXT}, i8, f8[:, ::1])", cache=True, error_model="numpy")
def scan_vertices(text: Bytes, at: int, out: NDArray[np.float64]) -> tuple[int, int]:
    """Points of ``<vertex x="1" y="2" z="3"/>`` from ``at`` on, until ``out`` is full or a tag closes.

    Returns the place to go on, -1 where something is not plain, and how many were read.
    """
    end = text.shape[0]
    count = 0
    while True:
        at = _skip_space(text, at, end)
        if at + 1 >= end or count == out.shape[0] or (text[at] == 60 and text[at + 1] == 47):
            return at, count
        at = _open_element(text, at, end, _VERTEX)
        seen = 0
        while at >= 0 and at + 2 < end and text[at] != 47:
            axis = int(text[at]) - 120
            if axis < 0 or axis > 2 or seen & (1 << axis):
                return -1, count
            seen |= 1 << axis
            if text[at + 1] == 61 and text[at + 2] == 34:
                # as nearly everybody writes it: then the number itself says where the value ends
                number, after = scan_number(text, at + 3)
                if after < 0 or after >= end or text[after] != 34:
                    return -1, count
            else:
                name_end, value, value_end = _open_attribute(text, at, end)
                number, after = scan_number(text, value) if name_end == at + 1 else (0.0, -1)
                if after < 0 or after != value_end:
                    return -1, count
            out[count, axis] = number
            at = after + 1
            if at < end and text[at] != 47:
                if not _is_space(text[at]):
                    return -1, count
                at = _skip_space(text, at, end)
        if at < 0 or seen != 7:
            return -1, count
        at = _close_element(text, at, end)
        if at < 0:
            return -1, count
        count += 1


@njit(f"UniTuple(i8, 2)({TEXT}, i8, i4[:, ::1])", cache=True, error_model="numpy")
def scan_triangles(text: Bytes, at: int, out: NDArray[np.int32]) -> tuple[int, int]:
    """Corners of ``<triangle v1="0" v2="1" v3="2"/>``, as above; other attributes say nothing of shape."""
    end = text.shape[0]
    count = 0
    while True:
        at = _skip_space(text, at, end)
        if at + 1 >= end or count == out.shape[0] or (text[at] == 60 and text[at + 1] == 47):
            return at, count
        at = _open_element(text, at, end, _TRIANGLE)
        seen = 0
        while at >= 0 and at + 3 < end and text[at] != 47:
            corner = int(text[at + 1]) - 49
            if text[at] == 118 and 0 <= corner <= 2 and text[at + 2] == 61 and text[at + 3] == 34:
                start = place = at + 4
                index = 0
                while place < end and text[place] - np.uint8(48) <= 9 and place - start < 10:
                    index = index * 10 + int(text[place] - np.uint8(48))
                    place += 1
                is_index = 0 < place - start < 10 and place < end and text[place] == 34
                if not is_index or seen & (1 << corner):
                    return -1, count
                seen |= 1 << corner
                out[count, corner] = index
                at = place + 1
            else:
                bit, at = _pass_property(text, at, end)
                if bit == 0 or seen & bit:
                    return -1, count
                seen |= bit
            if at < end and text[at] != 47:
                if not _is_space(text[at]):
                    return -1, count
                at = _skip_space(text, at, end)
        if at < 0 or seen & 7 != 7:
            return -1, count
        at = _close_element(text, at, end)
        if at < 0:
            return -1, count
        count += 1
