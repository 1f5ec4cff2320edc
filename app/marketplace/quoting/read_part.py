"""One part of the viewer's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.part_view import PartView, find_part, view_part
from app.values.errors import NotFound


def read_part(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> PartView:
    """NotFound ``part_not_found`` for every part of somebody else."""
    require_scope(viewer, "parts:read")
    return view_part(find_part(session, viewer, part_id, now=now))


def find_preview(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the preview mesh (GLB); NotFound ``part_not_found``, ``preview_not_found``."""
    require_scope(viewer, "parts:read")
    key = find_part(session, viewer, part_id, now=now).preview_key
    if key is None:
        raise NotFound("preview_not_found")
    return key


def find_thumbnail(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the picture (PNG); NotFound ``part_not_found``, ``preview_not_found``."""
    require_scope(viewer, "parts:read")
    key = find_part(session, viewer, part_id, now=now).thumbnail_key
    if key is None:
        raise NotFound("preview_not_found")
    return key


def find_repaired(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the repaired mesh (STL); NotFound ``part_not_found``, ``repaired_not_found``."""
    require_scope(viewer, "parts:read")
    key = find_part(session, viewer, part_id, now=now).repaired_key
    if key is None:
        raise NotFound("repaired_not_found")
    return key
