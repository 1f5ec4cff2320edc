"""A section of the editor as it was filled in: the document made of its fields again.

What cannot be read stays in the draft as it was typed, and the check says so at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from app.catalogue.spreadsheet.cells import CellError, read_cell
from app.catalogue.spreadsheet.layout import Column, Path
from app.texts import Language
from app.web.pages.firm_sections import Block, Section, follow

MOST_ROWS = 400
REMOVE = "remove"


class Typed(Protocol):
    """What a form brings."""

    def getlist(self, key: str) -> list[Any]:
        """All values under a name."""
        ...


def read_form(
    section: Section, typed: Typed, document: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """The merge patch that a section's fields stand for."""
    patch: dict[str, Any] = {}
    for block in section.blocks:
        if block.sheet.is_record:
            _merge(patch, block.sheet.path, _read_record(block, typed, language))
        elif block.sheet.owner is None:
            rows = list(_read_rows(block, typed, language))
            _merge(patch, block.sheet.path, _keep_nested(rows, block, document))
    for block in section.blocks:
        if block.sheet.owner is not None:
            renamed = _find_renamed(block, typed, document)
            _put_into_owners(patch, block, _read_rows(block, typed, language), renamed)
    return patch


def _read_record(block: Block, typed: Typed, language: Language) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for column in block.columns:
        value = _read_field(block, 0, column, typed, language)
        _merge(patch, column.path, [] if value is None and column.is_list else value)
    return patch


def _read_rows(block: Block, typed: Typed, language: Language) -> Iterable[dict[str, Any]]:
    for number in range(MOST_ROWS):
        if typed.getlist(f"{block.sheet.code}:{number}:{REMOVE}"):
            continue
        row: dict[str, Any] = {}
        for column in block.all_columns:
            value = _read_field(block, number, column, typed, language)
            if value is not None:
                _merge(row, column.path, value)
        if row:
            yield row


def _read_field(block: Block, number: int, column: Column, typed: Typed, language: Language) -> Any:
    texts = [
        str(each).strip()
        for each in typed.getlist(f"{block.sheet.code}:{number}:{column.name}")
        if str(each).strip()
    ]
    if not texts:
        return None
    text = "; ".join(texts)
    try:
        value = read_cell(text, column, decimal_comma=language == "de")
    except CellError:
        return text
    return value.isoformat() if isinstance(value, date) else value


def _merge(patch: dict[str, Any], path: Path, value: Any) -> None:
    if not path:
        patch.update(value)
        return
    *outer, last = path
    for name in outer:
        patch = patch.setdefault(name, {})
    if isinstance(value, dict) and isinstance(patch.get(last), dict):
        patch[last].update(value)
    else:
        patch[last] = value


def _keep_nested(
    rows: list[dict[str, Any]], block: Block, document: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Rows with the lists inside them that this table does not show, by code."""
    shown = {column.path[0] for column in block.columns}
    before = follow(document, block.sheet.path)
    by_code = {each.get("code"): each for each in before or () if isinstance(each, dict)}
    return [
        {**{k: v for k, v in by_code.get(row.get("code"), {}).items() if k not in shown}, **row}
        for row in rows
    ]


def _find_renamed(block: Block, typed: Typed, document: Mapping[str, Any]) -> dict[Any, Any]:
    """New codes of things by their old ones: rows inside them still say the old code."""
    *outer, _ = block.sheet.path
    owners = follow(document, tuple(outer))
    return {
        each.get("code"): code.strip()
        for number, each in enumerate(owners if isinstance(owners, list) else ())
        for code in typed.getlist(f"{'.'.join(outer)}:{number}:code")
        if isinstance(each, dict)
    }


def _put_into_owners(
    patch: dict[str, Any], block: Block, rows: Iterable[dict[str, Any]], renamed: Mapping[Any, Any]
) -> None:
    """Rows of a list inside a list go to the things they name; the first takes what names nobody."""
    *outer, inner = block.sheet.path
    owner = block.sheet.owner
    owners = follow(patch, tuple(outer))
    if owner is None or not isinstance(owners, list):
        return
    by_code: dict[Any, list[dict[str, Any]]] = {}
    for each in owners:
        each[inner] = by_code.setdefault(each.get("code"), [])
    for row in rows:
        named = row.pop(owner.name, None)
        target = by_code.get(named, by_code.get(renamed.get(named)))
        if target is None:
            target = next(iter(by_code.values()), [])
        target.append(row)
