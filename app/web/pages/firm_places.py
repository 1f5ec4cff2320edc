"""A place of a document in the words of the sheets it would stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.catalogue.document_changes import name_rows
from app.catalogue.spreadsheet.cells import write_number
from app.catalogue.spreadsheet.layout import list_sheets
from app.catalogue.spreadsheet.words import name_column, name_sheet
from app.texts import Language, translate

_INDEX = re.compile(r"\[([^\]]*)\]")
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def name_place(place: str, language: Language, names: Mapping[str, str]) -> str:
    """``rate_card.machine_rates[m290].eur_per_h`` becomes "Machine rates · m290 · Hourly rate (€/h)"."""
    keys = _INDEX.findall(place)
    plain = _INDEX.sub("", place)
    fitting = [
        sheet
        for sheet in list_sheets()
        if not sheet.path or plain == sheet.code or plain.startswith(f"{sheet.code}.")
    ]
    sheet = max(fitting, key=lambda each: len(each.path))
    rest = plain.removeprefix(sheet.code if sheet.path else "").strip(".")
    column = next((each for each in sheet.columns if ".".join(each.path) == rest), None)
    rows = [" · ".join(names.get(part, part) for part in key.split(" · ")) for key in keys]
    last = [name_column(column, language)] if column else [rest] if rest else []
    return " · ".join([name_sheet(sheet, language), *rows, *last])


def call_rows(place: str, document: Mapping[str, Any]) -> str:
    """``machines[0].model`` becomes ``machines[m290].model``; a row without a name keeps its number.

    What is wrong with one word of a list of words is wrong with the list.
    """
    called, here = "", document
    for index, name in _STEP.findall(place):
        if name:
            called += f".{name}" if called else name
            here = here.get(name) if isinstance(here, dict) else None  # type: ignore[assignment]
            continue
        rows: Any = here
        position = int(index)
        if not isinstance(rows, list) or position >= len(rows) or not isinstance(rows[position], dict):
            break
        is_named = all(isinstance(row, dict) for row in rows)
        called += f"[{name_rows(rows)[position] or position + 1}]" if is_named else f"[{position + 1}]"
        here = rows[position]
    return called


def write_value(value: Any, language: Language) -> str:
    """A value in few words; a whole row by its fields."""
    if value is None or value in ([], ""):
        return "–"
    if isinstance(value, bool):
        return translate("word.yes" if value else "word.no", language)
    if isinstance(value, float):
        return write_number(value, language).removesuffix(",0" if language == "de" else ".0")
    if isinstance(value, list):
        return "; ".join(write_value(each, language) for each in value)
    if isinstance(value, dict):
        return ", ".join(write_value(each, language) for each in value.values() if not isinstance(each, list))
    return str(value)
