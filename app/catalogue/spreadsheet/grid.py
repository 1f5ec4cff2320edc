"""A sheet as read from any format: a title and cells, row by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.catalogue.spreadsheet.cells import Cell
from app.values.errors import Invalid

MOST_ROWS = 20_000
MOST_COLUMNS = 78
MOST_SHEETS = 60
MOST_CELLS = 400_000  # of all sheets together


@dataclass(frozen=True, slots=True)
class Grid:
    """``rows`` begin with cell A1; ``merged`` are the first cells of merged ranges."""

    title: str
    rows: list[list[Cell]]
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CellFault:
    """Something wrong in a spreadsheet: sheet, cell (A1), a code, and the value found there.

    ``detail`` says more where the value is a text of its own: a formula's error with line and column.
    """

    sheet: str
    cell: str
    code: str
    value: str = ""
    detail: Invalid | None = field(default=None, compare=False)


def refuse_size() -> Invalid:
    """The error to raise where sheets are larger than any provider's."""
    return Invalid(
        "spreadsheet_too_many_rows",
        {"maximum": MOST_ROWS - 1, "columns": MOST_COLUMNS, "cells": MOST_CELLS},
    )


def name_cell(row: int, column: int) -> str:
    """``name_cell(1, 27)`` is AB2: both counted from zero."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
