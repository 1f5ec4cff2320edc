"""Column types that refuse what must not be stored: naive times, and JSON with more than one spelling."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from app.values.canonical import canonical_json

ID_LENGTH = 26
HASH_LENGTH = 64


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept and given back in UTC. A naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None or value.utcoffset() is None:
            raise ValueError("a time without a zone cannot be stored")
        in_utc = value.astimezone(UTC)
        # SQLite keeps text without a zone; one zone for all makes it sort and compare rightly.
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CanonicalJson(TypeDecorator[Any]):
    """Any JSON value or frozen dataclass as canonical text: equal content is equal bytes; NaN is refused."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else canonical_json(value).decode("utf-8")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def identifier() -> String:
    """Column type of an identifier made by ``values.new_id``."""
    return String(ID_LENGTH)


def sha256_hex() -> String:
    """Column type of a SHA-256 digest in hex."""
    return String(HASH_LENGTH)
