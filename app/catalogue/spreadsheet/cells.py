"""Between one cell and a value: numbers as people write them, dates, yes and no, lists."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import Any

from app.catalogue.spreadsheet.layout import Column
from app.catalogue.spreadsheet.words import (
    LANGUAGES,
    YES_NO,
    name_option,
    understand_option,
    understand_yes_no,
)

Cell = str | float | bool | date | datetime | None

# Marks that the reader of workbooks puts where a cell has no value though it looks filled
FAULT_MARK = "\ue000"
_SPACES = re.compile(r"[\u00a0\u2009\u202f]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_THOUSANDS = re.compile(r"([+-]?)([0-9]{1,3}(?:([.,])[0-9]{3})(?:\3[0-9]{3})*)(?:([.,])([0-9]+))?")
_GERMAN_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?:;|\Z)')
# What no XML file and no text file can carry
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\ue000]")


class CellError(Exception):
    """A cell that is not what its column holds; the message is the problem's code."""


def is_blank(cell: Cell) -> bool:
    """Nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def read_cell(cell: Cell, column: Column, *, decimal_comma: bool) -> Any:
    """The value of a cell that is not blank. Raises CellError.

    Spaces at the ends belong to no value. A number with one mark and three digits after it means two
    things (1.234); it is refused unless the mark is the decimal one of the language.
    """
    if isinstance(cell, str) and cell.startswith(FAULT_MARK):
        raise CellError(cell[1:])
    if not column.is_list:
        return _read_one(cell, column, decimal_comma)
    if not isinstance(cell, str):
        return [_read_one(cell, column, decimal_comma)]
    items = re.split(r"[;xX×]", cell) if column.kind in ("number", "whole") else _split(cell)
    return [_read_one(item.strip(), column, decimal_comma) for item in items if item.strip()]


def _read_one(cell: Cell, column: Column, decimal_comma: bool) -> Any:
    match column.kind:
        case "text":
            return _read_text(cell, column)
        case "date":
            return _read_date(cell)
        case "yes_no":
            return _read_yes_no(cell)
    number = _read_number(cell, column, decimal_comma)
    if column.kind == "number":
        return number
    if number != int(number):
        raise CellError("not_whole")
    return int(number)


def _read_text(cell: Cell, column: Column) -> str:
    if isinstance(cell, (bool, date)):
        raise CellError("not_a_text")
    if isinstance(cell, (int, float)):
        # a postcode or a certificate 3.1 typed as a number
        return str(int(cell)) if float(cell).is_integer() else repr(float(cell))
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if column.options:
        return understand_option(text, column) or text
    return text


def _read_date(cell: Cell) -> date:
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellError("not_a_date")
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell).strip()
    match = _GERMAN_DATE.fullmatch(text)
    try:
        if match:
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise CellError("not_a_date") from None


def _read_yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    word = str(int(cell)) if isinstance(cell, float) and cell in (0.0, 1.0) else str(cell).strip()
    answer = understand_yes_no(word)
    if answer is None:
        raise CellError("not_yes_or_no")
    return answer


def _read_number(cell: Cell, column: Column, decimal_comma: bool) -> float:
    if isinstance(cell, (bool, date)) or cell is None:
        raise CellError("not_a_number")
    if isinstance(cell, (int, float)):
        number = float(cell)
    else:
        text = _SPACES.sub("", cell).replace("−", "-").strip()
        bare = text.removesuffix("%").removesuffix("€").strip()
        number = _parse_number(bare, "," if decimal_comma else ".")
        if text.endswith("%"):
            if column.is_share:
                number /= 100
            elif "pct" not in column.name:
                raise CellError("not_a_number")
    if not math.isfinite(number):
        raise CellError("not_finite")
    return number


def _parse_number(text: str, decimal: str) -> float:
    grouped = _THOUSANDS.fullmatch(text)
    if grouped is not None:
        sign, whole, mark, other, rest = grouped.groups()
        is_one_group = whole.count(mark) == 1 and other is None
        if is_one_group and not whole.startswith("0") and mark != decimal:
            raise CellError("number_ambiguous")
        if not is_one_group and mark != other:
            return float(sign + whole.replace(mark, "") + "." + (rest or "0"))
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if re.fullmatch(r"[+-]?(nan|inf|infinity|∞)", text.casefold()):
        raise CellError("not_finite")
    raise CellError("not_a_number")


def _split(text: str) -> list[str]:
    """Items parted by semicolons; one that has a semicolon itself stands in quotes."""
    items, position = [], 0
    while position < len(text) and (match := _ITEM.match(text, position)):
        quoted, plain = match.groups()
        items.append(plain if quoted is None else quoted.replace('""', '"'))
        position = match.end()
    return items


def write_cell(value: Any, column: Column, language: str) -> Cell:
    """What ``read_cell`` reads back to the value; None for an empty cell."""
    if value is None or value in ([], ""):
        return None
    if isinstance(value, list):
        return "; ".join(_quote(_write_text(item, column, language)) for item in value)
    if column.kind in ("text", "yes_no"):
        return _write_text(value, column, language)
    return float(value) if column.kind == "number" else value


def _write_text(value: Any, column: Column, language: str) -> str:
    if column.options:
        return name_option(value, language)
    if isinstance(value, bool):
        return YES_NO[value][LANGUAGES.index(language)]
    if isinstance(value, float):
        return write_number(value, language)
    return _UNWRITABLE.sub("\ufffd", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def write_number(value: float, language: str) -> str:
    """All its digits, with the language's decimal mark."""
    return repr(value).replace(".", "," if language == "de" else ".")


def _quote(item: str) -> str:
    return '"' + item.replace('"', '""') + '"' if re.search(r'[;"]', item) else item
