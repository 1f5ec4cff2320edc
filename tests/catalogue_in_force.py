"""The demo catalogue in force: imported once, its rows copied from then on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.database import Database
from app.database.record import Record


@dataclass(frozen=True, slots=True)
class CatalogueRows:
    """What an import leaves in an empty database, parents first."""

    tables: tuple[tuple[Table, list[dict[str, Any]]], ...]

    def put(self, session: Session) -> None:
        """As the import would, into a database without a catalogue."""
        for table, rows in self.tables:
            session.execute(insert(table), rows)


def read_rows(database: Database) -> CatalogueRows:
    """All rows; numbers that the database counts itself are left to the next one."""
    with database.read() as session:
        found = []
        for table in Record.metadata.sorted_tables:
            counted = table.autoincrement_column
            columns = [column for column in table.columns if column is not counted]
            rows = [dict(row) for row in session.execute(select(*columns)).mappings()]
            if rows:
                found.append((table, rows))
    return CatalogueRows(tuple(found))
