"""From a provider's document to a workbook or CSV files, and the empty template of both."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.catalogue.provider_document import ProviderDocument
from app.catalogue.spreadsheet.archive import pack_archive
from app.catalogue.spreadsheet.cells import Cell, write_cell, write_number
from app.catalogue.spreadsheet.csv_reading import guard_text
from app.catalogue.spreadsheet.layout import Column, Sheet, follow, list_sheets, list_things
from app.catalogue.spreadsheet.words import (
    FIELD,
    LANGUAGES,
    VALUE,
    YES_NO,
    name_column,
    name_option,
    name_sheet,
)
from app.values.errors import Invalid

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as WorkbookCell
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_CELL = 32_767
_FIRST_DAY = date(1900, 3, 1)  # the day before is one that never was, in Excel's calendar
_LOOKS_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")
_FORMATS = {"text": "@", "number": "General", "whole": "0", "date": "yyyy-mm-dd", "yes_no": "@"}
_ROWS_WITH_CHOICES = 2000
# Shown beside a cell that takes only some words
_NOTES = {
    "de": "Wählen Sie aus der Liste. Verstanden werden die deutschen und die englischen Wörter und: {}",
    "en": "Choose from the list. German and English words are understood, and: {}",
}
_NOTES_LIST = {
    "de": "Mehrere durch Semikolon getrennt: {}",
    "en": "Several parted by semicolons: {}",
}
_Row = tuple[list[Cell], Sequence[Column | None]]


def write_template(language: str) -> bytes:
    """An empty workbook to fill in, its headers in German (``de``) or English (``en``)."""
    return _write_workbook(None, language)


def write_workbook(document: ProviderDocument, language: str) -> bytes:
    """The document as an XLSX file that ``read_spreadsheet`` reads back to the same.

    Raises Invalid ``spreadsheet_cell_too_long`` where a list fills more than one cell can hold.
    """
    return _write_workbook(document, language)


def write_csv(document: ProviderDocument | None, language: str) -> bytes:
    """The same sheets as CSV files in a ZIP archive; the template where there is no document."""
    files = {}
    for sheet in list_sheets():
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=";" if language == "de" else ",")
        for cells, _ in _list_rows(sheet, document, language):
            writer.writerow([_write_csv_cell(cell, language) for cell in cells])
        files[f"{name_sheet(sheet, language)}.csv"] = buffer.getvalue().encode("utf-8-sig")
    return pack_archive(files, compressed=True)


def _write_csv_cell(cell: Cell, language: str) -> str:
    if isinstance(cell, float):
        return write_number(cell, language)
    return guard_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _list_rows(sheet: Sheet, document: ProviderDocument | None, language: str) -> list[_Row]:
    """The rows of a sheet, its header first; beside each the columns its cells are of."""
    at = LANGUAGES.index(language)
    if sheet.is_record:
        thing = None if document is None else follow(document, sheet.path)
        rows: list[_Row] = [([FIELD[at], VALUE[at]], (None, None))]
        for column in sheet.columns:
            value = None if thing is None else write_cell(follow(thing, column.path), column, language)
            rows.append(([name_column(column, language), value], (None, column)))
        return rows
    columns = sheet.all_columns
    rows = [([name_column(column, language) for column in columns], [None] * len(columns))]
    for owner, thing in [] if document is None else list_things(sheet, document):
        cells = [write_cell(follow(thing, column.path), column, language) for column in sheet.columns]
        rows.append(([owner, *cells] if sheet.owner else cells, columns))
    return rows


def _write_workbook(document: ProviderDocument | None, language: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in list_sheets():
        worksheet = workbook.create_sheet(name_sheet(sheet, language))
        worksheet.freeze_panes = "A2"
        rows = _list_rows(sheet, document, language)
        for number, (cells, columns) in enumerate(rows, start=1):
            for at, (cell, column) in enumerate(zip(cells, columns, strict=True), start=1):
                _fill(worksheet.cell(number, at), cell, column)
        for header in worksheet[1]:
            header.font = Font(bold=True)
        _format_columns(worksheet, sheet, language)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _fill(target: WorkbookCell, cell: Cell, column: Column | None) -> None:
    """Put a value in; text stays text whatever it begins with, and a number keeps all its digits."""
    if column is not None:
        target.number_format = _format_of(column)
    if isinstance(cell, float) and float(f"{cell:.16g}") != cell:
        cell = repr(cell)
    if isinstance(cell, date) and cell < _FIRST_DAY:
        cell = cell.isoformat()
    if isinstance(cell, str):
        text = _LOOKS_ESCAPED.sub(r"_x005F_\1", cell)
        if len(text) > _LONGEST_CELL:
            raise Invalid("spreadsheet_cell_too_long", {"maximum": _LONGEST_CELL, "found": len(text)})
        target.value = text
        target.data_type = "s"
        target.quotePrefix = True
    else:
        target.value = cell


def _format_of(column: Column) -> str:
    if column.is_list:
        return "@"
    return "0.##%" if column.is_share else _FORMATS[column.kind]


def _format_columns(worksheet: Worksheet, sheet: Sheet, language: str) -> None:
    """Widths, the format of cells still empty, and the words a cell may hold as a list to choose from."""
    from openpyxl.utils import get_column_letter

    if sheet.is_record:
        worksheet.column_dimensions["A"].width = worksheet.column_dimensions["B"].width = 40
        for row, column in enumerate(sheet.columns, start=2):
            _offer_choices(worksheet, column, f"B{row}", language)
        return
    for at, column in enumerate(sheet.all_columns, start=1):
        letter = get_column_letter(at)
        worksheet.column_dimensions[letter].width = max(12, len(name_column(column, language)) + 2)
        worksheet.column_dimensions[letter].number_format = _format_of(column)
        _offer_choices(worksheet, column, f"{letter}2:{letter}{_ROWS_WITH_CHOICES}", language)


def _offer_choices(worksheet: Worksheet, column: Column, cells: str, language: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.kind == "yes_no":
        choices = [words[LANGUAGES.index(language)] for words in YES_NO.values()]
    else:
        choices = [name_option(option, language) for option in column.options]
    if not choices:
        return
    if column.is_list:
        choice = DataValidation(allow_blank=True, prompt=_NOTES_LIST[language].format("; ".join(choices)))
    else:
        choice = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
        if column.options:
            choice.prompt = _NOTES[language].format("; ".join(column.options))
    choice.showInputMessage = choice.prompt is not None
    choice.add(cells)
    worksheet.add_data_validation(choice)
