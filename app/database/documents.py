"""Frozen dataclasses to JSON values and back; stored documents of the pure rooms go through here.

Strict: an unknown or missing field, or a value of another type, raises ValueError. (Pydantic cannot
follow the recursive alias ``Parameter``, and these documents were written by ourselves.)
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.values.canonical import canonical_json
from app.values.errors import Parameter

T = TypeVar("T")
_Decode = Callable[[Any], Any]


def to_document(value: object) -> Any:
    """The JSON value (dicts, lists, text, numbers) of a dataclass, by way of its canonical form."""
    return json.loads(canonical_json(value))


def from_document(kind: type[T], document: Any) -> T:
    """The value of type ``kind`` that ``to_document`` made ``document`` of."""
    return cast("T", _decoder(cast("Any", kind))(document))


@cache
def _decoder(kind: Any) -> _Decode:
    if kind is Any or _is_any_json(kind):
        return lambda value: value
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    return _generic_decoder(kind)


def _is_any_json(kind: Any) -> bool:
    """Whether this is ``Parameter``; its recursion makes it unequal to itself once it is resolved."""
    members = get_args(kind)
    return kind is Parameter or (str in members and any(get_origin(each) is dict for each in members))


def _generic_decoder(kind: Any) -> _Decode:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _literal_decoder(frozenset(arguments))
    if origin in {Union, types.UnionType}:
        return _union_decoder(tuple(each for each in arguments if each is not type(None)), kind)
    if origin in {tuple, list, frozenset}:
        return _sequence_decoder(origin, arguments)
    if origin is dict:
        of = _decoder(arguments[1])
        return lambda value: {key: of(each) for key, each in _of_type(value, dict).items()}
    raise TypeError(f"no way to read a stored {kind!r}")


def _dataclass_decoder(kind: Any) -> _Decode:
    hints = get_type_hints(kind)
    fields = {each.name: _decoder(hints[each.name]) for each in dataclasses.fields(kind) if each.init}
    optional = {
        each.name
        for each in dataclasses.fields(kind)
        if each.default is not dataclasses.MISSING or each.default_factory is not dataclasses.MISSING
    }

    def decode(value: Any) -> Any:
        document = _of_type(value, dict)
        unknown = document.keys() - fields.keys()
        missing = fields.keys() - document.keys() - optional
        if unknown or missing:
            raise ValueError(f"{kind.__name__}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        return kind(**{name: fields[name](each) for name, each in document.items()})

    return decode


def _sequence_decoder(origin: Any, arguments: tuple[Any, ...]) -> _Decode:
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        each_of = tuple(_decoder(each) for each in arguments)

        def decode(value: Any) -> Any:
            return tuple(of(each) for of, each in zip(each_of, _of_type(value, list), strict=True))

        return decode
    of = _decoder(arguments[0])
    return lambda value: origin(of(each) for each in _of_type(value, list))


def _literal_decoder(allowed: frozenset[Any]) -> _Decode:
    def decode(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {sorted(allowed, key=repr)}")
        return value

    return decode


def _union_decoder(members: tuple[Any, ...], kind: Any) -> _Decode:
    if len(members) != 1:
        raise TypeError(f"no way to read a stored {kind!r}")
    of = _decoder(members[0])
    return lambda value: None if value is None else of(value)


def _of_type(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{value!r} is no {kind}")  # noqa: TRY004  # one error for every bad document
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("a truth value is no number")  # noqa: TRY004
    return float(_of_type(value, (int, float)))


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("a truth value is no number")  # noqa: TRY004
    return int(_of_type(value, int))


_PLAIN: dict[Any, _Decode] = {
    str: lambda value: _of_type(value, str),
    bool: lambda value: _of_type(value, bool),
    int: _whole,
    float: _number,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}
