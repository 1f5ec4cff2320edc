"""Drawings and notes as they come in by multipart, and as drawings go out again: always to be saved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, BinaryIO

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.marketplace.accounts import Viewer
from app.marketplace.quoting import (
    LARGEST_DRAWING_BYTES,
    MOST_DRAWINGS,
    DrawingView,
    attach_drawing,
    read_papers,
    receive_drawing,
    remove_drawing,
    write_note,
)
from app.values import Invalid
from app.web.identity import address_of, context_of
from app.web.part_files import send_part_file
from app.web.uploading import clean_name

MOST_FILES_PARSED = 4 * MOST_DRAWINGS
LONGEST_FIELD_BYTES = 64 * 1024
# Files of one form come one after the other: their times keep the order they were chosen in
APART = timedelta(microseconds=1)
PAPERS_BYTES = MOST_DRAWINGS * LARGEST_DRAWING_BYTES

DRAWING_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "PDF, PNG or JPEG",
                        }
                    },
                },
                "examples": {
                    "drawing": {
                        "summary": "A drawing as PDF",
                        "value": {"file": "(binary content of bracket-drawing.pdf)"},
                    }
                },
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that has arrived, and what it is called."""

    stream: BinaryIO
    name: str


@dataclass(frozen=True, slots=True)
class SentPapers:
    """What a form said: the note as typed, drawings to add, and the id of one to take away."""

    note: str
    files: tuple[SentFile, ...]
    remove: str


async def take_drawing(request: Request) -> AsyncIterator[SentFile]:
    """The one field ``file`` of a multipart body; Invalid where it is missing, not alone or too large."""
    async with _read_form(request) as form:
        yield _find_file(form)


async def take_attachment(request: Request) -> AsyncIterator[SentFile | Invalid]:
    """The same for a page that can say itself why a file was not taken."""
    async with AsyncExitStack() as stack:
        try:
            sent: SentFile | Invalid = _find_file(await stack.enter_async_context(_read_form(request)))
        except Invalid as refusal:
            sent = refusal
        yield sent


async def take_papers(request: Request) -> AsyncIterator[SentPapers]:
    """The fields ``note``, ``file`` (any number) and ``remove`` of the page's form."""
    async with _read_form(request) as form:
        note, remove = form.get("note", ""), form.get("remove", "")
        yield SentPapers(
            note if isinstance(note, str) else "",
            _list_files(form),
            remove if isinstance(remove, str) else "",
        )


TakenDrawing = Annotated[SentFile, Depends(take_drawing)]
TakenAttachment = Annotated[SentFile | Invalid, Depends(take_attachment)]
TakenPapers = Annotated[SentPapers, Depends(take_papers)]


@asynccontextmanager
async def _read_form(request: Request) -> AsyncIterator[FormData]:
    if not request.headers.get("Content-Type", "").startswith("multipart/form-data"):
        raise Invalid("file_missing")
    try:
        form = await request.form(
            max_files=MOST_FILES_PARSED, max_fields=8, max_part_size=LONGEST_FIELD_BYTES
        )
    except HTTPException as error:
        if error.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise
        raise Invalid("drawing_too_large", {"limit_bytes": LARGEST_DRAWING_BYTES}) from error
    try:
        yield form
    finally:
        await form.close()


def _find_file(form: FormData) -> SentFile:
    if strange := sorted({name[:80] for name in form} - {"file"}):
        raise Invalid("fields_unknown", {"fields": [*strange]})
    files = _list_files(form)
    if not files:
        raise Invalid("file_missing")
    if len(files) > 1:
        raise Invalid("fields_repeated")
    return files[0]


def _list_files(form: FormData) -> tuple[SentFile, ...]:
    """A browser sends an empty field without a name where no file was chosen."""
    sent = (each for each in form.getlist("file") if isinstance(each, UploadFile) and each.filename)
    return tuple(SentFile(each.file, clean_name(each.filename)) for each in sent)


def keep_papers(
    request: Request,
    viewer: Viewer,
    part_id: str,
    files: Sequence[SentFile],
    *,
    note: str | None = None,
    remove: str = "",
) -> tuple[DrawingView, ...]:
    """All of it or nothing, in one transaction; the drawings that were added.

    Raises what receive_drawing, attach_drawing, remove_drawing and write_note raise.
    """
    context = context_of(request)
    now = context.now()
    with context.open_read() as session:  # before anything of a stranger's is stored
        read_papers(viewer, session, part_id, now=now)
    with ExitStack() as stack:
        received = [
            stack.enter_context(receive_drawing(context.storage, file.stream, file.name)) for file in files
        ]
        session = stack.enter_context(context.open_write())
        if remove:
            remove_drawing(session, viewer, part_id, remove, now=now)
        if note is not None:
            write_note(session, viewer, part_id, note, now=now)
        added = tuple(
            attach_drawing(
                session,
                viewer,
                part_id,
                drawing,
                address=address_of(request),
                policy=context.policy(),
                now=now + number * APART,
            )
            for number, drawing in enumerate(received)
        )
    context.wake_worker()  # files that are no longer needed
    return added


def send_drawing(request: Request, viewer: Viewer, part_id: str, drawing_id: str) -> StreamingResponse:
    """The file to be saved, as it was sent."""
    return send_part_file(
        context_of(request), viewer, part_id, "drawing", "download", drawing_id=drawing_id, is_saved=True
    )
