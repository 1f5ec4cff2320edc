"""From the bytes of an XLSX file to grids; nothing in it is believed before it is counted.

A reader of workbooks lays out a sheet from its first to its last cell, so that two cells can cost
gigabytes, and takes a formula that was never computed, or an error, for an empty cell. Both are found
here in the XML, before it reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from app.catalogue.spreadsheet.archive import pack_archive
from app.catalogue.spreadsheet.cells import FAULT_MARK, Cell
from app.catalogue.spreadsheet.grid import MOST_CELLS, MOST_SHEETS, Grid, name_cell, refuse_size
from app.values.errors import Invalid

_PREFIX = rb"(?:[^\s<>/:\"'=]++:)?"
# Every row and cell says where it is, within MOST_ROWS and MOST_COLUMNS: up to BZ19999
_ROW = rb"(?:[1-9][0-9]{0,3}|1[0-9]{4})"
_OTHERS = rb"(?:\s++(?!r[\s=])[\w:.-]++=(?:\"[^\"<>&]*+\"|'[^'<>&]*+'))*+"
_NEAR_ROW = _OTHERS + rb"\s++r=([\"'])" + _ROW + rb"\1" + _OTHERS + rb"\s*+/?>"
_NEAR_CELL = _OTHERS + rb"\s++r=([\"'])[AB]?[A-Z]" + _ROW + rb"\2" + _OTHERS + rb"\s*+/?>"
_FAR = re.compile(
    rb"<" + _PREFIX + rb"(?:row(?=[\s/>])(?!" + _NEAR_ROW + rb")|c(?=[\s/>])(?!" + _NEAR_CELL + rb"))"
)
_CELL_TAG = re.compile(rb"<" + _PREFIX + rb"c[\s/>]")
_CELL = re.compile(
    rb"<(?P<prefix>" + _PREFIX + rb")c(?P<attributes>\s[^<>]*+)?(?<!/)>"
    rb"(?P<inner>(?:[^<]++|<(?!/?" + _PREFIX + rb"c[\s/>]))*+)</(?P=prefix)c\s*>"
)
_SHEET = re.compile(rb"<" + _PREFIX + rb"sheetData\b")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PROLOGUE_BYTES = 10_000
_FORMULA = re.compile(rb"<" + _PREFIX + rb"f[\s/>]")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^<>]*)?>[^<]")
_TEXT_VALUE = re.compile(rb"<" + _PREFIX + rb"v\b")
_MAY_LACK_VALUE = re.compile(rb"<" + _PREFIX + rb"f[\s/>]|\st=[\"']e[\"']")
_TYPE = re.compile(rb"\st=[\"'](\w+)[\"']")


def read_workbook_grids(entries: Mapping[str, bytes]) -> list[Grid]:
    """The sheets of a workbook. Raises Invalid with a code ``spreadsheet_…`` where it is not safe to read."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    _refuse_macros(entries)
    checked = {name: _check_part(content) for name, content in entries.items()}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack_archive(checked, compressed=False)))
        if len(workbook.sheet_names) > MOST_SHEETS:
            raise Invalid("spreadsheet_unreadable")
        grids, cells = [], 0
        for meta in workbook.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:
                raise refuse_size()
            rows = [[_as_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            merged = [name_cell(row, column) for (row, column), _ in sheet.merged_cell_ranges or []]
            grids.append(Grid(meta.name, rows, merged))
    except (CalamineError, ValueError, OSError):
        raise Invalid("spreadsheet_unreadable") from None
    return grids


def _as_cell(value: str | float | bool | date | time | timedelta) -> Cell:
    return str(value) if isinstance(value, (time, timedelta)) else value


def _refuse_macros(entries: Mapping[str, bytes]) -> None:
    kinds = entries.get("[Content_Types].xml", b"")
    if b"macroEnabled" in kinds or any(
        "vbaproject" in n.lower() or "macrosheets/" in n.lower() for n in entries
    ):
        raise Invalid("spreadsheet_has_macros")


def _check_part(content: bytes) -> bytes:
    """A part of the workbook, its cells without a value marked."""
    if content.startswith(_UTF_16) or b"<!DOCTYPE" in content[:_PROLOGUE_BYTES]:
        raise Invalid("spreadsheet_unreadable")
    if not _SHEET.search(content):
        return content
    if _FAR.search(content) or sum(1 for _ in _CELL_TAG.finditer(content)) > MOST_CELLS:
        raise refuse_size()
    if _MAY_LACK_VALUE.search(content):
        return _CELL.sub(_mark_cell, content)
    return content


def _mark_cell(match: re.Match[bytes]) -> bytes:
    """The cell with a mark for its value if it is an error or a formula that was never computed."""
    attributes, inner = match["attributes"] or b"", match["inner"]
    kind = _TYPE.search(attributes)
    code = ""
    if kind is not None and kind[1] == b"e":
        code = "error_value"
    elif _FORMULA.search(inner) and not _VALUE.search(inner):
        is_empty_text = kind is not None and kind[1] == b"str" and _TEXT_VALUE.search(inner)
        code = "" if is_empty_text else "formula_without_value"
    if not code:
        return match[0]
    prefix, rest = match["prefix"], _TYPE.sub(b"", attributes)
    text = (FAULT_MARK + code).encode()
    return (
        b"<%bc%b t=\"inlineStr\"><%bis><%bt>" % (prefix, rest, prefix, prefix)
        + text + b"</%bt></%bis></%bc>" % (prefix, prefix, prefix)
    )  # fmt: skip
