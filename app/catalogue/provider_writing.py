"""From a Provider back to TOML text, always in the same order, so that equal providers give equal files."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import TYPE_CHECKING

from app.providers.provider import Machine, Provider

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Fields of a machine that its model gives, not the file
_FROM_MODEL = frozenset({"process_code", "maker_and_model"})


def dump_provider(provider: Provider) -> str:
    """TOML that ``parse_provider`` reads back to an equal provider."""
    fields = _fields(provider)
    for name in ("place", "machines", "rate_card"):
        del fields[name]
    lines = [*_lines(fields), "", "[place]", *_lines(_fields(provider.place))]
    for machine in provider.machines:
        lines += ["", "[[machines]]", *_lines(_machine_fields(machine))]
    lines += ["", "[rate_card]", *_lines(_fields(provider.rate_card))]
    return "\n".join(lines) + "\n"


def _fields(value: DataclassInstance) -> dict[str, object]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _machine_fields(machine: Machine) -> dict[str, object]:
    return {name: value for name, value in _fields(machine).items() if name not in _FROM_MODEL}


def _lines(fields: dict[str, object]) -> list[str]:
    return [f"{name} = {_block(value)}" for name, value in fields.items() if value is not None]


def _block(value: object) -> str:
    """A value after its name; a list of tables takes one line for each."""
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        return "[\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return _inline(value)


def _inline(value: object) -> str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = ", ".join(f"{k} = {_inline(v)}" for k, v in _fields(value).items() if v is not None)
        return "{ " + inner + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL may stand raw in the one and not in the other
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
