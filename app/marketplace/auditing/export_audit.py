"""The whole log as JSON lines, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.auditing import AuditEntryRow
from app.marketplace.auditing.entry import AuditEntry, read_entry
from app.values.canonical import canonical_json

_AT_A_TIME = 1_000


def export_audit(session: Session) -> Iterator[bytes]:
    """One line an entry: its canonical JSON with ``entry_hash``.

    Whoever takes ``entry_hash`` out of a line and hashes the rest by SHA-256 must arrive at it again.
    """
    wanted = select(AuditEntryRow).order_by(AuditEntryRow.sequence).execution_options(yield_per=_AT_A_TIME)
    with session.scalars(wanted) as rows:
        for row in rows:
            entry = read_entry(row)
            told = {field.name: getattr(entry, field.name) for field in fields(AuditEntry)}
            yield canonical_json({**told, "entry_hash": row.entry_hash}) + b"\n"
            session.expunge(row)
