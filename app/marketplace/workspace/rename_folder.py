"""Calls a folder something else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_member_may, require_scope
from app.marketplace.auditing import record
from app.marketplace.workspace.folder_view import FolderView, check_folder_name, find_folder, view_folder
from app.values.errors import Conflict
from app.values.folding import fold_name


def rename_folder(
    session: Session, viewer: Viewer, folder_id: str, name: str, *, now: datetime
) -> FolderView:
    """Raises NotFound ``folder_not_found``, NotAllowed ``role_may_not``, Invalid ``name_invalid``, Conflict
    ``folder_name_taken``."""
    require_scope(viewer, "parts:write")
    row = find_folder(session, viewer, folder_id, lock=True)
    require_member_may(viewer, "parts:change")
    straight = check_folder_name(name)
    if straight != row.name:
        row.name, row.name_key = straight, fold_name(straight)
        try:
            session.flush()
        except IntegrityError as error:
            raise Conflict("folder_name_taken") from error
        record(session, viewer, "folder_renamed", "folder", row.id, now=now)
    return view_folder(session, viewer, row)
