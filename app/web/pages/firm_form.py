"""A section of the editor: fields made of the document, and the document made of the fields again.

What cannot be read stays in the draft as it was typed, and the check says so at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from app.catalogue import Fault
from app.catalogue.spreadsheet.cells import CellError, read_cell, write_number
from app.catalogue.spreadsheet.layout import Column, Path
from app.catalogue.spreadsheet.words import name_column, name_option, name_sheet
from app.marketplace.supplying import describe_fault
from app.texts import Language
from app.web.pages.firm_choices import Choice, Choices, say_yes_no
from app.web.pages.firm_sections import Block, Section
from app.web.places import explain_fault

MOST_ROWS = 400
REMOVE = "remove"


class Typed(Protocol):
    """What a form brings."""

    def getlist(self, key: str) -> list[Any]:
        """All values under a name."""
        ...


@dataclass(frozen=True, slots=True)
class FormField:
    """``name`` is the form's name of it, ``place`` the document's; ``values`` are those chosen or typed."""

    name: str
    place: str
    label: str
    kind: str
    is_list: bool
    is_many: bool
    values: tuple[str, ...]
    choices: tuple[Choice, ...]
    errors: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands in a field to type in."""
        return "; ".join(_quote(each) if self.is_list else each for each in self.values)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table; a blank one has no place yet."""

    number: int
    fields: tuple[FormField, ...]
    is_blank: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A table, or the single row of a record."""

    code: str
    title: str
    is_record: bool
    labels: tuple[str, ...]
    rows: tuple[FormRow, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormMaker:
    """What fields are made with."""

    language: Language
    choices: Choices
    faults: tuple[Fault, ...]

    def make(self, section: Section, document: Mapping[str, Any]) -> tuple[FormBlock, ...]:
        """All fields of a section, with what is wrong beside them."""
        return tuple(self._make_block(block, document) for block in section.blocks)

    def _make_block(self, block: Block, document: Mapping[str, Any]) -> FormBlock:
        columns = _list_columns(block)
        rows = [
            FormRow(
                number,
                tuple(self._make_field(block, number, column, thing, place) for column in columns),
                is_blank=not thing,
                errors=self._explain(place, exact=True) if place and not block.sheet.is_record else (),
            )
            for number, (place, thing) in enumerate(_list_things(block, document))
        ]
        base = ".".join(block.sheet.path)
        return FormBlock(
            code=block.sheet.code,
            title=name_sheet(block.sheet, self.language),
            is_record=block.sheet.is_record,
            labels=tuple(name_column(column, self.language) for column in columns),
            rows=tuple(rows),
            errors=self._explain(base, exact=True) if base and not block.sheet.is_record else (),
        )

    def _make_field(
        self, block: Block, number: int, column: Column, thing: Mapping[str, Any], place: str
    ) -> FormField:
        here = ".".join((*([place] if place else []), *column.path))
        value = _follow(thing, column.path)
        known = self._choose(column)
        values = _write(value, self.language)
        by_code = {choice.code: choice for choice in known}
        if known and column.is_list:  # what is chosen stands first, in its own order, and is sent back so
            known = (*(by_code.pop(each, Choice(each, each)) for each in values), *by_code.values())
        elif known:
            known = (*known, *(Choice(each, each) for each in values if each not in by_code))
        return FormField(
            name=f"{block.sheet.code}:{number}:{column.name}",
            place=here,
            label=name_column(column, self.language),
            kind=column.kind,
            is_list=column.is_list,
            is_many=column.is_list and bool(known),
            values=values,
            choices=known,
            errors=self._explain(here) if thing else (),
        )

    def _choose(self, column: Column) -> tuple[Choice, ...]:
        if column.options:
            return tuple(Choice(each, name_option(each, self.language)) for each in column.options)
        if column.kind == "yes_no":
            return say_yes_no(self.language)
        return self.choices.get(column.name, ())

    def _explain(self, place: str, *, exact: bool = False) -> tuple[str, ...]:
        return tuple(
            explain_fault(fault.code, describe_fault(fault), self.language)
            for fault in self.faults
            if fault.place == place or (not exact and fault.place.startswith(f"{place}["))
        )


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


def _list_columns(block: Block) -> tuple[Column, ...]:
    owner = block.sheet.owner
    return block.columns if owner is None else (owner, *block.columns)


def _list_things(block: Block, document: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each thing of a block with its place; a list has a blank one at its end, to write into."""
    base = ".".join(block.sheet.path)
    owner = block.sheet.owner
    if block.sheet.is_record:
        found = _follow(document, block.sheet.path) if base else document
        return [(base, dict(found) if isinstance(found, dict) else {})]
    if owner is None:
        rows = _follow(document, block.sheet.path)
        things = [
            (f"{base}[{number}]", each)
            for number, each in enumerate(rows if isinstance(rows, list) else ())
            if isinstance(each, dict)
        ]
        return [*things, ("", {})]
    *outer, inner = block.sheet.path
    owners = _follow(document, tuple(outer))
    nested = [
        (f"{'.'.join(outer)}[{number}].{inner}[{index}]", {**each, owner.name: one.get("code", "")})
        for number, one in enumerate(owners if isinstance(owners, list) else ())
        if isinstance(one, dict)
        for index, each in enumerate(one.get(inner) or ())
        if isinstance(each, dict)
    ]
    return [*nested, ("", {})]


def _follow(thing: Any, path: Path) -> Any:
    for name in path:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing


def _write(value: Any, language: Language) -> tuple[str, ...]:
    """What a field shows; a text where a number belongs is what somebody typed."""
    if value is None or value in ([], ""):
        return ()
    if isinstance(value, bool):
        return ("true" if value else "false",)
    each_of = value if isinstance(value, list) else [value]
    return tuple(_write_one(each, language) for each in each_of)


def _quote(item: str) -> str:
    """An item of a list that is parted by semicolons."""
    return '"' + item.replace('"', '""') + '"' if ";" in item or '"' in item else item


def _write_one(value: Any, language: Language) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return write_number(float(value), language).removesuffix(",0" if language == "de" else ".0")
    return str(value)


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
        for column in _list_columns(block):
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
    before = _follow(document, block.sheet.path)
    by_code = {each.get("code"): each for each in before or () if isinstance(each, dict)}
    return [
        {**{k: v for k, v in by_code.get(row.get("code"), {}).items() if k not in shown}, **row}
        for row in rows
    ]


def _find_renamed(block: Block, typed: Typed, document: Mapping[str, Any]) -> dict[Any, Any]:
    """New codes of things by their old ones: rows inside them still say the old code."""
    *outer, _ = block.sheet.path
    owners = _follow(document, tuple(outer))
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
    owners = _follow(patch, tuple(outer))
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
