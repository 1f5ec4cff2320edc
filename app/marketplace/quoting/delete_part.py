"""Deletes a part with its files; quotes keep the hash and the name, and nothing else of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, require_member_may, require_scope
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.quoting.file_copies import take_copy_keys
from app.marketplace.quoting.part_papers import list_drawing_rows
from app.marketplace.quoting.part_view import find_part
from app.marketplace.quoting.part_work import ask_to_delete

_EXPIRED_AT_ONCE = 200


def delete_part(session: Session, viewer: Viewer, part_id: str, *, now: datetime) -> tuple[str, ...]:
    """The keys that are destroyed with it; the blobs go after the commit, by a job.

    NotFound ``part_not_found``, NotAllowed ``role_may_not``.
    """
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, part_id, now=now, lock=True)
    require_member_may(viewer, "parts:change")
    gone = _delete(session, part, now)
    record(session, viewer, "part_deleted", "part", part_id, now=now)
    return gone


def delete_parts_of(session: Session, organisation_id: str, *, now: datetime) -> tuple[str, ...]:
    """All of an organisation that goes itself; the keys that are destroyed with them."""
    gone: list[str] = []
    for row in session.scalars(
        select(PartRow).where(PartRow.organisation_id == organisation_id).with_for_update()
    ).all():
        gone += _delete(session, row, now)
        record(session, SYSTEM, "part_deleted", "part", row.id, now=now, concerned_id=organisation_id)
    return tuple(gone)


def expire_part(session: Session, row: PartRow, *, now: datetime) -> None:
    """A part whose time is over."""
    _delete(session, row, now)
    record(session, SYSTEM, "part_expired", "part", row.id, now=now, concerned_id=row.organisation_id)


def delete_expired_parts(session: Session, *, now: datetime) -> int:
    """Guests' parts whose time is over, a few at a time; how many went."""
    rows = session.scalars(
        select(PartRow)
        .where(PartRow.expires_at <= now)
        .order_by(PartRow.expires_at)
        .limit(_EXPIRED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        expire_part(session, row, now=now)
    return len(rows)


def _delete(session: Session, row: PartRow, now: datetime) -> tuple[str, ...]:
    drawings = [drawing.storage_key for drawing in list_drawing_rows(session, row.id)]
    made = [row.preview_key, row.thumbnail_key, row.repaired_key]
    copies = take_copy_keys(session, row.id)
    gone = ask_to_delete(session, [row.storage_key, *made, *drawings, *copies], now=now)
    session.delete(row)
    session.flush()
    return gone
