"""One entry of the log, and the hash that chains it to the one before."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app.database.tables.auditing import AuditEntryRow
from app.values.canonical import digest

FIRST_HASH = "0" * 64
"""What the first entry has in place of a hash before it."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """``actor_kind`` is guest, member, operator or system; ``details`` are a JSON object."""

    sequence: int
    at: datetime
    actor_kind: str
    user_id: str | None
    organisation_id: str | None
    concerned_id: str | None
    action: str
    object_kind: str
    object_id: str
    details: dict[str, Any]
    reason: str
    previous_hash: str


_FIELDS = tuple(field.name for field in fields(AuditEntry))


def read_entry(row: AuditEntryRow) -> AuditEntry:
    """What a row says, without the hash over it."""
    return AuditEntry(**{name: getattr(row, name) for name in _FIELDS})


def make_row(entry: AuditEntry, entry_hash: str) -> AuditEntryRow:
    """The row that keeps an entry."""
    return AuditEntryRow(entry_hash=entry_hash, **{name: getattr(entry, name) for name in _FIELDS})


def hash_entry(entry: AuditEntry) -> str:
    """SHA-256 of the entry's canonical JSON, in hex; the hash of the entry before is part of it."""
    return digest(entry)
