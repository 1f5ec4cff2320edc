"""ASCII STL in one pass over the bytes; whatever is not plain stops it, for the slow reader to judge."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.geometry.kernels.digits import TEXT, Bytes, is_space, scan_number

_FACET = np.frombuffer(b"facet", np.uint8)
_NORMAL = np.frombuffer(b"normal", np.uint8)
_OUTER = np.frombuffer(b"outer", np.uint8)
_LOOP = np.frombuffer(b"loop", np.uint8)
_VERTEX = np.frombuffer(b"vertex", np.uint8)
_END_LOOP = np.frombuffer(b"endloop", np.uint8)
_END_FACET = np.frombuffer(b"endfacet", np.uint8)
_SOLID = np.frombuffer(b"solid", np.uint8)
_END_SOLID = np.frombuffer(b"endsolid", np.uint8)
_END = np.frombuffer(b"end", np.uint8)


@njit(f"i8({TEXT}, i8)", cache=True, error_model="numpy")
def _skip_space(text: Bytes, at: int) -> int:
    while at < text.shape[0] and is_space(text[at]):
        at += 1
    return at


@njit(f"i8({TEXT}, i8, {TEXT})", cache=True, error_model="numpy")
def _match(text: Bytes, at: int, word: Bytes) -> int:
    """Place after the word in either case, -1 where another stands there."""
    if at < 0 or at + word.shape[0] > text.shape[0]:
        return -1
    for place in range(word.shape[0]):
        if text[at + place] | np.uint8(32) != word[place]:
            return -1
    return at + int(word.shape[0])


@njit(f"i8({TEXT}, i8, {TEXT})", cache=True, error_model="numpy")
def _expect(text: Bytes, at: int, word: Bytes) -> int:
    """Place after white space, the word and white space, or -1."""
    if at < 0:
        return -1
    at = _match(text, _skip_space(text, at), word)
    if at < 0 or (at < text.shape[0] and not is_space(text[at])):
        return -1
    return _skip_space(text, at)


@njit(f"i8({TEXT}, i8)", cache=True, error_model="numpy")
def _skip_name(text: Bytes, at: int) -> int:
    """The end of a solid's line, or the first facet on it: some write all of a file in one line."""
    while at < text.shape[0] and text[at] != 10 and text[at] != 13:
        if is_space(text[at]) and _expect(text, _expect(text, at, _FACET), _NORMAL) >= 0:
            return at
        at += 1
    return at


@njit(f"UniTuple(i8, 4)({TEXT}, i8, f8[:, ::1])", cache=True, error_model="numpy")
def scan_facets(text: Bytes, at: int, out: NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Corners of facets from ``at`` on, into ``out`` (9 numbers a facet) until it is full.

    Returns the place to go on, how many facets were read, and how many solids began and ended. At that
    place there is the end or something else than a plain facet; lines of solids are passed over.
    """
    end = text.shape[0]
    count = opened = closed = 0
    while True:
        at = _skip_space(text, at)
        if at >= end or count == out.shape[0]:
            return at, count, opened, closed
        begins = _match(text, at, _SOLID) >= 0
        ends = _match(text, at, _END_SOLID) >= 0 or _match(text, _expect(text, at, _END), _SOLID) >= 0
        if begins or ends:
            opened += int(begins)
            closed += int(not begins)
            at = _skip_name(text, at)
            continue
        place = _expect(text, _expect(text, at, _FACET), _NORMAL)
        for _ in range(3):  # the normal says nothing that the corners do not
            if place < 0 or place >= end:
                return at, count, opened, closed
            while place < end and not is_space(text[place]):
                place += 1
            place = _skip_space(text, place)
        place = _expect(text, _expect(text, place, _OUTER), _LOOP)
        for corner in range(3):
            place = _expect(text, place, _VERTEX)
            for axis in range(3):
                if place < 0:
                    return at, count, opened, closed
                value, place = scan_number(text, place)
                if place < 0 or place >= end or not is_space(text[place]):
                    return at, count, opened, closed
                out[count, 3 * corner + axis] = value
                place = _skip_space(text, place)
        place = _expect(text, _expect(text, place, _END_LOOP), _END_FACET)
        if place < 0:
            return at, count, opened, closed
        count += 1
        at = place
