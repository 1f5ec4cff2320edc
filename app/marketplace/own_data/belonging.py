"""A table with data of people or organisations, and which of its rows are whose."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.database.record import Record

Whose = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """``of_user`` and ``of_organisation`` choose rows by an id; None: the table has none of theirs.

    ``hidden`` columns are secrets or where a file lies. ``goes_with_organisation``: deleted with it; what
    hangs on such rows goes by the database's own rules, as does what hangs on a person.
    """

    name: str
    table: type[Record]
    of_user: Whose | None
    of_organisation: Whose | None
    hidden: frozenset[str] = field(default=frozenset())
    goes_with_organisation: bool = False


def list_rows(
    session: Session, belonging: Belonging, chosen: ColumnElement[bool]
) -> Iterator[dict[str, Any]]:
    """The rows without what is hidden, as JSON values."""
    names = [column.key for column in belonging.table.__table__.columns if column.key not in belonging.hidden]
    rows = session.scalars(select(belonging.table).where(chosen).execution_options(yield_per=200))
    for row in rows:
        yield {name: _tell(getattr(row, name)) for name in names}


def _tell(value: Any) -> Any:
    """A quote's content is JSON in bytes; times are written as in ISO 8601."""
    if isinstance(value, bytes):
        return json.loads(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
