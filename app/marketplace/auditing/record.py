"""Adds an entry to the log, in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database import write_last
from app.database.tables.auditing import AuditHeadRow
from app.marketplace.auditing.actions import Action, ObjectKind
from app.marketplace.auditing.entry import FIRST_HASH, AuditEntry, hash_entry, make_row
from app.values.errors import Parameter

_OWED = "audit_entries_owed"


class Actor(Protocol):
    """Who acts; a ``Viewer`` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def user_id(self) -> str | None: ...
    @property
    def organisation_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _System:
    kind: str = "system"
    user_id: str | None = None
    organisation_id: str | None = None


SYSTEM: Actor = _System()
"""The program by itself, or whoever sits at the machine's own command line."""


def record(
    session: Session,
    actor: Actor,
    action: Action,
    object_kind: ObjectKind,
    object_id: str,
    details: Mapping[str, Parameter] | None = None,
    *,
    now: datetime,
    reason: str = "",
    concerned_id: str | None = None,
) -> None:
    """Have the next entry written; it exists exactly when the transaction commits.

    ``concerned_id`` is the organisation whose affair it is, where that is not the actor's own. Nothing
    secret and no file name belongs into ``details``.
    """
    owed: list[AuditEntry] = session.info.setdefault(_OWED, [])
    owed.append(
        AuditEntry(
            sequence=0,
            at=now.astimezone(UTC),
            actor_kind=actor.kind,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            concerned_id=concerned_id or actor.organisation_id,
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            details=dict(details or {}),
            reason=reason,
            previous_hash="",
        )
    )
    # everybody needs the end of the chain, so it is held for no longer than it takes
    write_last(session, _OWED, _append_owed)


def _append_owed(session: Session) -> None:
    head = _hold_head(session)
    for each in session.info.pop(_OWED):
        entry = replace(each, sequence=head.sequence + 1, previous_hash=head.entry_hash)
        head.sequence, head.entry_hash = entry.sequence, hash_entry(entry)
        session.add(make_row(entry, head.entry_hash))
    session.flush()


def _hold_head(session: Session) -> AuditHeadRow:
    """The end of the chain, locked and as it is now; made where there is none yet."""
    wanted = (
        select(AuditHeadRow)
        .where(AuditHeadRow.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    head = session.scalar(wanted)
    if head is None:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.execute(
            insert(AuditHeadRow).values(id=1, sequence=0, entry_hash=FIRST_HASH).on_conflict_do_nothing()
        )
        head = session.scalars(wanted).one()
    return head
