"""Documents of an application as they come in and go out again, always to be saved."""

from __future__ import annotations

from typing import BinaryIO

from fastapi import Request
from fastapi.responses import StreamingResponse

from app.marketplace.accounts import Viewer
from app.marketplace.onboarding import (
    DocumentView,
    add_document,
    find_document,
    read_application,
    receive_document,
)
from app.providers.onboarding import DocumentKind
from app.web.identity import context_of
from app.web.part_files import saved_as
from app.web.streaming import read_chunks


def keep_proof(
    request: Request, viewer: Viewer, application_id: str, kind: DocumentKind, stream: BinaryIO, name: str
) -> DocumentView:
    """Store it and add it, or nothing; raises what receive_document and add_document raise."""
    context = context_of(request)
    with context.open_read() as session:  # before anything of a stranger's is stored
        read_application(viewer, session, application_id)
    with (
        receive_document(context.storage, stream, name) as received,
        context.open_write() as session,
    ):
        added = add_document(session, viewer, application_id, kind, received, now=context.now())
    context.wake_worker()
    return added


def send_proof(request: Request, viewer: Viewer, application_id: str, document_id: str) -> StreamingResponse:
    """The file to be saved: no browser may show it, or take it for anything but what it is said to be."""
    context = context_of(request)
    with context.open_read() as session:
        document = find_document(viewer, session, application_id, document_id)
    return StreamingResponse(
        read_chunks(context.storage.open(document.storage_key)),
        media_type=document.media_type,
        headers={
            "Content-Length": str(document.size_bytes),
            **saved_as(document.file_name),
        },
    )
