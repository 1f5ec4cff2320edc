"""Puts parts into a folder, or takes them out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, owned_by, require_member_may, require_scope, require_signed_in
from app.marketplace.auditing import record
from app.marketplace.workspace.folder_view import find_folder
from app.values.errors import Invalid, NotFound

MOST_MOVED = 200


@dataclass(frozen=True, slots=True)
class MoveParts:
    """``folder_id`` None: out of any folder."""

    part_ids: tuple[str, ...]
    folder_id: str | None


def move_parts(session: Session, viewer: Viewer, command: MoveParts, *, now: datetime) -> int:
    """How many changed their place; a part goes with all its revisions. All of them or none.

    Raises NotAllowed ``sign_in_required``, ``role_may_not``; NotFound ``part_not_found``,
    ``folder_not_found``; Invalid ``moved_count_out_of_range`` (minimum, maximum).
    """
    require_scope(viewer, "parts:write")
    _, organisation_id = require_signed_in(viewer)
    wanted = frozenset(command.part_ids)
    if not 1 <= len(wanted) <= MOST_MOVED:
        raise Invalid("moved_count_out_of_range", {"minimum": 1, "maximum": MOST_MOVED})
    if command.folder_id is not None:
        # held until the parts are in it: whoever deletes the folder meanwhile waits and then sees them
        find_folder(session, viewer, command.folder_id, lock=True)
    rows = session.execute(
        select(PartRow.id, PartRow.series_id, PartRow.folder_id)
        .where(
            PartRow.id.in_(wanted),
            owned_by(viewer, PartRow),
            # not what a guest's key opens besides: folders are the organisation's
            PartRow.organisation_id == organisation_id,
        )
        # whoever revises one of them waits, or was faster and then his revision moves too
        .with_for_update()
    ).all()
    if len(rows) != len(wanted):
        raise NotFound("part_not_found")
    require_member_may(viewer, "parts:change")
    moved = sorted(row.id for row in rows if row.folder_id != command.folder_id)
    if moved:
        session.execute(
            update(PartRow)
            .where(
                PartRow.series_id.in_({row.series_id for row in rows}),
                PartRow.organisation_id == organisation_id,
            )
            .values(folder_id=command.folder_id)
            .execution_options(synchronize_session=False)
        )
    for part_id in moved:
        record(session, viewer, "part_moved", "part", part_id, {"folder": command.folder_id}, now=now)
    return len(moved)
