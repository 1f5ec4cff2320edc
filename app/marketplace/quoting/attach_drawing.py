"""Puts a drawing beside a part: looked at before it is stored, and gone again if what follows fails."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from app.database.tables.part_papers import PartDrawingRow
from app.integrations.storage import Storage, put_for_block
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.quoting.drawing_kinds import HEAD_BYTES, MediaType, tell_drawing_kind
from app.marketplace.quoting.file_names import clean_file_name
from app.marketplace.quoting.part_papers import DrawingView, list_drawing_rows, view_drawing
from app.marketplace.quoting.part_view import find_part
from app.marketplace.quoting.part_work import ask_to_delete
from app.marketplace.quoting.upload_quota import count_upload
from app.programme import Policy
from app.values.errors import Conflict, Invalid
from app.values.identifiers import new_id

MOST_DRAWINGS = 5
LARGEST_DRAWING_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class ReceivedDrawing:
    """A stored file that no part refers to yet."""

    sha256: str
    storage_key: str
    size_bytes: int
    media_type: MediaType
    file_name: str


@contextmanager
def receive_drawing(storage: Storage, stream: BinaryIO, name: str) -> Iterator[ReceivedDrawing]:
    """Check and store the seekable ``stream``; the block that follows attaches it in a transaction.

    Nothing is stored on a refusal: Invalid ``drawing_too_large`` (limit_bytes), ``drawing_kind_unknown``,
    ``extension_mismatch`` (extension, format). The file is deleted again when the block raises.
    """
    if stream.seek(0, io.SEEK_END) > LARGEST_DRAWING_BYTES:
        raise Invalid("drawing_too_large", {"limit_bytes": LARGEST_DRAWING_BYTES})
    stream.seek(0)
    file_name = clean_file_name(name)
    media_type = tell_drawing_kind(stream.read(HEAD_BYTES), file_name)
    stream.seek(0)
    with put_for_block(storage, stream, max_bytes=LARGEST_DRAWING_BYTES) as blob:
        yield ReceivedDrawing(blob.sha256, blob.key, blob.size_bytes, media_type, file_name)


def attach_drawing(
    session: Session,
    viewer: Viewer,
    part_id: str,
    drawing: ReceivedDrawing,
    *,
    address: str,
    policy: Policy,
    now: datetime,
) -> DrawingView:
    """The new drawing; the same file sent again is the one that is there already.

    Counts as an upload of the day. Raises NotFound ``part_not_found``, Conflict
    ``drawings_limit_reached`` (maximum), Unavailable ``parts_quota_reached`` (limit, retry_after_s).
    """
    require_scope(viewer, "parts:write")
    part = find_part(session, viewer, part_id, now=now, lock=True)
    before = list_drawing_rows(session, part.id)
    same = next((row for row in before if row.sha256 == drawing.sha256), None)
    if same is not None:
        ask_to_delete(session, [drawing.storage_key], now=now)
        return view_drawing(same)
    if len(before) >= MOST_DRAWINGS:
        raise Conflict("drawings_limit_reached", {"maximum": MOST_DRAWINGS})
    count_upload(session, viewer, address, policy=policy, now=now)
    row = PartDrawingRow(
        id=new_id(),
        part_id=part.id,
        file_name=drawing.file_name,
        media_type=drawing.media_type,
        size_bytes=drawing.size_bytes,
        sha256=drawing.sha256,
        storage_key=drawing.storage_key,
        attached_at=now,
    )
    session.add(row)
    session.flush()
    return view_drawing(row)
