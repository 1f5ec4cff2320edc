"""Plain tables as XLSX and CSV: text stays text whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.spreadsheet.archive import pack_archive
from app.catalogue.spreadsheet.cells import write_number
from app.catalogue.spreadsheet.csv_reading import guard_text

PlainCell = str | int | float | None


@dataclass(frozen=True, slots=True)
class PlainTable:
    """``name`` becomes a sheet or a file."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[PlainCell]]


def write_tables_csv(tables: Sequence[PlainTable], language: str) -> bytes:
    """A CSV file each in a ZIP archive, as Excel of that language reads it."""
    files = {}
    for table in tables:
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=";" if language == "de" else ",")
        for cells in (table.head, *table.rows):
            writer.writerow([_write_cell(cell, language) for cell in cells])
        files[f"{table.name}.csv"] = buffer.getvalue().encode("utf-8-sig")
    return pack_archive(files, compressed=True)


def write_tables_workbook(tables: Sequence[PlainTable]) -> bytes:
    """A sheet each."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for table in tables:
        worksheet = workbook.create_sheet(_name_sheet(table.name))
        worksheet.freeze_panes = "A2"
        for number, cells in enumerate((table.head, *table.rows), start=1):
            for at, cell in enumerate(cells, start=1):
                target = worksheet.cell(number, at)
                target.value = cell
                if isinstance(cell, str):
                    target.data_type, target.quotePrefix = "s", True
        for header in worksheet[1]:
            header.font = Font(bold=True)
        for column in "ABC":
            worksheet.column_dimensions[column].width = 40 if column == "B" else 18
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _name_sheet(name: str) -> str:
    """31 letters at most, and none of those that a sheet's name may not have."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in name)[:31]


def _write_cell(cell: PlainCell, language: str) -> str:
    if isinstance(cell, float):
        return write_number(cell, language)
    return guard_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
