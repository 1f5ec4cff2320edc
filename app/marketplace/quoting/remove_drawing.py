"""Takes a drawing away again; quotes keep its name and hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.file_copies import take_copy_keys
from app.marketplace.quoting.part_papers import find_drawing_row
from app.marketplace.quoting.part_view import find_part
from app.marketplace.quoting.part_work import ask_to_delete


def remove_drawing(session: Session, viewer: Viewer, part_id: str, drawing_id: str, *, now: datetime) -> None:
    """NotFound ``part_not_found``, ``drawing_not_found``. The file goes after the commit, by a job."""
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, part_id, now=now, lock=True)
    row = find_drawing_row(session, part.id, drawing_id)
    copies = take_copy_keys(session, part.id, row.storage_key)
    ask_to_delete(session, [row.storage_key, *copies], now=now)
    session.delete(row)
    session.flush()
