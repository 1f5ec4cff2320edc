"""A file of the viewer's own part, with the decision that lets him have it; and who else had one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.guarding import (
    FileKind,
    GuardedFile,
    Opening,
    OpeningView,
    Purpose,
    allow_own,
    find_file,
    list_openings,
)
from app.marketplace.quoting.part_view import find_part


@dataclass(frozen=True, slots=True)
class PartFile:
    """``opening`` is to be noted before the file is handed out."""

    file: GuardedFile
    opening: Opening


def find_part_file(
    viewer: Viewer,
    session: Session,
    part_id: str,
    kind: FileKind,
    purpose: Purpose = "view",
    *,
    drawing_id: str | None = None,
    now: datetime,
) -> PartFile:
    """NotFound ``part_not_found``, ``preview_not_found``, ``repaired_not_found``, ``drawing_not_found``."""
    require_scope(viewer, "parts:read")
    part = find_part(session, viewer, part_id, now=now)
    opening = allow_own(viewer, part, part.id, kind, purpose)
    return PartFile(find_file(session, part, kind, drawing_id), opening)


def list_part_openings(
    viewer: Viewer, session: Session, part_id: str, *, now: datetime
) -> tuple[OpeningView, ...]:
    """Who opened files of this part, the latest first; NotFound ``part_not_found``."""
    require_scope(viewer, "parts:read")
    return list_openings(session, find_part(session, viewer, part_id, now=now).id)
