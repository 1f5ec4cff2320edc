"""Copies of a referred part's files on their way to an institute."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import StreamingResponse

from app.marketplace.accounts import Viewer
from app.marketplace.guarding import FileKind, note_opening
from app.marketplace.quoting import ask_for_copy
from app.marketplace.referring import find_shared_file
from app.values import Conflict
from app.web.identity import context_of
from app.web.part_files import require_near, saved_as, stream_content


def send_shared_copy(
    request: Request,
    viewer: Viewer,
    referral_id: str,
    kind: FileKind,
    drawing_id: str | None,
    *,
    institute: str | None = None,
) -> StreamingResponse:
    """Noted before it is handed out. Raises what ``find_shared_file`` and ``require_near`` raise; Conflict
    ``copy_not_ready`` while it is made, ``copy_differs``, ``copy_impossible``."""
    context = context_of(request)
    now = context.now()
    require_near(request)
    with context.open_write() as session:
        shared = find_shared_file(viewer, session, referral_id, kind, drawing_id, institute=institute)
        copy, key = shared.copy, shared.file.storage_key
        if copy is None:
            ask_for_copy(session, shared.opening.part_id, kind, drawing_id, key, now=now)
        elif copy.storage_key is not None:
            note_opening(session, shared.opening, now=now)
    context.wake_worker()
    if copy is None:
        raise Conflict("copy_not_ready")
    if copy.storage_key is None:
        raise Conflict("copy_differs" if copy.error == "copy_differs" else "copy_impossible")
    stream = context.storage.open(copy.storage_key)
    return stream_content(stream, shared.file.media_type, saved_as(shared.file.file_name))
