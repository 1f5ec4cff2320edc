"""Makes a folder of the viewer's organisation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database.tables.folders import FolderRow
from app.marketplace.accounts import Viewer, require_member_may, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.workspace.folder_view import MOST_FOLDERS, FolderView, check_folder_name
from app.values.errors import Conflict
from app.values.folding import fold_name
from app.values.identifiers import new_id


def create_folder(session: Session, viewer: Viewer, name: str, *, now: datetime) -> FolderView:
    """Raises NotAllowed ``sign_in_required``, ``role_may_not``; Invalid ``name_invalid``; Conflict
    ``folder_name_taken``, ``folders_limit_reached`` (maximum)."""
    require_scope(viewer, "parts:write")
    _, organisation_id = require_signed_in(viewer)
    require_member_may(viewer, "parts:change")
    straight = check_folder_name(name)
    count = session.scalar(
        select(func.count()).select_from(FolderRow).where(FolderRow.organisation_id == organisation_id)
    )
    if (count or 0) >= MOST_FOLDERS:
        raise Conflict("folders_limit_reached", {"maximum": MOST_FOLDERS})
    row = FolderRow(
        id=new_id(),
        organisation_id=organisation_id,
        name=straight,
        name_key=fold_name(straight),
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("folder_name_taken") from error
    record(session, viewer, "folder_created", "folder", row.id, now=now)
    return FolderView(row.id, row.name, 0, row.created_at)
