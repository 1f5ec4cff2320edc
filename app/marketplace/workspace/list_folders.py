"""The folders of the viewer's organisation by name, and how many parts lie in none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.folders import FolderRow
from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.workspace.folder_view import FolderView


@dataclass(frozen=True, slots=True)
class FolderList:
    """All of them: there are never more than ``MOST_FOLDERS``."""

    folders: tuple[FolderView, ...]
    parts_in_none: int


def list_folders(viewer: Viewer, session: Session) -> FolderList:
    """Guests have none. What is kept to a team is counted for its people only."""
    require_scope(viewer, "parts:read")
    if viewer.organisation_id is None:
        return FolderList((), 0)
    counted = session.execute(
        select(PartRow.folder_id, func.count(PartRow.series_id.distinct()))
        .where(PartRow.organisation_id == viewer.organisation_id, owned_by(viewer, PartRow))
        .group_by(PartRow.folder_id)
    )
    counts: dict[str | None, int] = {row[0]: row[1] for row in counted}
    rows = session.scalars(
        select(FolderRow)
        .where(FolderRow.organisation_id == viewer.organisation_id)
        .order_by(FolderRow.name_key, FolderRow.id)
    )
    return FolderList(
        tuple(FolderView(row.id, row.name, counts.get(row.id, 0), row.created_at) for row in rows),
        counts.get(None, 0),
    )
