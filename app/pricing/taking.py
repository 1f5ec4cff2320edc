"""One candidate out of the columns of all, so that a basket of a few is priced on the same path."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from app.pricing.part_columns import PartColumns
from app.pricing.rates import Rates
from app.pricing.terms import Terms

T = TypeVar("T")

_BY_CANDIDATE = frozenset(("finish", "finish_days", "tier_factor", "tier_time_factor"))
_SPARSE = frozenset(("price_lists", "formulas"))


def take_candidate(rates: Rates, row: int) -> Rates:
    """The rates of a single row of the table, with one pair and one provider."""
    pair = int(rates.pair_of[row])
    changes: dict[str, Any] = {
        "pair_of": np.zeros(1, dtype=np.int32),
        "provider_of": np.zeros(1, dtype=np.int32),
        "by_provider": _cut(rates.by_provider, int(rates.provider_of[pair])),
        **{name: tuple(one for each in getattr(rates, name) for one in each.take(pair)) for name in _SPARSE},
    }
    for field in dataclasses.fields(rates):
        if field.name not in changes:
            place = row if field.name in _BY_CANDIDATE else pair
            changes[field.name] = _cut(getattr(rates, field.name), place)
    return Rates(**changes)


def take_part(part: PartColumns, pair: int) -> PartColumns:
    """What the part asks of one pair."""
    return _cut(part, pair)


def take_terms(terms: Terms, pair: int) -> Terms:
    """The terms for one pair."""
    return _cut(terms, pair)


def _cut(value: T, place: int) -> T:
    """Arrays end with the axis to cut, at any depth; everything else is the same for all."""
    cut: Any = value
    if isinstance(value, np.ndarray):
        cut = value[..., place : place + 1]
    elif isinstance(value, Mapping):
        cut = {key: _cut(each, place) for key, each in value.items()}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        cut = dataclasses.replace(
            value,
            **{field.name: _cut(getattr(value, field.name), place) for field in dataclasses.fields(value)},
        )
    return cut  # type: ignore[no-any-return]
