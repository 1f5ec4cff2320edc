"""Which sheets and columns a provider's document has: derived from its dataclasses, so new fields come along.

Scalars of the firm and of the card stand in a sheet of field and value; each list of things has a sheet
of its own, one row a thing. Things inside things (the materials of a machine) name theirs in the first
column.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from app.catalogue.provider_document import ProviderDocument

Kind = Literal["text", "number", "whole", "date", "yes_no"]
Path = tuple[str, ...]

_KINDS: dict[type, Kind] = {str: "text", float: "number", int: "whole", date: "date", bool: "yes_no"}
# Shares of one, which people also write as percent
_SHARES = frozenset({"margin", "discount"})


@dataclass(frozen=True, slots=True)
class Column:
    """A field: its path in a row's document, what one value of it is, and the words allowed (any if none)."""

    path: Path
    kind: Kind
    is_list: bool = False
    is_required: bool = False
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The field's name in one word: ``place_name``."""
        return "_".join(self.path)

    @property
    def is_share(self) -> bool:
        """Whether ``30 %`` means 0.3 here."""
        return self.name in _SHARES or self.name.endswith("_fraction")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list of things or, where ``is_record``, one thing, at ``path`` in the document.

    ``owner`` is the column that names the thing a row belongs to, in a list inside a list.
    """

    path: Path
    columns: tuple[Column, ...]
    is_record: bool = False
    owner: Column | None = None

    @property
    def code(self) -> str:
        """Its name whatever the language: ``rate_card.machine_rates``; the firm itself is ``provider``."""
        return ".".join(self.path) or "provider"

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """As they stand, the owner's name first."""
        return self.columns if self.owner is None else (self.owner, *self.columns)


@cache
def list_sheets() -> tuple[Sheet, ...]:
    """All sheets in the order of the fields."""
    return tuple(_list_sheets(ProviderDocument, ()))


def follow(thing: Any, path: Path) -> Any:
    """The value at a path of fields."""
    for step in path:
        thing = getattr(thing, step)
    return thing


def list_things(sheet: Sheet, document: ProviderDocument) -> Iterator[tuple[str, Any]]:
    """What the rows of a sheet are, each with the code of what it belongs to (empty without an owner)."""
    if sheet.owner is None:
        yield from (("", thing) for thing in follow(document, sheet.path))
        return
    for owner in follow(document, sheet.path[:-1]):
        yield from ((owner.code, thing) for thing in getattr(owner, sheet.path[-1]))


def _list_sheets(kind: type[Any], path: Path) -> Iterator[Sheet]:
    yield Sheet(path, tuple(_list_columns(kind)), is_record=True)
    for name, hint, _ in _fields(kind):
        inner, is_list = _unwrap(hint)
        if not _is_thing(inner):
            continue
        if not is_list and not _is_flat(inner):
            yield from _list_sheets(inner, (*path, name))
        elif is_list:
            yield Sheet((*path, name), tuple(_list_columns(inner)))
            for child, child_hint, _ in _fields(inner):
                grandchild, is_nested = _unwrap(child_hint)
                if is_nested and _is_thing(grandchild):
                    owner = Column((f"{name.removesuffix('s')}_code",), "text", is_required=True)
                    yield Sheet((*path, name, child), tuple(_list_columns(grandchild)), owner=owner)


def _list_columns(kind: type[Any], prefix: Path = ()) -> Iterator[Column]:
    for name, hint, is_required in _fields(kind):
        inner, is_list = _unwrap(hint)
        if _is_thing(inner):
            if not is_list and _is_flat(inner):
                yield from _list_columns(inner, (*prefix, name))
            continue
        options = get_args(inner) if get_origin(inner) is Literal else ()
        scalar = _KINDS[str if options else inner]
        yield Column((*prefix, name), scalar, is_list, is_required, tuple(options))


def _fields(kind: type[Any]) -> Iterator[tuple[str, Any, bool]]:
    hints = get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        has_default = (
            field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
        )
        yield field.name, hints[field.name], not has_default


def _is_thing(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)


def _is_flat(kind: Any) -> bool:
    """Whether it has no lists of things, and so fits into columns of the thing it belongs to."""
    return not any(_is_thing(_unwrap(hint)[0]) for _, hint, _ in _fields(kind))


def _unwrap(hint: Any) -> tuple[Any, bool]:
    """The type of one value and whether there are many: without limits, None, and the empty word."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _unwrap(get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return _unwrap(next(arm for arm in get_args(hint) if arm is not type(None) and arm != Literal[""]))
    if origin is list:
        return _unwrap(get_args(hint)[0])[0], True
    return hint, False
