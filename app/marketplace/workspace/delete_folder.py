"""Takes a folder away, never what lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, require_member_may, require_scope
from app.marketplace.auditing import record
from app.marketplace.workspace.folder_view import count_series, find_folder
from app.values.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class DeleteFolder:
    """``moves_parts``: what lies in it goes to ``into``, None being no folder."""

    folder_id: str
    moves_parts: bool = False
    into: str | None = None


def delete_folder(session: Session, viewer: Viewer, command: DeleteFolder, *, now: datetime) -> None:
    """Raises NotFound ``folder_not_found``; NotAllowed ``role_may_not``; Invalid ``folder_into_itself``;
    Conflict ``folder_not_empty`` (count) unless parts are moved, ``folder_of_others`` where some of them are
    kept to a team that the viewer is not in: he moves nothing that he does not see."""
    require_scope(viewer, "parts:write")
    row = find_folder(session, viewer, command.folder_id, lock=True)
    require_member_may(viewer, "parts:change")
    if command.into == row.id:
        raise Invalid("folder_into_itself")
    if command.into is not None:
        find_folder(session, viewer, command.into)
    count = count_series(session, row.id, viewer)
    if count_series(session, row.id) > count:
        raise Conflict("folder_of_others")
    if count and not command.moves_parts:
        raise Conflict("folder_not_empty", {"count": count})
    if count:
        session.execute(
            update(PartRow)
            .where(PartRow.folder_id == row.id)
            .values(folder_id=command.into)
            .execution_options(synchronize_session=False)
        )
    session.delete(row)
    session.flush()
    record(session, viewer, "folder_deleted", "folder", row.id, {"moved": count}, now=now)
