"""The log as somebody may see it, newest entry first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.database.tables.auditing import AuditEntryRow
from app.marketplace.auditing.entry import AuditEntry, read_entry
from app.marketplace.auditing.record import Actor
from app.marketplace.paging import check_limit, read_cursor, write_cursor
from app.values.errors import Invalid, NotAllowed

_LAST_POSSIBLE = 2**31 - 1


class Reader(Actor, Protocol):
    """Who looks; a ``Viewer`` is one."""

    @property
    def role(self) -> str | None: ...
    @property
    def scopes(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """None: any. An object is named by its kind, and by its id too where one is meant."""

    object_kind: str | None = None
    object_id: str | None = None
    action: str | None = None
    user_id: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    """``next_cursor`` None: there are no older ones."""

    entries: tuple[AuditEntry, ...]
    next_cursor: str | None


def list_audit(viewer: Reader, session: Session, query: AuditQuery) -> AuditPage:
    """Operators see all; an owner sees what his organisation's people did and what concerns it.

    NotAllowed ``sign_in_required``, ``scope_missing`` (scope), ``owner_only``; Invalid
    ``limit_out_of_range``, ``cursor_invalid``.
    """
    check_limit(query.limit)
    rows = session.scalars(
        select(AuditEntryRow)
        .where(*_bounds(viewer), *_filters(query))
        .order_by(AuditEntryRow.sequence.desc())
        .limit(query.limit + 1)
    ).all()
    page = rows[: query.limit]
    has_more = len(rows) > query.limit
    return AuditPage(
        tuple(read_entry(row) for row in page), write_cursor(page[-1].sequence) if has_more else None
    )


def _bounds(viewer: Reader) -> tuple[ColumnElement[bool], ...]:
    if viewer.user_id is None or viewer.organisation_id is None:
        raise NotAllowed("sign_in_required")
    if "audit:read" not in viewer.scopes:
        raise NotAllowed("scope_missing", {"scope": "audit:read"})
    if viewer.kind == "operator":
        return ()
    if viewer.role != "owner":
        raise NotAllowed("owner_only")
    own = viewer.organisation_id
    return (or_(AuditEntryRow.organisation_id == own, AuditEntryRow.concerned_id == own),)


def _filters(query: AuditQuery) -> list[ColumnElement[bool]]:
    wanted = {
        AuditEntryRow.object_kind: query.object_kind,
        AuditEntryRow.object_id: query.object_id,
        AuditEntryRow.action: query.action,
        AuditEntryRow.user_id: query.user_id,
    }
    filters: list[ColumnElement[bool]] = [
        column == value for column, value in wanted.items() if value is not None
    ]
    if query.cursor is not None:
        (before,) = read_cursor(query.cursor, int)
        if not 0 < int(before) <= _LAST_POSSIBLE:
            raise Invalid("cursor_invalid")
        filters.append(AuditEntryRow.sequence < before)
    return filters
