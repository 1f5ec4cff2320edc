"""From grids to a provider's document, or everything that is wrong with them, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.catalogue.facts import Facts
from app.catalogue.provider_document import ProviderDocument
from app.catalogue.provider_reading import check_document
from app.catalogue.refusal import Fault
from app.catalogue.spreadsheet.cells import Cell, CellError, is_blank, read_cell
from app.catalogue.spreadsheet.grid import CellFault, Grid, name_cell
from app.catalogue.spreadsheet.layout import Column, Sheet, list_sheets
from app.catalogue.spreadsheet.words import folded_names, name_column, name_sheet
from app.values.words import fold_word

_LONGEST_VALUE = 80
_LARGEST_WHOLE = 1e15
_RECORD_WIDTH = 2
_INCOMPLETE = frozenset({"missing_sheet", "missing_column"})
# Cells that have a mark of the reader for their value
_MARKED = ("error_value", "formula_without_value")
_LAST_STEP = re.compile(r"(?:\.[^.\[\]]*|\[\d+\])$")


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a row or a sheet of one thing stands; ``cells`` tells of each field its column, or its row."""

    grid: Grid
    row: int
    cells: Mapping[str, int]
    is_record: bool = False

    def find(self, field_path: str) -> tuple[int, int]:
        """Row and column of a field, of what it is part of, or of the whole."""
        while field_path and field_path not in self.cells:
            field_path = _LAST_STEP.sub("", field_path) if _LAST_STEP.search(field_path) else ""
        if not field_path:
            return self.row, 0
        at = self.cells[field_path]
        return (at, 1) if self.is_record else (self.row, at)


@dataclass(slots=True)
class Assembly:
    """A document growing out of grids; ``spots`` remembers which cell each place of it came from."""

    data: dict[str, Any] = field(default_factory=dict)
    spots: dict[str, _Spot] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)

    def read(self, grids: Iterable[Grid]) -> None:
        """Take in all sheets; one missing, unknown or there twice is a fault."""
        by_word = {word: sheet for sheet in list_sheets() for word in folded_names(sheet)}
        found: dict[str, Grid] = {}
        german = english = 0
        for grid in grids:
            word = fold_word(grid.title)
            sheet = by_word.get(word)
            language = folded_names(sheet)[word] if sheet else None
            german, english = german + (language == "de"), english + (language == "en")
            if sheet is None:
                if any(not is_blank(cell) for row in grid.rows for cell in row):
                    self._refuse(grid, "A1", "unknown_sheet", grid.title)
            elif sheet.code in found:
                self._refuse(grid, "A1", "duplicate_sheet", grid.title)
            else:
                found[sheet.code] = grid
                self.faults += [CellFault(grid.title, cell, "merged_cells") for cell in grid.merged]
        for sheet in list_sheets():
            if sheet.code not in found:
                title = name_sheet(sheet, "de" if german > english else "en")
                self.faults.append(CellFault(title, "", "missing_sheet"))
            elif sheet.is_record:
                self._read_record(sheet, found[sheet.code])
            else:
                self._read_rows(sheet, found[sheet.code])

    def locate(self, fault: Fault) -> CellFault:
        """The fault of a document at its cell: that of the place, or of what the place is part of."""
        place, rest = fault.place, ""
        while place and place not in self.spots:
            step = _LAST_STEP.search(place)
            cut = step.start() if step else 0
            place, rest = place[:cut], place[cut:] + rest
        spot = self.spots.get(place)
        if spot is None:
            return CellFault("", "", fault.code, _show(fault.value), fault.detail)
        row, column = spot.find(rest.removeprefix("."))
        value = _show(_cell_at(spot.grid, row, column)) if rest else ""
        return CellFault(
            spot.grid.title, name_cell(row, column), fault.code, value or _show(fault.value), fault.detail
        )

    def _read_record(self, sheet: Sheet, grid: Grid) -> None:
        place = ".".join(sheet.path)
        target = _descend(self.data, sheet.path)
        for number, row in enumerate(grid.rows[1:], start=1):
            self._refuse_spilled(grid, row, number, _RECORD_WIDTH)
        names = [None, *(row[0] if row else None for row in grid.rows[1:])]
        found, decimal_comma = self._find_columns(sheet, grid, names, lambda at: name_cell(at, 0))
        self.spots[place] = _Spot(grid, 0, _by_path(found), is_record=True)
        for column, number in found.items():
            self._take(column, target, grid, (number, 1), decimal_comma)

    def _read_rows(self, sheet: Sheet, grid: Grid) -> None:
        place = ".".join(sheet.path)
        owners = self._find_owners(sheet)
        if sheet.owner is None:
            self.spots[place] = _Spot(grid, 0, {})
            _descend(self.data, sheet.path[:-1])[sheet.path[-1]] = []
        header = grid.rows[0] if grid.rows else []
        found, decimal_comma = self._find_columns(sheet, grid, header, lambda at: name_cell(0, at))
        if len(found) < len(sheet.all_columns):
            return
        cells = _by_path(found)
        width = len(header)
        while width and is_blank(header[width - 1]):
            width -= 1
        for number, row in enumerate(grid.rows[1:], start=1):
            if all(is_blank(cell) for cell in row):
                continue
            self._refuse_spilled(grid, row, number, width)
            rows, here = self._find_list(sheet, grid, row, number, found, owners)
            if rows is None:
                continue
            here = f"{here}[{len(rows)}]"
            target: dict[str, Any] = {}
            rows.append(target)
            self.spots[here] = _Spot(grid, number, cells)
            for column in sheet.columns:
                self._take(column, target, grid, (number, found[column]), decimal_comma)

    def _refuse_spilled(self, grid: Grid, row: list[Cell], number: int, width: int) -> None:
        """A cell beside the columns: the row has slipped, as 1,5 does in a file parted by commas."""
        spilled = next((at for at in range(width, len(row)) if not is_blank(row[at])), None)
        if spilled is not None:
            self._refuse(grid, name_cell(number, spilled), "too_many_cells", row[spilled])

    def _find_list(
        self,
        sheet: Sheet,
        grid: Grid,
        row: list[Cell],
        number: int,
        found: Mapping[Column, int],
        owners: Mapping[str, tuple[dict[str, Any], str]],
    ) -> tuple[list[dict[str, Any]] | None, str]:
        """The list a row belongs to and its place; None where it names an owner that is not there."""
        if sheet.owner is None:
            return _descend(self.data, sheet.path[:-1])[sheet.path[-1]], ".".join(sheet.path)
        at = found[sheet.owner]
        cell = row[at] if at < len(row) else None
        name = "" if is_blank(cell) else str(_or_none(cell, sheet.owner))
        if name not in owners:
            code = "unknown_machine" if name else "missing"
            self._refuse(grid, name_cell(number, at), code, cell)
            return None, ""
        owner, place = owners[name]
        return owner.setdefault(sheet.path[-1], []), f"{place}.{sheet.path[-1]}"

    def _find_owners(self, sheet: Sheet) -> dict[str, tuple[dict[str, Any], str]]:
        """The things rows of an inner list can belong to, by code; of two with one code, the first."""
        if sheet.owner is None:
            return {}
        outer = sheet.path[:-1]
        things = _descend(self.data, outer[:-1]).get(outer[-1], [])
        owners: dict[str, tuple[dict[str, Any], str]] = {}
        for index, thing in enumerate(things):
            thing.setdefault(sheet.path[-1], [])
            owners.setdefault(str(thing.get("code")), (thing, f"{'.'.join(outer)}[{index}]"))
        return owners

    def _find_columns(
        self, sheet: Sheet, grid: Grid, names: list[Cell], cell_of: Any
    ) -> tuple[dict[Column, int], bool]:
        """Where each column is, and whether its words say that decimals have commas."""
        by_word = {word: (column, language) for column in sheet.all_columns
                   for word, language in folded_names(column).items()}  # fmt: skip
        found: dict[Column, int] = {}
        german = english = 0
        for at, name in enumerate(names):
            if is_blank(name):
                continue
            column, language = by_word.get(fold_word(str(name)), (None, None))
            german, english = german + (language == "de"), english + (language == "en")
            if column is None:
                self._refuse(grid, cell_of(at), "unknown_column", name)
            elif column in found:
                self._refuse(grid, cell_of(at), "duplicate_column", name)
            else:
                found[column] = at
        for column in sheet.all_columns:
            if column not in found:
                title = name_column(column, "de" if german > english else "en")
                self._refuse(grid, "A1", "missing_column", title)
        return found, german > english

    def _take(
        self, column: Column, target: dict[str, Any], grid: Grid, at: tuple[int, int], decimal_comma: bool
    ) -> None:
        """Put a cell's value into the document; a blank one is left out, so that the default holds."""
        cell = _cell_at(grid, *at)
        *outer, name = column.path
        inner = _descend(target, outer) if outer else target
        if is_blank(cell):
            if column.is_list and column.is_required:
                inner[name] = []
            elif column.is_required:
                self._refuse(grid, name_cell(*at), "missing", None)
            return
        try:
            inner[name] = read_cell(cell, column, decimal_comma=decimal_comma)
        except CellError as error:
            code = str(error)
            self._refuse(grid, name_cell(*at), code, None if code in _MARKED else cell)

    def _refuse(self, grid: Grid, cell: str, code: str, value: object) -> None:
        self.faults.append(CellFault(grid.title, cell, code, _show(value)))


def _or_none(cell: Cell, column: Column) -> object:
    try:
        return read_cell(cell, column, decimal_comma=False)
    except CellError:
        return None


def _by_path(found: Mapping[Column, int]) -> dict[str, int]:
    return {".".join(column.path): at for column, at in found.items()}


def _cell_at(grid: Grid, row: int, column: int) -> Cell:
    cells = grid.rows[row] if row < len(grid.rows) else []
    return cells[column] if column < len(cells) else None


def _descend(data: dict[str, Any], path: Iterable[str]) -> dict[str, Any]:
    for step in path:
        data = data.setdefault(step, {})
    return data


def _show(value: object) -> str:
    """As the cell shows it: a spreadsheet keeps every number as a decimal one."""
    if value is None or isinstance(value, (list, dict)):
        return ""
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WHOLE
    return str(int(value) if is_whole else value)[:_LONGEST_VALUE]  # type: ignore[call-overload]


def assemble(grids: Iterable[Grid], facts: Facts) -> tuple[ProviderDocument | None, list[CellFault]]:
    """The document, checked with all it refers to, or None and everything that is wrong."""
    assembly = Assembly()
    assembly.read(grids)
    if any(fault.code in _INCOMPLETE for fault in assembly.faults):
        return None, assembly.faults  # whatever refers to what is not there would be wrong as well
    document, wrong = check_document(assembly.data, facts)
    told = {(fault.sheet, fault.cell) for fault in assembly.faults}
    faults = list(assembly.faults)
    for each in wrong:
        fault = assembly.locate(each)
        # What a cell's own fault leaves missing is no second fault
        if (fault.sheet, fault.cell) not in told and not (each.code == "missing" and assembly.faults):
            told.add((fault.sheet, fault.cell))
            faults.append(fault)
    return (None, faults) if faults else (document, [])
