"""Rebuilds plain records from JSON of an untrusted child: exact fields, exact types, finite numbers."""

from __future__ import annotations

import dataclasses
import math
import re
import types
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.geometry.findings import Finding

Record = TypeVar("Record")

_MAX_STRING = 1_000
_MAX_INTEGER = 2**53
_MAX_ENTRIES = 10_000
_MAX_DEPTH = 4
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


class WrongShapeError(ValueError):
    """The JSON does not fit the record; the message names the place, never the content."""


def decode_record(record: type[Record], value: object, place: str = "$") -> Record:
    """An instance of the frozen dataclass ``record``, or WrongShapeError."""
    hints = _hints_of(cast("Any", record))
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise WrongShapeError(place)
    decoded = {name: _decode(hint, value[name], f"{place}.{name}") for name, hint in hints.items()}
    if record is Finding:
        check_code(decoded["code"], place)
    return record(**decoded)


def check_code(value: object, place: str) -> str:
    """A snake_case code."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise WrongShapeError(place)
    return value


def decode_parameters(value: object, place: str, depth: int = 0) -> dict[str, Any]:
    """Parameters of an error or finding: names in snake_case, JSON values of bounded size and depth."""
    if not isinstance(value, dict) or len(value) > _MAX_ENTRIES:
        raise WrongShapeError(place)
    return {
        check_code(name, place): _decode_parameter(each, place, depth + 1) for name, each in value.items()
    }


@cache
def _hints_of(record: Any) -> dict[str, Any]:
    hints = get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


def _decode(hint: Any, value: object, place: str) -> Any:
    origin = get_origin(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return decode_record(hint, value, place)
    if origin in {Union, types.UnionType}:
        return _decode_optional(hint, value, place)
    if origin is Literal:
        if isinstance(value, str) and value in get_args(hint):
            return value
        raise WrongShapeError(place)
    if origin is tuple:
        return _decode_tuple(get_args(hint), value, place)
    if origin is dict:
        return decode_parameters(value, place)
    return _decode_scalar(hint, value, place)


def _decode_optional(hint: Any, value: object, place: str) -> Any:
    others = [each for each in get_args(hint) if each is not types.NoneType]
    if len(others) != 1 or len(get_args(hint)) != 2:
        raise TypeError(f"no rule for {hint}")
    return None if value is None else _decode(others[0], value, place)


def _decode_tuple(items: tuple[Any, ...], value: object, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > _MAX_ENTRIES:
        raise WrongShapeError(place)
    if len(items) == 2 and items[1] is Ellipsis:
        items = (items[0],) * len(value)
    if len(items) != len(value):
        raise WrongShapeError(place)
    pairs = zip(items, value, strict=True)
    return tuple(_decode(item, each, f"{place}[{i}]") for i, (item, each) in enumerate(pairs))


def _decode_scalar(hint: Any, value: object, place: str) -> Any:
    if hint is float and type(value) in {int, float}:
        return _check_number(float(_check_number(value, place)), place)
    if hint in {str, int, bool} and type(value) is hint:
        return _check_string(value, place) if isinstance(value, str) else _check_number(value, place)
    if hint in {str, int, bool, float}:
        raise WrongShapeError(place)
    raise TypeError(f"no rule for {hint}")


def _decode_parameter(value: object, place: str, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise WrongShapeError(place)
    if isinstance(value, dict):
        return decode_parameters(value, place, depth)
    if isinstance(value, list):
        if len(value) > _MAX_ENTRIES:
            raise WrongShapeError(place)
        return [_decode_parameter(each, place, depth + 1) for each in value]
    if isinstance(value, str):
        return _check_string(value, place)
    return value if value is None else _check_number(value, place)


def _check_string(value: str, place: str) -> str:
    if len(value) > _MAX_STRING or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise WrongShapeError(place)  # lone surrogates cannot be stored or sent
    return value


def _check_number(value: Any, place: str) -> Any:
    if isinstance(value, int) and abs(value) > _MAX_INTEGER:
        raise WrongShapeError(place)
    if isinstance(value, float) and not math.isfinite(value):
        raise WrongShapeError(place)
    return value
