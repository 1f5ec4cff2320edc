"""Reads a table of facts from CSV; every cell is asked for by name and kind, and a bad one is refused."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from app.catalogue.refusal import Fault, refuse
from app.institutes.institute import Term

_LIST_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. Refusals name the file, the line and the column."""

    file: str
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, problem: str, value: object) -> Exception:
        """The error to raise about one cell."""
        return refuse(self.file, Fault(f"line {self.line}, {column}", problem, value))

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells.get(column)
        if not value:
            raise self.refuse(column, "missing", value)
        return value

    def optional_text(self, column: str) -> str | None:
        """A cell, None where it is empty."""
        return self.cells.get(column) or None

    def one_of(self, column: str, allowed: Collection[str], problem: str = "not_one_of") -> str:
        """A cell that holds one of the allowed words."""
        value = self.text(column)
        if value not in allowed:
            raise self.refuse(column, problem, value)
        return value

    def words(self, column: str) -> tuple[str, ...]:
        """A cell that lists words, parted by semicolons; an empty cell is an empty list."""
        return tuple(
            word.strip() for word in self.cells.get(column, "").split(_LIST_SEPARATOR) if word.strip()
        )

    def terms(self, column: str, column_de: str) -> tuple[Term, ...]:
        """Words in two columns, the same in both languages at the same place; gaps where there is none."""
        english, german = (self._parted(each) for each in (column, column_de))
        if english and german and len(english) != len(german):
            raise self.refuse(column_de, "not_as_many", self.cells[column_de])
        return tuple(Term(de, en) for en, de in zip_longest(english, german, fillvalue=""))

    def _parted(self, column: str) -> list[str]:
        cell = self.cells.get(column)
        return [word.strip() for word in cell.split(_LIST_SEPARATOR)] if cell else []

    def number(self, column: str, low: float = 0.0, high: float = 1e6) -> float:
        """A finite number within bounds."""
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            raise self.refuse(column, "not_a_number", text) from None
        if not math.isfinite(value):
            raise self.refuse(column, "not_finite", text)
        if not low <= value <= high:
            raise self.refuse(column, "out_of_range", text)
        return value

    def optional_number(self, column: str, low: float = 0.0, high: float = 1e6) -> float | None:
        """A number, None where the cell is empty."""
        return self.number(column, low, high) if self.cells.get(column) else None

    def whole(self, column: str, low: int = 0, high: int = 1_000_000) -> int:
        """A whole number within bounds."""
        value = self.number(column, low, high)
        if value != int(value):
            raise self.refuse(column, "not_whole", self.cells[column])
        return int(value)

    def day(self, column: str) -> date:
        """A day as ISO 8601 writes it."""
        text = self.text(column)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.refuse(column, "not_a_date", text) from None

    def span(self, low_column: str, high_column: str) -> tuple[float, float]:
        """A low and a high number in two columns, in this order."""
        low, high = self.number(low_column), self.number(high_column)
        if low > high:
            raise self.refuse(high_column, "out_of_range", self.cells[high_column])
        return low, high


def read_rows(path: Path, key: str | None = None) -> Iterator[Row]:
    """The rows of a UTF-8 CSV file with a header line; ``key`` names a column whose values are unique."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise refuse(path.name, Fault("", "not_readable")) from None
    except UnicodeDecodeError:
        raise refuse(path.name, Fault("", "not_utf8")) from None
    seen: set[str] = set()
    reader = csv.DictReader(lines, restkey="", restval="")
    for cells in reader:
        row = Row(path.name, reader.line_num, cells)
        if "" in cells:
            raise refuse(path.name, Fault(f"line {row.line}", "too_many_cells"))
        if key is not None:
            value = row.text(key)
            if value in seen:
                raise refuse(path.name, Fault(f"line {row.line}, {key}", "duplicate_code", value))
            seen.add(value)
        yield row
