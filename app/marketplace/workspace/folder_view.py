"""A folder as its organisation sees it, and the one way to find it: by owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.folders import FolderRow
from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, owned_by
from app.values.errors import Invalid, NotFound

LONGEST_NAME = 200
MOST_FOLDERS = 500


@dataclass(frozen=True, slots=True)
class FolderView:
    """``parts`` counts what the viewer sees in it, older revisions left out."""

    id: str
    name: str
    parts: int
    created_at: datetime


def check_folder_name(name: str) -> str:
    """The name on one line; Invalid ``name_invalid`` (maximum), also for letters that turn a line around."""
    straight = " ".join(name.split())
    if not 0 < len(straight) <= LONGEST_NAME or not straight.isprintable():
        raise Invalid("name_invalid", {"maximum": LONGEST_NAME})
    return straight


def find_folder(session: Session, viewer: Viewer, folder_id: str, *, lock: bool = False) -> FolderRow:
    """A folder of the viewer's organisation; NotFound ``folder_not_found`` for every other id."""
    query = select(FolderRow).where(
        FolderRow.id == folder_id, FolderRow.organisation_id == viewer.organisation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = None if viewer.organisation_id is None else session.scalar(query)
    if row is None:
        raise NotFound("folder_not_found")
    return row


def count_series(session: Session, folder_id: str, viewer: Viewer | None = None) -> int:
    """How many parts lie in a folder, each with all its revisions counted once; of a viewer: that he sees."""
    query = select(func.count(PartRow.series_id.distinct())).where(PartRow.folder_id == folder_id)
    if viewer is not None:
        query = query.where(owned_by(viewer, PartRow))
    return session.scalar(query) or 0


def view_folder(session: Session, viewer: Viewer, row: FolderRow) -> FolderView:
    """What the row says, as pure types."""
    return FolderView(row.id, row.name, count_series(session, row.id, viewer), row.created_at)
