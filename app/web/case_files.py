"""Attachments of cases as they come in and go out, and the dossier with its picture."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from app.documents import render_dossier_pdf
from app.marketplace.accounts import Viewer
from app.marketplace.developing import (
    AttachmentView,
    attach_to_case,
    find_attachment,
    find_case_picture,
    read_case,
)
from app.marketplace.guarding import note_opening
from app.marketplace.quoting import receive_drawing
from app.values import NotFound
from app.web.identity import context_of
from app.web.naming import names_today
from app.web.papers import SentFile
from app.web.part_files import require_near, saved_as, write_disposition
from app.web.streaming import read_chunks


def keep_attachment(request: Request, viewer: Viewer, case_id: str, file: SentFile) -> AttachmentView:
    """Raises what receive_drawing and attach_to_case raise; nothing is kept then."""
    context = context_of(request)
    with context.open_read() as session:  # before anything of a stranger's is stored
        read_case(viewer, session, case_id, now=context.now())
    with (
        receive_drawing(context.storage, file.stream, file.name) as received,
        context.open_write() as session,
    ):
        kept = attach_to_case(session, viewer, case_id, received, now=context.now())
    context.wake_worker()
    return kept


def send_attachment(request: Request, viewer: Viewer, case_id: str, attachment_id: str) -> StreamingResponse:
    """To be saved: no browser may show it, or take it for anything but what it is said to be.

    Raises what find_attachment raises, and for an institute what require_near raises.
    """
    context = context_of(request)
    with context.open_read() as session:
        file = find_attachment(viewer, session, case_id, attachment_id)
    if file.viewer_side != "customer":
        require_near(request)
    return StreamingResponse(
        read_chunks(context.storage.open(file.storage_key)),
        media_type=file.media_type,
        headers={
            "Content-Length": str(file.size_bytes),
            **saved_as(file.file_name),
        },
    )


def send_picture(request: Request, viewer: Viewer, case_id: str) -> Response:
    """The part's picture; NotFound ``preview_not_found`` where it was not released."""
    picture = _read_picture(request, viewer, case_id)
    if picture is None:
        raise NotFound("preview_not_found")
    return Response(picture, media_type="image/png", headers={"Cache-Control": "no-store"})


def send_dossier(request: Request, viewer: Viewer, case_id: str, language: str) -> Response:
    """The dossier as PDF; NotFound ``dossier_not_found`` where nothing is released."""
    context = context_of(request)
    with context.open_read() as session:
        case = read_case(viewer, session, case_id, now=context.now())
        names = names_today(session, context.catalogue(), language)
    if case.dossier is None:
        raise NotFound("dossier_not_found")
    pdf = render_dossier_pdf(
        case.dossier, language, names=names, picture=_read_picture(request, viewer, case_id)
    )
    return Response(
        pdf,
        media_type="application/pdf",
        headers={
            "Content-Disposition": write_disposition(f"dossier-{case_id[:8]}.pdf"),
            "Cache-Control": "no-store",
        },
    )


def _read_picture(request: Request, viewer: Viewer, case_id: str) -> bytes | None:
    context = context_of(request)
    with context.open_read() as session:
        key, opening = find_case_picture(viewer, session, case_id)
    if opening is not None:
        require_near(request)
        with context.open_write() as session:
            note_opening(session, opening, now=context.now())
    if key is None:
        return None
    with context.storage.open(key) as stream:
        return stream.read()
