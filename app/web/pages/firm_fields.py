"""A section of the editor as fields: made of the document, with what is wrong beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue import Fault
from app.catalogue.spreadsheet.cells import write_number
from app.catalogue.spreadsheet.layout import Column
from app.catalogue.spreadsheet.words import name_column, name_option, name_sheet
from app.marketplace.supplying import describe_fault
from app.texts import Language
from app.web.pages.firm_choices import Choice, Choices, say_yes_no
from app.web.pages.firm_sections import Block, Section, follow
from app.web.places import explain_fault


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
        columns = block.all_columns
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
        value = follow(thing, column.path)
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


def _list_things(block: Block, document: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each thing of a block with its place; a list has a blank one at its end, to write into."""
    base = ".".join(block.sheet.path)
    owner = block.sheet.owner
    if block.sheet.is_record:
        found = follow(document, block.sheet.path) if base else document
        return [(base, dict(found) if isinstance(found, dict) else {})]
    if owner is None:
        rows = follow(document, block.sheet.path)
        things = [
            (f"{base}[{number}]", each)
            for number, each in enumerate(rows if isinstance(rows, list) else ())
            if isinstance(each, dict)
        ]
        return [*things, ("", {})]
    *outer, inner = block.sheet.path
    owners = follow(document, tuple(outer))
    nested = [
        (f"{'.'.join(outer)}[{number}].{inner}[{index}]", {**each, owner.name: one.get("code", "")})
        for number, one in enumerate(owners if isinstance(owners, list) else ())
        if isinstance(one, dict)
        for index, each in enumerate(one.get(inner) or ())
        if isinstance(each, dict)
    ]
    return [*nested, ("", {})]


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
