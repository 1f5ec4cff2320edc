"""Copies of a referred part's files on their way to an institute."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import StreamingResponse

from app.marketplace.accounts import Viewer
from app.marketplace.developing import read_case
from app.marketplace.guarding import FileKind, note_opening
from app.marketplace.quoting import ask_for_copy
from app.marketplace.referring import find_shared_file
from app.values import Conflict
from app.web.identity import context_of
from app.web.part_files import require_near, saved_as, stream_content


def send_case_copy(
    request: Request, viewer: Viewer, case_id: str, kind: FileKind, drawing_id: str | None
) -> StreamingResponse:
    """What the institute of this case may have, noted before it is handed out: who acts for several gets by
    each case what the customer gave to that one.

    Raises what ``read_case``, ``find_shared_file`` and ``require_near`` raise; Conflict ``copy_not_ready``
    while it is made, ``copy_differs``, ``copy_impossible``.
    """
    context = context_of(request)
    now = context.now()
    require_near(request)
    with context.open_write() as session:
        case = read_case(viewer, session, case_id, now=now)
        shared = find_shared_file(
            viewer, session, case.referral_id, kind, drawing_id, institute=case.institute
        )
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
