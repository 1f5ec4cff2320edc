"""Looks through the whole log and names the first entry that is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast, get_args

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.database.tables.auditing import AuditEntryRow, AuditHeadRow
from app.marketplace.auditing.entry import FIRST_HASH, hash_entry, read_entry

_AT_A_TIME = 1_000

BreakCode = Literal[
    "audit_entry_changed",
    "audit_entry_missing",
    "audit_link_broken",
    "audit_end_missing",
    "audit_head_changed",
    "audit_head_missing",
]
BREAK_CODES: tuple[str, ...] = get_args(BreakCode)


@dataclass(frozen=True, slots=True)
class Break:
    """``sequence`` is the first entry that is wrong or missing."""

    sequence: int
    code: BreakCode


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """``entries`` are sound, up to ``last_hash``; ``broken`` None: all of them.

    Who keeps number and hash of the last entry elsewhere can tell later that nothing before it changed.
    """

    entries: int
    last_hash: str
    broken: Break | None


def verify_chain(session: Session) -> ChainCheck:
    """Reads every entry once, a thousand at a time. Entries written meanwhile are left for the next time."""
    wanted = (
        # one statement sees one state: the head and the entries up to it
        select(AuditHeadRow.sequence, AuditHeadRow.entry_hash, AuditEntryRow)
        .outerjoin(AuditEntryRow, true())
        .order_by(AuditEntryRow.sequence)
        .execution_options(yield_per=_AT_A_TIME)
    )
    count, last_hash, head = 0, FIRST_HASH, None
    with session.execute(wanted) as found:
        for head_sequence, head_hash, row in cast("Iterator[tuple[int, str, AuditEntryRow | None]]", found):
            head = (head_sequence, head_hash)
            if row is None:
                break
            code = _judge(row, count + 1, last_hash)
            if code is not None:
                return ChainCheck(count, last_hash, Break(count + 1, code))
            count, last_hash = row.sequence, row.entry_hash
            session.expunge(row)
    return ChainCheck(count, last_hash, _judge_end(session, count, last_hash, head))


def _judge(row: AuditEntryRow, expected: int, last_hash: str) -> BreakCode | None:
    if row.sequence != expected:
        return "audit_entry_missing"
    if hash_entry(read_entry(row)) != row.entry_hash:
        return "audit_entry_changed"
    return None if row.previous_hash == last_hash else "audit_link_broken"


def _judge_end(session: Session, count: int, last_hash: str, head: tuple[int, str] | None) -> Break | None:
    if head is None:
        first = session.scalar(select(AuditEntryRow.sequence).limit(1))
        return None if first is None else Break(count + 1, "audit_head_missing")
    if head[0] > count:
        return Break(count + 1, "audit_end_missing")
    return None if head == (count, last_hash) else Break(count, "audit_head_changed")
