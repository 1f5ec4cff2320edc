"""What lies beside a part: a note and drawings, seen by whoever the part belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.drawing_kinds import MediaType
from app.marketplace.quoting.part_view import find_part
from app.offers import QuotedDrawing, Requirement
from app.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class DrawingView:
    """A drawing as its owner sees it."""

    id: str
    file_name: str
    media_type: MediaType
    size_bytes: int
    sha256: str
    attached_at: datetime


@dataclass(frozen=True, slots=True)
class PartPapers:
    """``note`` is empty where nothing was written; drawings in the order they came."""

    note: str
    drawings: tuple[DrawingView, ...]


def read_papers(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> PartPapers:
    """NotFound ``part_not_found`` for every part of somebody else."""
    require_scope(viewer, "parts:read")
    return view_papers(session, find_part(session, viewer, part_id, now=now))


def note_drawings(session: Session, part_id: str, requirement: Requirement) -> Requirement:
    """The requirement, with what the drawings beside the part mean for it: some finishes need one."""
    return replace(requirement, has_drawing=bool(list_drawing_rows(session, part_id)))


def view_papers(session: Session, part: PartRow) -> PartPapers:
    """What lies beside a part that was found already."""
    return PartPapers(
        part.note or "", tuple(view_drawing(row) for row in list_drawing_rows(session, part.id))
    )


def quote_papers(session: Session, part_id: str) -> tuple[str, tuple[QuotedDrawing, ...]]:
    """Note and drawings of a part as a quote keeps them; whose part it is was asked before."""
    note = session.scalar(select(PartRow.note).where(PartRow.id == part_id)) or ""
    return note, tuple(
        QuotedDrawing(row.file_name, row.media_type, row.size_bytes, row.sha256)
        for row in list_drawing_rows(session, part_id)
    )


def list_drawing_rows(session: Session, part_id: str) -> list[PartDrawingRow]:
    """The drawings of a part in the order they came."""
    query = select(PartDrawingRow).where(PartDrawingRow.part_id == part_id)
    return [*session.scalars(query.order_by(PartDrawingRow.attached_at, PartDrawingRow.id))]


def find_drawing_row(session: Session, part_id: str, drawing_id: str) -> PartDrawingRow:
    """A drawing of this part; NotFound ``drawing_not_found``."""
    row = session.get(PartDrawingRow, drawing_id)
    if row is None or row.part_id != part_id:
        raise NotFound("drawing_not_found")
    return row


def view_drawing(row: PartDrawingRow) -> DrawingView:
    """What the row says, as pure types."""
    return DrawingView(
        id=row.id,
        file_name=row.file_name,
        media_type=cast("MediaType", row.media_type),
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        attached_at=row.attached_at,
    )
