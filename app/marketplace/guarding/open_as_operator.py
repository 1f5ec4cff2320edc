"""An operator opens a customer's file: with a reason, in the audit log, and the owner gets a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.parts import PartRow
from app.marketplace.accounts import Viewer, list_owners
from app.marketplace.guarding.decide_access import Asked, FileKind, decide_access
from app.marketplace.guarding.openings import Opening, note_opening
from app.marketplace.mailing import send_mail
from app.values.errors import Invalid, NotAllowed, NotFound
from app.values.identifiers import new_id

LONGEST_REASON = 500
LEAST_REASON = 10


@dataclass(frozen=True, slots=True)
class OpenAsOperator:
    """``drawing_id`` where the kind is a drawing."""

    part_id: str
    kind: FileKind
    reason: str
    drawing_id: str | None = None


@dataclass(frozen=True, slots=True)
class GuardedFile:
    """Where a file lies and what it is called."""

    storage_key: str
    file_name: str
    media_type: str


def open_as_operator(
    session: Session, viewer: Viewer, command: OpenAsOperator, *, now: datetime
) -> GuardedFile:
    """The file, noted already and the owners of its organisation written to; a guest has no address.

    NotAllowed ``operator_only``; Invalid ``reason_missing``, ``reason_too_short`` (minimum); NotFound
    ``part_not_found``, ``preview_not_found``, ``repaired_not_found``, ``drawing_not_found``.
    """
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    reason = " ".join(command.reason.split())[:LONGEST_REASON]
    part = session.get(PartRow, command.part_id)
    if part is None or (part.expires_at is not None and part.expires_at <= now):
        raise NotFound("part_not_found")
    asked = Asked("operator", command.kind, "support", has_reason=bool(reason))
    basis = decide_access(asked)
    if len(reason) < LEAST_REASON:
        raise Invalid("reason_too_short", {"minimum": LEAST_REASON})
    file = find_file(session, part, command.kind, command.drawing_id)
    opening = Opening(
        part.id, part.organisation_id, command.kind, "support", "operator", basis, viewer, note=reason
    )
    note_opening(session, opening, now=now)
    for owner in list_owners(session, part.organisation_id):
        send_mail(
            session,
            owner.email,
            "file_opened",
            {"file_name": part.file_name, "reason": reason},
            language=owner.language,
            key=f"file_opened:{new_id()}",
            now=now,
            path=f"/{owner.language}/parts/{part.id}#openings",
        )
    return file


def find_file(session: Session, part: PartRow, kind: FileKind, drawing_id: str | None = None) -> GuardedFile:
    """Which blob is meant; NotFound ``preview_not_found``, ``repaired_not_found``, ``drawing_not_found``."""
    stem = part.file_name.rpartition(".")[0] or part.file_name
    if kind == "drawing":
        drawing = None if drawing_id is None else session.get(PartDrawingRow, drawing_id)
        if drawing is None or drawing.part_id != part.id:
            raise NotFound("drawing_not_found")
        return GuardedFile(drawing.storage_key, drawing.file_name, drawing.media_type)
    key, name, media_type = {
        "file": (part.storage_key, part.file_name, "application/octet-stream"),
        "repaired": (part.repaired_key, "repaired.stl", "model/stl"),
        "preview": (part.preview_key, f"{stem}.glb", "model/gltf-binary"),
        "thumbnail": (part.thumbnail_key, f"{stem}.png", "image/png"),
    }[kind]
    if key is None:
        raise NotFound("repaired_not_found" if kind == "repaired" else "preview_not_found")
    return GuardedFile(key, name, media_type)
