"""The rows of a PLY file, as text or binary; what the header claims is checked against what is there."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from app.geometry.findings import GeometryError
from app.geometry.formats.ply_header import Element, Header
from app.geometry.formats.raw import refuse_malformed
from app.geometry.formats.text import iterate_blocks

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
_AXES = (b"x", b"y", b"z")


class Body(Protocol):
    """Hands out the elements in the order of the header."""

    def read_points(self, element: Element) -> Numbers:
        """Columns x, y, z of an element without lists."""

    def read_lists(self, element: Element, name: bytes) -> tuple[Integers, Integers]:
        """All items of one list property in a row, and the number of items of each row."""

    def skip(self, element: Element) -> None:
        """Pass over an element."""


def _columns(element: Element) -> list[int]:
    names = [each.name for each in element.properties]
    if element.list_names or not all(axis in names for axis in _AXES):
        raise refuse_malformed("ply", "vertex_without_coordinates")
    return [names.index(axis) for axis in _AXES]


def _refuse_truncated(element: Element, present: int) -> GeometryError:
    name = element.name.decode("ascii", "replace")[:40]
    return GeometryError("file_truncated", {"element": name, "claimed": element.count, "present": present})


class AsciiBody:
    """All numbers of the text in one array; rows are told apart by counting, not by line."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._numbers = _parse_numbers(data)
        self._at = 0

    def read_points(self, element: Element) -> Numbers:
        columns = _columns(element)
        width = len(element.properties)
        return self._take(element, width).reshape(-1, width)[:, columns]

    def _take(self, element: Element, width: int) -> Numbers:
        stop = self._at + element.count * width
        if stop > len(self._numbers):
            raise _refuse_truncated(element, (len(self._numbers) - self._at) // max(width, 1))
        taken = self._numbers[self._at : stop]
        self._at = stop
        return taken

    def read_lists(self, element: Element, name: bytes) -> tuple[Integers, Integers]:
        chosen = [each.name for each in element.properties].index(name)
        if element.count > len(self._numbers) - self._at:
            raise _refuse_truncated(element, 0)
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
        numbers, at, end = self._numbers, self._at, len(self._numbers)
        lines = self._find_line_starts(element.count)
        is_list = [each.count_type is not None for each in element.properties]
        starts: list[int] = []
        counts: list[int] = []
        for row in range(element.count):
            at = lines[row] if lines else at
            for place, listed in enumerate(is_list):
                if not listed:
                    at += 1
                    continue
                if at >= end:
                    raise _refuse_truncated(element, row)
                count = _check_count(float(numbers[at]))
                at += 1
                if place == chosen:
                    starts.append(at)
                    counts.append(count)
                at += count
            if at > (lines[row + 1] if lines else end):
                raise _refuse_truncated(element, row)
        self._at = lines[-1] if lines else at
        return np.array(starts, dtype=np.int64), np.array(counts, dtype=np.int64)

    def _find_line_starts(self, count: int) -> list[int]:
        """Where the next ``count`` lines start and the last ends, in numbers; [] without such lines."""
        sizes, carry = [0], b""
        for piece in iterate_blocks(self._data):
            lines = (carry + piece).split(b"\n")
            carry = lines.pop()
            sizes += [size for size in map(_count_words, lines) if size]
        ends = np.cumsum([*sizes, _count_words(carry)])
        first = int(np.searchsorted(ends, self._at))
        found: list[int] = ends[first : first + count + 1].tolist()
        return found if len(found) == count + 1 and found[0] == self._at else []

    def skip(self, element: Element) -> None:
        if element.list_names:
            if element.count > len(self._numbers) - self._at:
                raise _refuse_truncated(element, 0)
            self._walk(element, -1)
        else:
            self._take(element, len(element.properties))


def _count_words(line: bytes) -> int:
    return len(line.split())


def _check_count(value: float) -> int:
    if not (value >= 0 and value == value // 1 and value < 2**31):
        raise refuse_malformed("ply", "count_expected")
    return int(value)


def _parse_numbers(data: memoryview) -> Numbers:
    parts, carry = [np.empty(0)], b""
    for piece in iterate_blocks(data):
        block = carry + piece
        cut = max(block.rfind(b" "), block.rfind(b"\n"))
        if cut < 0 and len(block) > 4096:
            raise refuse_malformed("ply", "number_expected")
        carry = block[cut + 1 :]
        parts.append(_parse_block(block[: cut + 1]))
    return np.concatenate([*parts, _parse_block(carry)])


def _parse_block(block: bytes) -> Numbers:
    if b"_" in block:
        raise refuse_malformed("ply", "number_expected")
    tokens = block.split()
    try:
        return np.fromiter(map(float, tokens), dtype=np.float64, count=len(tokens))
    except ValueError:
        raise refuse_malformed("ply", "number_expected") from None


def _gather(numbers: NDArray[np.float64], starts: Integers, counts: Integers) -> Numbers:
    """numbers[start : start + count] of every row, one after the other."""
    total = int(counts.sum())
    firsts = np.cumsum(counts) - counts
    return numbers[np.repeat(starts - firsts, counts) + np.arange(total)]


class BinaryBody:
    """Rows of fixed size as numpy records; rows with lists are walked unless all are equally long."""

    def __init__(self, data: memoryview, header: Header) -> None:
        self._data = data
        self._at = header.length
        self._order = "<" if header.encoding == b"binary_little_endian" else ">"

    def read_points(self, element: Element) -> Numbers:
        columns = _columns(element)
        fields = [(f"p{i}", self._order + each.type) for i, each in enumerate(element.properties)]
        rows = self._take(element, np.dtype(fields))
        return np.stack([rows[f"p{column}"].astype(np.float64) for column in columns], axis=1)

    def _take(self, element: Element, row: np.dtype[np.void]) -> NDArray[np.void]:
        size = row.itemsize
        if element.count * size > len(self._data) - self._at:
            raise _refuse_truncated(element, (len(self._data) - self._at) // size)
        rows = np.frombuffer(self._data, dtype=row, count=element.count, offset=self._at)
        self._at += element.count * size
        return rows

    def read_lists(self, element: Element, name: bytes) -> tuple[Integers, Integers]:
        chosen = [each.name for each in element.properties].index(name)
        item = np.dtype(self._order + element.properties[chosen].type)
        equal = self._read_equal(element, chosen)
        if equal is not None:
            items, counts = equal
        else:
            starts, counts = self._walk(element, chosen)
            items = self._collect(starts, counts, item)
        if item.kind == "f" and not np.array_equal(items, np.rint(items)):
            raise refuse_malformed("ply", "index_expected")
        return items.astype(np.int64).ravel(), counts

    def _read_equal(self, element: Element, chosen: int) -> tuple[NDArray[np.generic], Integers] | None:
        """The common case: one list, and every row of it as long as the first."""
        listed = element.properties[chosen]
        if len(element.list_names) != 1 or element.count == 0 or listed.count_type is None:
            return None
        before = sum(np.dtype(each.type).itemsize for each in element.properties[:chosen])
        count_type = np.dtype(self._order + listed.count_type)
        first = bytes(self._data[self._at + before : self._at + before + count_type.itemsize])
        if len(first) < count_type.itemsize:
            raise _refuse_truncated(element, 0)
        count = int(np.frombuffer(first, dtype=count_type)[0])
        if not 0 < count < 1024:
            return None
        fields: list[tuple[str, str] | tuple[str, str, tuple[int]]] = []
        for place, each in enumerate(element.properties):
            if place == chosen:
                fields += [("n", count_type.str), ("items", self._order + each.type, (count,))]
            else:
                fields.append((f"p{place}", self._order + each.type))
        row = np.dtype(fields)
        if element.count * row.itemsize > len(self._data) - self._at:
            return None
        rows = np.frombuffer(self._data, dtype=row, count=element.count, offset=self._at)
        if not np.all(rows["n"] == count):
            return None
        self._at += element.count * row.itemsize
        return rows["items"].reshape(-1), np.full(element.count, count, dtype=np.int64)

    def _walk(self, element: Element, chosen: int) -> tuple[Integers, Integers]:
        """Where the chosen list of every row starts (in bytes) and how many items it has."""
        if element.properties and element.count > len(self._data) - self._at:
            raise _refuse_truncated(element, len(self._data) - self._at)
        order: Literal["little", "big"] = "little" if self._order == "<" else "big"
        steps = [
            (
                np.dtype(each.count_type).itemsize if each.count_type else 0,
                each.count_type is not None and each.count_type.startswith("i"),
                np.dtype(each.type).itemsize,
            )
            for each in element.properties
        ]
        data, at, end = self._data, self._at, len(self._data)
        starts: list[int] = []
        counts: list[int] = []
        for row in range(element.count if steps else 0):
            for place, (count_bytes, is_signed, size) in enumerate(steps):
                if not count_bytes:
                    at += size
                    continue
                if at + count_bytes > end:
                    raise _refuse_truncated(element, row)
                count = int.from_bytes(data[at : at + count_bytes], order, signed=is_signed)
                if count < 0:
                    raise refuse_malformed("ply", "count_expected")
                at += count_bytes
                if place == chosen:
                    starts.append(at)
                    counts.append(count)
                at += count * size
            if at > end:
                raise _refuse_truncated(element, row)
        self._at = at
        return np.array(starts, dtype=np.int64), np.array(counts, dtype=np.int64)

    def _collect(self, starts: Integers, counts: Integers, item: np.dtype[np.generic]) -> NDArray[np.generic]:
        size = item.itemsize
        raw = np.frombuffer(self._data, dtype=np.uint8)
        total = int(counts.sum())
        firsts = np.cumsum(counts) - counts
        places = np.repeat(starts - firsts * size, counts) + np.arange(total) * size
        return np.ascontiguousarray(raw[places[:, None] + np.arange(size)]).view(item).ravel()

    def skip(self, element: Element) -> None:
        if element.list_names:
            self._walk(element, -1)
        elif element.properties:
            fields = [(f"p{i}", self._order + each.type) for i, each in enumerate(element.properties)]
            self._take(element, np.dtype(fields))
