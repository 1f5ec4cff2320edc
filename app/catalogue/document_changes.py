"""What differs between two provider documents, place by place; rows of a list are known by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# What names a row of a list, most telling first; rows without any of these are compared by position.
_KEYS: tuple[tuple[str, ...], ...] = (
    ("machine_code", "material_code", "basis", "from_value"),
    ("machine_code", "material_code"),
    ("material_code", "setting_code"),
    ("code",),
    ("first", "machine_code"),
    ("name_de",),  # before a material, which a surcharge may go without
    ("machine_code",),
    ("material_code",),
    ("finish_code",),
    ("organisation_id",),
    ("from_quantity",),
)
# Numbered and dated by publishing, not by people.
_NOT_COMPARED = frozenset({"rate_card.version", "rate_card.valid_from"})
_ABSENT: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """``place`` names rows by key (``rate_card.machine_rates[m290].eur_per_h``); None: not there."""

    place: str
    before: Any
    after: Any


def find_changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """In the order of the later document, what is gone at the end of its list or object."""
    return tuple(change for change in _compare("", before, after) if change.place not in _NOT_COMPARED)


def name_rows(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """What each row of a list is called in a place."""
    return tuple(_by_key(rows, _find_names(rows)))


def _compare(place: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*after, *(name for name in before if name not in after)]:
            inner = f"{place}.{name}" if place else name
            yield from _compare(inner, before.get(name, _ABSENT), after.get(name, _ABSENT))
    elif _is_rows(before) and _is_rows(after) and (before or after):
        names = _find_names([*before, *after])
        old, new = _by_key(before, names), _by_key(after, names)
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _compare(f"{place}[{key}]", old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif _plain(before) != _plain(after):
        yield Change(place, before, after)


def _plain(value: Any) -> Any:
    """Nothing given, an empty list and an empty text say the same."""
    return None if value in ([], "") else value


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _find_names(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """What names every row of both documents: a field left to its default in one of them does not."""
    return next((names for names in _KEYS if all(set(names) <= row.keys() for row in rows)), ())


def _by_key(rows: list[dict[str, Any]], names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    keyed: dict[str, dict[str, Any]] = {}
    for position, row in enumerate(rows, start=1):
        key = " · ".join(str(row[name]) for name in names if row[name] != "") if names else str(position)
        keyed[f"{key} ({position})" if key in keyed else key] = row
    return keyed
