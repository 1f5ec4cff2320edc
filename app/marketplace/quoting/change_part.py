"""Changes what the customer says about a part; the same file is then measured anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.geometry.units import Unit
from app.marketplace.accounts import Viewer, require_member_may, require_scope
from app.marketplace.quoting.part_view import (
    Orientation,
    PartView,
    check_orientation,
    find_part,
    read_orientation,
    view_part,
)
from app.marketplace.quoting.part_work import ask_to_delete, ask_to_measure


@dataclass(frozen=True, slots=True)
class ChangePart:
    """None leaves a value as it is."""

    part_id: str
    unit: Unit | None = None
    orientation: Orientation | None = None


def change_part(session: Session, viewer: Viewer, command: ChangePart, *, now: datetime) -> PartView:
    """A new revision, queued; the same values again change nothing.

    Raises NotFound ``part_not_found``, NotAllowed ``role_may_not``, Invalid ``orientation_invalid``.
    """
    require_scope(viewer, "parts:write")
    row = find_part(session, viewer, command.part_id, now=now, lock=True)
    require_member_may(viewer, "parts:change")
    unit = row.unit if command.unit is None else command.unit
    orientation = read_orientation(row.orientation)
    if command.orientation is not None:
        orientation = check_orientation(command.orientation)
    if unit == row.unit and orientation == read_orientation(row.orientation):
        return view_part(row)
    ask_to_delete(session, [row.preview_key, row.thumbnail_key, row.repaired_key], now=now)
    row.unit, row.orientation = unit, orientation
    row.revision += 1
    row.status = "queued"
    row.measurements = row.error = row.preview_key = row.thumbnail_key = row.repaired_key = None
    session.flush()
    ask_to_measure(session, row.id, row.revision, now=now)
    return view_part(row)
