"""From a Provider back to a document or TOML text, always in one order: equal providers, equal files."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from app.catalogue.facts import Facts
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


def write_document(provider: Provider, facts: Facts) -> dict[str, Any]:
    """JSON values that ``check_document`` reads back to an equal provider.

    What a machine has as its model's data sheet says is left to the data sheet.
    """
    document: dict[str, Any] = write_json(provider)
    for machine, written in zip(provider.machines, document["machines"], strict=True):
        for name in _FROM_MODEL:
            written.pop(name, None)
        model = facts.machines.get(machine.model)
        if model is None:
            continue
        if (machine.build_volume_mm, machine.diameter_mm) == (model.build_volume_mm, model.diameter_mm):
            written.pop("build_volume_mm", None)
            written.pop("diameter_mm", None)
        if machine.margin_mm == model.margin_mm:
            written.pop("margin_mm", None)
        if machine.lasers_or_heads == model.lasers_or_heads:
            written.pop("lasers_or_heads", None)
    return document


def write_json(value: object) -> Any:
    """A document or a provider as JSON values, without what is not given."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: write_json(each) for name, each in _fields(value).items() if each is not None}
    if isinstance(value, (tuple, list)):
        return [write_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


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
