"""From a ZIP archive of CSV files to grids, in the encodings and with the separators that offices write."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from pathlib import PurePosixPath

from app.catalogue.spreadsheet.cells import Cell
from app.catalogue.spreadsheet.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Grid, refuse_size
from app.values.errors import Invalid

# A text that begins with one of these is a formula to a spreadsheet; an apostrophe before it says it is not.
DANGEROUS = tuple("=+-@\t\r")
_GUARD = "'"
_SEPARATORS = ";,\t"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv_grids(entries: Mapping[str, bytes]) -> list[Grid]:
    """One sheet a file, named by it. Raises Invalid with a code ``spreadsheet_…``."""
    files = {name: data for name, data in entries.items() if name.lower().endswith(".csv")}
    if not files or len(files) > MOST_SHEETS:
        raise Invalid("spreadsheet_unreadable")
    grids, cells = [], 0
    for name, data in files.items():
        grid = Grid(PurePosixPath(name).stem, _read_rows(name, data))
        cells += sum(map(len, grid.rows))
        if cells > MOST_CELLS:
            raise refuse_size()
        grids.append(grid)
    return grids


def guard_text(text: str) -> str:
    """The text as a CSV cell that no spreadsheet takes for a formula."""
    is_like_guarded = text[:1] == _GUARD and text[1:2] in (*DANGEROUS, _GUARD) and len(text) > 1
    return _GUARD + text if text.startswith(DANGEROUS) or is_like_guarded else text


def unguard_text(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if len(text) > 1 and text[0] == _GUARD and text[1] in (*DANGEROUS, _GUARD) else text


def _read_rows(name: str, data: bytes) -> list[list[Cell]]:
    text = _decode(name, data)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_find_separator(text)):
            rows.append([unguard_text(cell) for cell in row])
            if len(rows) >= MOST_ROWS or len(row) > MOST_COLUMNS:
                raise refuse_size()
    except csv.Error:
        raise Invalid("spreadsheet_unreadable") from None
    return rows


def _decode(name: str, data: bytes) -> str:
    """Unicode by its mark, else UTF-8, else what Windows writes in Western Europe."""
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 without its mark decodes as anything, with zeros between the letters
        if "\0" not in text:
            return text
    raise Invalid("spreadsheet_encoding_unknown", {"name": name[:80]})


def _find_separator(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_SEPARATORS, key=header.count)
