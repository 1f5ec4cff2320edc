"""One part of the viewer's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.part_file import find_part_file
from app.marketplace.quoting.part_view import PartView, find_part, view_part


def read_part(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> PartView:
    """NotFound ``part_not_found`` for every part of somebody else."""
    require_scope(viewer, "parts:read")
    return view_part(find_part(session, viewer, part_id, now=now))


def find_preview(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the preview mesh (GLB); NotFound ``part_not_found``, ``preview_not_found``."""
    return find_part_file(viewer, session, part_id, "preview", now=now).file.storage_key


def find_thumbnail(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the picture (PNG); NotFound ``part_not_found``, ``preview_not_found``."""
    return find_part_file(viewer, session, part_id, "thumbnail", now=now).file.storage_key


def find_repaired(viewer: Viewer, session: Session, part_id: str, *, now: datetime) -> str:
    """Storage key of the repaired mesh (STL); NotFound ``part_not_found``, ``repaired_not_found``."""
    return find_part_file(viewer, session, part_id, "repaired", now=now).file.storage_key
