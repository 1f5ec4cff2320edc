"""Makes a part of a received file and asks for its measurement, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.geometry.units import Unit
from app.marketplace.accounts import (
    Viewer,
    own,
    require_member_may,
    require_offers_allowed,
    require_scope,
)
from app.marketplace.quoting.part_view import PartView, view_part
from app.marketplace.quoting.part_work import ask_to_measure
from app.marketplace.quoting.receive_upload import ReceivedFile
from app.marketplace.quoting.upload_quota import count_upload
from app.programme import Policy
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class UploadPart:
    """``unit`` None: declared by the file or guessed. ``address`` counts guests' uploads."""

    file: ReceivedFile
    unit: Unit | None
    address: str = ""


def upload_part(
    session: Session, viewer: Viewer, command: UploadPart, *, policy: Policy, now: datetime
) -> PartView:
    """The new part, queued. A guest's part expires.

    Raises NotAllowed ``sign_in_required``, ``guest_key_missing``, ``scope_missing``, ``role_may_not``;
    Unavailable ``parts_quota_reached`` (limit, retry_after_s).
    """
    require_scope(viewer, "parts:write")
    require_offers_allowed(viewer, policy)
    require_member_may(viewer, "parts:change")
    count_upload(session, viewer, command.address, policy=policy, now=now)
    file = command.file
    row = PartRow(
        **own(viewer),
        id=new_id(),
        status="queued",
        revision=1,
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
        created_at=now,
        expires_at=now + timedelta(days=policy.unclaimed_part_days) if viewer.is_guest else None,
    )
    session.add(row)
    session.flush()
    ask_to_measure(session, row.id, row.revision, now=now)
    return view_part(row)
