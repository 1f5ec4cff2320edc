"""A changed place of a document in the words of the sheets it would stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.catalogue.spreadsheet.cells import write_number
from app.catalogue.spreadsheet.layout import list_sheets
from app.catalogue.spreadsheet.words import name_column, name_sheet
from app.texts import Language, translate

_INDEX = re.compile(r"\[([^\]]*)\]")


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
