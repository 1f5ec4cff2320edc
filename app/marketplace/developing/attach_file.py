"""Files that go with questions and answers: looked at, bounded, handed out only to be saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.developing import CaseAttachmentRow
from app.institutes.workflow import CLOSED, Side
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.developing.find_case import find_case
from app.marketplace.developing.read_case import AttachmentView
from app.marketplace.quoting.attach_drawing import ReceivedDrawing
from app.marketplace.quoting.part_work import ask_to_delete
from app.marketplace.referring.handover import decide_handover, may_read_customers_files, may_read_own
from app.values.errors import Conflict, NotAllowed, NotFound
from app.values.identifiers import new_id

MOST_ATTACHMENTS = 20


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """Where a file lies, what it is called, and on which side the viewer stands."""

    storage_key: str
    file_name: str
    media_type: str
    size_bytes: int
    viewer_side: Side


def attach_to_case(
    session: Session, viewer: Viewer, case_id: str, file: ReceivedDrawing, *, now: datetime
) -> AttachmentView:
    """The new file; the same file sent again is the one that is there already.

    NotFound ``case_not_found``; NotAllowed ``step_of_other_side`` for operators; Conflict ``case_closed``,
    ``attachments_limit_reached`` (maximum).
    """
    require_scope(viewer, "referrals:write")
    found = find_case(session, viewer, case_id, lock=True)
    if found.side not in ("customer", "institute"):
        raise NotAllowed("step_of_other_side", {"step": "ask"})
    if found.state in CLOSED or found.part is None:
        raise Conflict("case_closed")
    same = session.scalar(
        select(CaseAttachmentRow).where(
            CaseAttachmentRow.case_id == case_id, CaseAttachmentRow.sha256 == file.sha256
        )
    )
    if same is not None:
        ask_to_delete(session, [file.storage_key], now=now)
        return _view(same)
    count = session.scalar(select(func.count()).where(CaseAttachmentRow.case_id == case_id))
    if (count or 0) >= MOST_ATTACHMENTS:
        raise Conflict("attachments_limit_reached", {"maximum": MOST_ATTACHMENTS})
    row = CaseAttachmentRow(
        id=new_id(),
        case_id=case_id,
        side=found.side,
        file_name=file.file_name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        storage_key=file.storage_key,
        attached_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, viewer, "case_file_attached", "case", case_id, {"side": found.side}, now=now,
        concerned_id=found.referral.organisation_id,
    )  # fmt: skip
    return _view(row)


def find_attachment(viewer: Viewer, session: Session, case_id: str, attachment_id: str) -> AttachedFile:
    """NotFound ``case_not_found``, ``attachment_not_found``: also for an institute once a case ended without
    work, for operators, and for the customer's files before they are open to the institute."""
    require_scope(viewer, "referrals:read")
    found = find_case(session, viewer, case_id)
    released = decide_handover(
        found.case, found.brief, found.consents, side=found.side, user_id=viewer.user_id
    )
    row = session.get(CaseAttachmentRow, attachment_id)
    is_own = row is not None and row.side == "institute" and may_read_own(found.case, found.side)
    if row is None or row.case_id != case_id or found.side == "operator" or not (released or is_own):
        raise NotFound("attachment_not_found")
    if row.side == "customer" and not may_read_customers_files(
        found.case, found.brief, found.consents, side=found.side, user_id=viewer.user_id
    ):
        raise NotFound("attachment_not_found")
    return AttachedFile(row.storage_key, row.file_name, row.media_type, row.size_bytes, found.side)


def _view(row: CaseAttachmentRow) -> AttachmentView:
    return AttachmentView(
        row.id, cast("Side", row.side), row.file_name, row.media_type, row.size_bytes, row.attached_at
    )
