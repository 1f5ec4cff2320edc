"""The one way by which a file of a part leaves the house: decided, noted, and only then opened."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import StreamingResponse

from app.marketplace.accounts import Viewer
from app.marketplace.duties import require_country
from app.marketplace.guarding import FileKind, GuardedFile, Purpose, is_noted, note_opening
from app.marketplace.quoting import find_part_file
from app.marketplace.quoting.part_file import PartFile
from app.marketplace.workspace import find_shared_file
from app.web.context import WebContext
from app.web.identity import address_of, context_of
from app.web.streaming import read_chunks


def send_part_file(
    context: WebContext,
    viewer: Viewer,
    part_id: str,
    kind: FileKind,
    purpose: Purpose = "view",
    *,
    drawing_id: str | None = None,
    is_saved: bool = False,
) -> StreamingResponse:
    """The viewer's own, to be shown or to be saved; raises what ``find_part_file`` raises."""
    with context.open_read() as session:
        found = find_part_file(
            viewer, session, part_id, kind, purpose, drawing_id=drawing_id, now=context.now()
        )
    return _note_and_send(context, found, saved_as(found.file.file_name) if is_saved else {})


def send_shared_file(
    request: Request,
    viewer: Viewer,
    token: str,
    kind: FileKind,
    headers: Mapping[str, str],
    *,
    drawing_id: str | None = None,
) -> StreamingResponse:
    """What a link opens; drawings are to be saved. Raises what ``find_shared_file`` and ``require_near``
    raise."""
    context = context_of(request)
    require_near(request)
    with context.open_read() as session:
        found = find_shared_file(viewer, session, token, kind, drawing_id=drawing_id, now=context.now())
    saved = saved_as(found.file.file_name) if kind == "drawing" else {}
    return _note_and_send(context, found, {**saved, **headers})


def require_near(request: Request) -> None:
    """Where somebody other than the owner opens a file from is asked for: from abroad that is an export.

    NotAllowed ``country_not_allowed`` (country).
    """
    require_country(context_of(request).country_of, address_of(request), is_owner=False)


def _note_and_send(context: WebContext, found: PartFile, headers: Mapping[str, str]) -> StreamingResponse:
    now = context.now()
    with context.open_read() as session:
        is_known = is_noted(session, found.opening, now=now)
    if not is_known:
        with context.open_write() as session:
            note_opening(session, found.opening, now=now)
    return stream_file(context, found.file, headers)


def stream_file(
    context: WebContext, file: GuardedFile, headers: Mapping[str, str] | None = None
) -> StreamingResponse:
    """A file whose opening was noted before."""
    return stream_content(context.storage.open(file.storage_key), file.media_type, headers)


def stream_content(
    stream: BinaryIO, media_type: str, headers: Mapping[str, str] | None = None
) -> StreamingResponse:
    """With its length, so that an answer that breaks off is seen to be broken."""
    length = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return StreamingResponse(
        read_chunks(stream),
        media_type=media_type,
        headers={"Content-Length": str(length), **(headers or {})},
    )


def saved_as(file_name: str) -> dict[str, str]:
    """Headers of a file to be saved: no browser shows it, or takes it for anything else."""
    return {
        "Content-Disposition": write_disposition(file_name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def write_disposition(file_name: str) -> str:
    """``Content-Disposition`` for a file to be saved (RFC 6266): in plain letters, and the name as it is."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
