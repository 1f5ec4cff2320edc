"""PLY rows as bytes of either order: of fixed size as numpy records, those with lists walked."""

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
from app.geometry.formats.ply_header import Element, Header
from app.geometry.formats.raw import check_limit, refuse_malformed
from app.geometry.kernels.ply_rows import walk_bytes


class BinaryBody:
    """Rows of fixed size as numpy records; rows with lists are walked unless all are equally long."""

    def __init__(self, data: memoryview, header: Header) -> None:
        self._data = data
        self._at = header.length
        self._order = "<" if header.encoding == b"binary_little_endian" else ">"

    def read_points(self, element: Element) -> Numbers:
        columns = find_axes(element)
        fields = [(f"p{i}", self._order + each.type) for i, each in enumerate(element.properties)]
        rows = self._take(element, np.dtype(fields))
        return np.stack([rows[f"p{column}"].astype(np.float64) for column in columns], axis=1)

    def _take(self, element: Element, row: np.dtype[np.void]) -> NDArray[np.void]:
        size = row.itemsize
        if element.count * size > len(self._data) - self._at:
            raise refuse_truncated(element, (len(self._data) - self._at) // size)
        rows = np.frombuffer(self._data, dtype=row, count=element.count, offset=self._at)
        self._at += element.count * size
        return rows

    def read_lists(self, element: Element, name: bytes, most: int) -> tuple[Integers, Integers]:
        chosen = [each.name for each in element.properties].index(name)
        if element.count > len(self._data) - self._at:
            raise refuse_truncated(element, 0)
        check_limit("triangles", element.count, most)
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
            raise refuse_truncated(element, 0)
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
        if not element.properties:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        steps = np.array(
            [
                (
                    np.dtype(each.count_type).itemsize if each.count_type else 0,
                    each.count_type is not None and each.count_type.startswith("i"),
                    np.dtype(each.type).itemsize,
                )
                for each in element.properties
            ],
            dtype=np.int64,
        )
        starts, counts = make_room(element, chosen)
        data = np.frombuffer(self._data, dtype=np.uint8)
        why, row, at = walk_bytes(
            data, self._at, element.count, self._order == ">", steps, chosen, starts, counts
        )
        check_walk(element, why, row)
        self._at = at
        return starts, counts

    def _collect(self, starts: Integers, counts: Integers, item: np.dtype[np.generic]) -> NDArray[np.generic]:
        size = item.itemsize
        raw = np.frombuffer(self._data, dtype=np.uint8)
        total = int(counts.sum())
        firsts = np.cumsum(counts) - counts
        places = np.repeat(starts - firsts * size, counts) + np.arange(total) * size
        return np.ascontiguousarray(raw[places[:, None] + np.arange(size)]).view(item).ravel()

    def skip(self, element: Element) -> None:
        if element.list_names:
            if element.count > len(self._data) - self._at:
                raise refuse_truncated(element, 0)
            self._walk(element, -1)
        elif element.properties:
            fields = [(f"p{i}", self._order + each.type) for i, each in enumerate(element.properties)]
            self._take(element, np.dtype(fields))
