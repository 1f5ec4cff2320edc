"""The viewer's parts in short, by folder and name; reads no measurements, so that long lists stay quick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, owned_by, require_scope
from app.marketplace.paging import check_limit, read_cursor, read_place, write_cursor
from app.marketplace.quoting import PartStatus
from app.marketplace.quoting.part_view import is_alive, is_newest_issue
from app.marketplace.workspace.folder_view import find_folder
from app.values.errors import Invalid
from app.values.folding import fold_name

PartOrder = Literal["newest", "name"]
LONGEST_SEARCH = 200
IN_NO_FOLDER = "none"


@dataclass(frozen=True, slots=True)
class FindParts:
    """``folder`` None: any; ``IN_NO_FOLDER``, or a folder's id. ``search``: somewhere in the name."""

    folder: str | None = None
    search: str = ""
    order: PartOrder = "newest"
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PartSummary:
    """A line in the list: the newest revision of a part."""

    id: str
    file_name: str
    status: PartStatus
    issue: int
    folder_id: str | None
    has_thumbnail: bool
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class FoundParts:
    """``next_cursor`` is None on the last page."""

    parts: tuple[PartSummary, ...]
    next_cursor: str | None


def find_parts(viewer: Viewer, session: Session, wanted: FindParts, *, now: datetime) -> FoundParts:
    """Raises NotFound ``folder_not_found``; Invalid ``limit_out_of_range``, ``cursor_invalid``,
    ``search_too_long`` (maximum)."""
    require_scope(viewer, "parts:read")
    check_limit(wanted.limit)
    place, order = _put_in_order(wanted)
    rows = session.execute(
        select(
            PartRow.id,
            PartRow.file_name,
            PartRow.name_key,
            PartRow.status,
            PartRow.issue,
            PartRow.folder_id,
            PartRow.thumbnail_key,
            PartRow.created_at,
            PartRow.expires_at,
        )
        .where(owned_by(viewer, PartRow), is_alive(now), is_newest_issue())
        .where(*_narrow(viewer, session, wanted), *place)
        .order_by(*order)
        .limit(wanted.limit + 1)
    ).all()
    page = rows[: wanted.limit]
    cursor = None
    if len(rows) > wanted.limit:
        last = page[-1]
        seen = last.name_key if wanted.order == "name" else last.created_at.isoformat()
        cursor = write_cursor(seen, last.id)
    return FoundParts(
        tuple(
            PartSummary(
                row.id,
                row.file_name,
                cast("PartStatus", row.status),
                row.issue,
                row.folder_id,
                row.thumbnail_key is not None,
                row.created_at,
                row.expires_at,
            )
            for row in page
        ),
        cursor,
    )


def _narrow(viewer: Viewer, session: Session, wanted: FindParts) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.folder == IN_NO_FOLDER:
        conditions.append(PartRow.folder_id.is_(None))
    elif wanted.folder is not None:
        conditions.append(PartRow.folder_id == find_folder(session, viewer, wanted.folder).id)
    words = " ".join(wanted.search.split())
    if len(words) > LONGEST_SEARCH:
        raise Invalid("search_too_long", {"maximum": LONGEST_SEARCH})
    conditions += [PartRow.name_key.contains(word, autoescape=True) for word in fold_name(words).split()]
    return conditions


def _put_in_order(wanted: FindParts) -> tuple[list[ColumnElement[bool]], tuple[ColumnElement[Any], ...]]:
    """What comes after the page before, and in which order."""
    place: list[ColumnElement[bool]] = []
    if wanted.order == "name":
        if wanted.cursor is not None:
            name_key, part_id = read_cursor(wanted.cursor, str, str)
            place.append(tuple_(PartRow.name_key, PartRow.id) > tuple_(name_key, part_id))
        return place, (PartRow.name_key.asc(), PartRow.id.asc())
    if wanted.cursor is not None:
        place.append(tuple_(PartRow.created_at, PartRow.id) < tuple_(*read_place(wanted.cursor)))
    return place, (PartRow.created_at.desc(), PartRow.id.desc())
