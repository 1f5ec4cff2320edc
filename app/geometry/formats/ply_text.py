"""PLY rows as text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.geometry.formats.ply_body import (
    Integers,
    Numbers,
    check_walk,
    find_axes,
    make_room,
    refuse_truncated,
)
from app.geometry.formats.ply_header import Element
from app.geometry.formats.raw import check_limit, refuse_malformed
from app.geometry.formats.text import Text, parse_number, view_text
from app.geometry.kernels.digits import scan_numbers
from app.geometry.kernels.ply_rows import find_line_ends, walk_numbers

_NUMBERS_AT_ONCE = 1 << 18
_SLOW_BYTES = 16 * 1024


class AsciiBody:
    """All numbers of the text in one array; rows are told apart by counting, not by line."""

    def __init__(self, data: memoryview) -> None:
        self._text = view_text(data)
        self._numbers = _parse_numbers(self._text)
        self._at = 0

    def read_points(self, element: Element) -> Numbers:
        columns = find_axes(element)
        width = len(element.properties)
        return self._take(element, width).reshape(-1, width)[:, columns]

    def _take(self, element: Element, width: int) -> Numbers:
        stop = self._at + element.count * width
        if stop > len(self._numbers):
            raise refuse_truncated(element, (len(self._numbers) - self._at) // max(width, 1))
        taken = self._numbers[self._at : stop]
        self._at = stop
        return taken

    def read_lists(self, element: Element, name: bytes, most: int) -> tuple[Integers, Integers]:
        chosen = [each.name for each in element.properties].index(name)
        if element.count > len(self._numbers) - self._at:
            raise refuse_truncated(element, 0)
        check_limit("triangles", element.count, most)
        equal = self._read_equal(element, chosen)
        if equal is not None:
            items, counts = equal
        else:
            starts, counts = self._walk(element, chosen)
            items = _gather(self._numbers, starts, counts)
        if not np.array_equal(np.rint(items), items) or np.abs(items).max(initial=0.0) > 2.0**53:
            raise refuse_malformed("ply", "index_expected")
        return items.astype(np.int64), counts

    def _read_equal(self, element: Element, chosen: int) -> tuple[Numbers, Integers] | None:
        """The common case: one list, and every row of it as long as the first."""
        first = self._at + chosen
        if len(element.list_names) != 1 or element.count == 0 or first >= len(self._numbers):
            return None
        count = _check_count(float(self._numbers[first]))
        width = len(element.properties) + count
        stop = self._at + element.count * width
        if stop > len(self._numbers):
            return None
        rows = self._numbers[self._at : stop].reshape(element.count, width)
        if not np.all(rows[:, chosen] == count):
            return None
        self._at = stop
        lists = rows[:, chosen + 1 : chosen + 1 + count]
        return lists.reshape(-1), np.full(element.count, count, dtype=np.int64)

    def _walk(self, element: Element, chosen: int) -> tuple[Integers, Integers]:
        """Where the chosen list of every row starts and how many items it has.

        Some writers put more numbers in a line than the header says: where lines and rows agree
        in number, each row starts on its line.
        """
        is_list = np.array([each.count_type is not None for each in element.properties])
        starts, counts = make_room(element, chosen)
        lines = self._find_lines(element.count)
        why, row, at = walk_numbers(
            self._numbers, self._at, element.count, is_list, chosen, lines, starts, counts
        )
        check_walk(element, why, row)
        self._at = at
        return starts, counts

    def _find_lines(self, count: int) -> Integers:
        """Where the next ``count`` lines start and the last ends, in numbers; empty without such lines."""
        ends = find_line_ends(self._text)
        first = int(np.searchsorted(ends, self._at))
        found = ends[first : first + count + 1]
        is_fit = len(found) == count + 1 and found[0] == self._at
        return found if is_fit else np.empty(0, dtype=np.int64)

    def skip(self, element: Element) -> None:
        if element.list_names:
            if element.count > len(self._numbers) - self._at:
                raise refuse_truncated(element, 0)
            self._walk(element, -1)
        else:
            self._take(element, len(element.properties))


def _check_count(value: float) -> int:
    if not (value >= 0 and value == value // 1 and value < 2**31):
        raise refuse_malformed("ply", "count_expected")
    return int(value)


def _parse_numbers(text: Text) -> Numbers:
    """All of the text; a kernel takes plain numbers, Python what is none (infinities, many digits)."""
    parts, at = [np.empty(0)], 0
    while at < len(text):
        numbers = np.empty(_NUMBERS_AT_ONCE)
        at, count = scan_numbers(text, at, numbers)
        parts.append(numbers[:count])
        if count < _NUMBERS_AT_ONCE and at < len(text):
            block = _cut_words(text, at)
            at += len(block)
            parts.append(_parse_block(block))
    return np.concatenate(parts)


def _cut_words(text: Text, at: int) -> bytes:
    """Whole words from ``at`` on, at least one."""
    block = text[at : at + _SLOW_BYTES].tobytes()
    if at + len(block) == len(text):
        return block
    cut = max(block.rfind(b" "), block.rfind(b"\n"), block.rfind(b"\r"), block.rfind(b"\t"))
    if cut < 0:
        raise refuse_malformed("ply", "number_expected")
    return block[:cut]


def _parse_block(block: bytes) -> Numbers:
    numbers = [parse_number(token) for token in block.split()]
    if None in numbers:
        raise refuse_malformed("ply", "number_expected")
    return np.array(numbers, dtype=np.float64)


def _gather(numbers: NDArray[np.float64], starts: Integers, counts: Integers) -> Numbers:
    """numbers[start : start + count] of every row, one after the other."""
    total = int(counts.sum())
    firsts = np.cumsum(counts) - counts
    return numbers[np.repeat(starts - firsts, counts) + np.arange(total)]
