"""Writes the note beside a part, for whoever makes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.part_view import find_part
from app.values.errors import Invalid

LONGEST_NOTE = 2_000


def write_note(session: Session, viewer: Viewer, part_id: str, text: str, *, now: datetime) -> str:
    """The note as it is kept: line ends made one kind, no control characters; an empty one is none.

    Raises NotFound ``part_not_found``, Invalid ``note_too_long`` (maximum).
    """
    require_scope(viewer, "parts:write")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(letter for letter in lines if letter == "\n" or letter.isprintable()).strip()
    if len(kept) > LONGEST_NOTE:
        raise Invalid("note_too_long", {"maximum": LONGEST_NOTE})
    find_part(session, viewer, part_id, now=now, lock=True).note = kept or None
    session.flush()
    return kept
