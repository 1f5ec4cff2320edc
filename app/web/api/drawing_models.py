"""Drawings and notes as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.marketplace.quoting import DrawingView, PartPapers
from app.web.api.models import Shown, Wanted

LONGEST_TEXT = 16_000  # more than a note may have, so that what is too long is said in words


class NoteWanted(Wanted):
    """The note as it shall be."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]


class DrawingShown(Shown):
    """A drawing beside a part."""

    id: str
    file_name: str
    media_type: Literal["application/pdf", "image/png", "image/jpeg"]
    size_bytes: int
    sha256: str
    attached_at: datetime
    file: str


class PapersShown(Shown):
    """All that lies beside a part; the note is empty where there is none."""

    note: str
    drawings: list[DrawingShown]


def show_drawing(part_id: str, drawing: DrawingView) -> DrawingShown:
    """A drawing as it leaves the house."""
    return DrawingShown(
        id=drawing.id,
        file_name=drawing.file_name,
        media_type=drawing.media_type,
        size_bytes=drawing.size_bytes,
        sha256=drawing.sha256,
        attached_at=drawing.attached_at,
        file=f"/api/v1/parts/{part_id}/drawings/{drawing.id}",
    )


def show_papers(part_id: str, papers: PartPapers) -> PapersShown:
    """Note and drawings as they leave the house."""
    return PapersShown(
        note=papers.note, drawings=[show_drawing(part_id, drawing) for drawing in papers.drawings]
    )
