"""All data about oneself, or about the organisation, as an archive: asked for, made by a worker, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.outbox import enqueue_job
from app.database.tables.accounts import MembershipRow, UserRow
from app.database.tables.own_data import DataExportRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.quoting.part_work import ask_to_delete
from app.values.errors import Conflict, NotAllowed, NotFound
from app.values.identifiers import new_id

MAKE_EXPORT = "make_export"
KEPT_FOR = timedelta(days=7)
MOST_AT_ONCE = 3

ExportStatus = Literal["queued", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class AskExport:
    """``is_whole``: of the organisation, which only its owners may ask for."""

    is_whole: bool
    has_files: bool


@dataclass(frozen=True, slots=True)
class ExportView:
    """An archive that was asked for."""

    id: str
    is_whole: bool
    has_files: bool
    status: ExportStatus
    size_bytes: int | None
    asked_at: datetime
    expires_at: datetime


def ask_export(session: Session, viewer: Viewer, command: AskExport, *, now: datetime) -> ExportView:
    """Queued; a letter comes when it is ready.

    NotAllowed ``sign_in_required``, ``owner_only``; Conflict ``exports_limit_reached`` (maximum).
    """
    user_id, organisation_id = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    if command.is_whole and viewer.role != "owner":
        raise NotAllowed("owner_only")
    # one after the other, so that the limit holds
    session.get(UserRow, user_id, with_for_update=True)
    if len(list_exports(viewer, session, now=now)) >= MOST_AT_ONCE:
        raise Conflict("exports_limit_reached", {"maximum": MOST_AT_ONCE})
    row = DataExportRow(
        id=new_id(),
        user_id=user_id,
        organisation_id=organisation_id,
        is_whole=command.is_whole,
        has_files=command.has_files,
        status="queued",
        storage_key=None,
        size_bytes=None,
        asked_at=now,
        expires_at=now + KEPT_FOR,
    )
    session.add(row)
    session.flush()
    enqueue_job(session, MAKE_EXPORT, {"export_id": row.id}, key=f"{MAKE_EXPORT}:{row.id}", now=now)
    details = {"is_whole": command.is_whole, "has_files": command.has_files}
    record(session, viewer, "export_asked", "user", user_id, {**details}, now=now)
    return _view(row)


def list_exports(viewer: Viewer, session: Session, *, now: datetime) -> tuple[ExportView, ...]:
    """The viewer's own that have not expired, newest first."""
    user_id, _ = require_signed_in(viewer)
    rows = session.scalars(
        select(DataExportRow)
        .where(DataExportRow.user_id == user_id, DataExportRow.expires_at > now)
        .order_by(DataExportRow.asked_at.desc(), DataExportRow.id)
    )
    return tuple(_view(row) for row in rows)


def find_export(viewer: Viewer, session: Session, export_id: str, *, now: datetime) -> str:
    """Where the archive lies; NotFound ``export_not_found`` for others' and what expired or is not ready.

    Who left the organisation that he asked in, or owns it no more, does not get what he asked for; nor does
    an operator who looks as him.
    """
    user_id, _ = require_signed_in(viewer)
    require_scope(viewer, "account:write")
    row = session.get(DataExportRow, export_id)
    if (
        row is None
        or row.user_id != user_id
        or row.expires_at <= now
        or row.storage_key is None
        or viewer.looked_at_by is not None
        or not _may_have(session, row)
    ):
        raise NotFound("export_not_found")
    return row.storage_key


def _may_have(session: Session, row: DataExportRow) -> bool:
    """Whatever organisation he acts for at the moment."""
    role = session.scalar(
        select(MembershipRow.role).where(
            MembershipRow.user_id == row.user_id, MembershipRow.organisation_id == row.organisation_id
        )
    )
    return role is not None and (role == "owner" or not row.is_whole)


def delete_expired_exports(session: Session, *, now: datetime) -> int:
    """How many went."""
    rows = session.scalars(
        select(DataExportRow).where(DataExportRow.expires_at <= now).with_for_update(skip_locked=True)
    ).all()
    ask_to_delete(session, [row.storage_key for row in rows], now=now)
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def _view(row: DataExportRow) -> ExportView:
    return ExportView(
        id=row.id,
        is_whole=row.is_whole,
        has_files=row.has_files,
        status=cast("ExportStatus", row.status),
        size_bytes=row.size_bytes,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )
