"""Another file for the same thing: the next revision of a part, in its folder, with papers if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.folders import FolderRow
from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.parts import PartRow
from app.geometry.units import Unit
from app.marketplace.accounts import Viewer, require_member_may, require_offers_allowed, require_scope
from app.marketplace.auditing import record
from app.marketplace.quoting import PartView, ReceivedFile
from app.marketplace.quoting.attach_drawing import ReceivedDrawing
from app.marketplace.quoting.part_papers import list_drawing_rows
from app.marketplace.quoting.part_view import find_part, view_part
from app.marketplace.quoting.part_work import ask_to_measure
from app.marketplace.quoting.upload_quota import count_upload
from app.programme import Policy
from app.values.errors import Conflict, Invalid, Parameter
from app.values.identifiers import new_id

MOST_ISSUES = 200


@dataclass(frozen=True, slots=True)
class RevisePart:
    """``drawings`` are copies of those beside the part; ``keeps_note``: its note comes along."""

    part_id: str
    file: ReceivedFile
    unit: Unit | None = None
    keeps_note: bool = False
    drawings: tuple[ReceivedDrawing, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class DrawingToCopy:
    """Where a drawing lies that shall come along, and what it is called."""

    storage_key: str
    file_name: str


def list_drawings_to_copy(
    viewer: Viewer, session: Session, part_id: str, *, now: datetime
) -> tuple[DrawingToCopy, ...]:
    """NotFound ``part_not_found``, NotAllowed ``role_may_not``; the copies are made outside of any
    transaction."""
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, part_id, now=now)
    require_member_may(viewer, "parts:change")
    return tuple(DrawingToCopy(row.storage_key, row.file_name) for row in list_drawing_rows(session, part.id))


def revise_part(
    session: Session, viewer: Viewer, command: RevisePart, *, policy: Policy, now: datetime
) -> PartView:
    """The new revision, queued; the one before and all quotes made for it stay as they are.

    Raises NotFound ``part_not_found``; Conflict ``revision_not_newest`` (newest_id), so that of two tabs one
    is told, ``revisions_limit_reached`` (maximum); Invalid ``revision_same_file``; NotAllowed
    ``sign_in_required``, ``role_may_not``; Unavailable ``parts_quota_reached`` (limit, retry_after_s).
    """
    require_scope(viewer, "parts:write")
    require_offers_allowed(viewer, policy)
    folder_id = find_part(session, viewer, command.part_id, now=now).folder_id
    require_member_may(viewer, "parts:change")
    if folder_id is not None:
        # nobody takes the folder away meanwhile; held before the part, as by whoever moves parts
        session.execute(select(FolderRow.id).where(FolderRow.id == folder_id).with_for_update())
    before = find_part(session, viewer, command.part_id, now=now, lock=True)
    newest = session.execute(
        select(PartRow.id, PartRow.issue)
        .where(PartRow.series_id == before.series_id)
        .order_by(PartRow.issue.desc())
        .limit(1)
    ).one()
    if newest.id != before.id:
        raise Conflict("revision_not_newest", {"newest_id": newest.id})
    if command.file.sha256 == before.sha256:
        raise Invalid("revision_same_file")
    if before.issue >= MOST_ISSUES:
        raise Conflict("revisions_limit_reached", {"maximum": MOST_ISSUES})
    count_upload(session, viewer, command.address, policy=policy, now=now)
    row = _make_row(viewer, before, command, policy, now)
    session.add(row)
    session.flush()
    _attach_copies(session, row, command.drawings, now)
    ask_to_measure(session, row.id, row.revision, now=now)
    details: dict[str, Parameter] = {"before": before.id, "issue": row.issue}
    record(session, viewer, "part_revised", "part", row.id, details, now=now)
    return view_part(row)


def _make_row(viewer: Viewer, before: PartRow, command: RevisePart, policy: Policy, now: datetime) -> PartRow:
    """It belongs to whoever the part belongs to, not to whoever happens to hold a key besides."""
    is_of_guest = before.guest_key_hash is not None
    file = command.file
    return PartRow(
        organisation_id=before.organisation_id,
        user_id=None if is_of_guest else viewer.user_id,
        guest_key_hash=before.guest_key_hash,
        id=new_id(),
        status="queued",
        revision=1,
        series_id=before.series_id,
        issue=before.issue + 1,
        folder_id=before.folder_id,
        team_id=before.team_id,
        file_name=file.file_name,
        format=file.format,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        storage_key=file.storage_key,
        unit=command.unit,
        orientation="auto",
        measurements=None,
        preview_key=None,
        thumbnail_key=None,
        repaired_key=None,
        error=None,
        note=before.note if command.keeps_note else None,
        created_at=now,
        expires_at=now + timedelta(days=policy.unclaimed_part_days) if is_of_guest else None,
    )


def _attach_copies(
    session: Session, row: PartRow, drawings: tuple[ReceivedDrawing, ...], now: datetime
) -> None:
    for number, drawing in enumerate(drawings):
        session.add(
            PartDrawingRow(
                id=new_id(),
                part_id=row.id,
                file_name=drawing.file_name,
                media_type=drawing.media_type,
                size_bytes=drawing.size_bytes,
                sha256=drawing.sha256,
                storage_key=drawing.storage_key,
                attached_at=now + timedelta(microseconds=number),  # the order they were in
            )
        )
    session.flush()
