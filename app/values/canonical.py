"""One way of writing a value as bytes, so that equal content has an equal digest."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date, datetime


def _encode(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys, no spaces and no NaN; dataclasses become objects."""
    text = json.dumps(
        value, default=_encode, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode("utf-8")


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
