"""What the holder of a link reads: a quote, or a part with what was ticked."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from app.marketplace.quoting import count_quote_opening, read_shared_quote
from app.marketplace.workspace import (
    count_part_opening,
    read_shared_part,
)
from app.web.api.examples.answering import answers, sends
from app.web.api.examples.quotes import QUOTE
from app.web.api.examples.workspace import SHARED_PART
from app.web.api.models import DrawingId, Shown
from app.web.api.part_models import MeasurementsShown, PartStatus, show_measurements
from app.web.api.quote_models import QuoteShown, show_quote
from app.web.naming import names_of
from app.web.part_files import send_shared_file
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, WriteSession

router = APIRouter(tags=["sharing"])
BY_LINK = ruled(Rule.GUEST_OR_MEMBER)
# whoever holds the address may look; nobody in between keeps it or passes it on
SHARED_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


class SharedDrawingShown(Shown):
    """A drawing that may be fetched by the link."""

    id: str
    file_name: str
    media_type: str
    size_bytes: int


class SharedPartShown(Shown):
    """A part as the holder of a link sees it; ``note`` and ``drawings`` are null where not ticked."""

    file_name: str
    format: str
    status: PartStatus
    size_bytes: int
    measurements: MeasurementsShown | None
    note: str | None
    drawings: list[SharedDrawingShown] | None
    with_model: bool
    expires_at: datetime


@router.get(
    "/shared/quotes/{token}",
    dependencies=BY_LINK,
    responses=answers(200, QUOTE, 404),
    summary="Read a shared quote",
)
def get_shared_quote(
    token: str, response: Response, session: WriteSession, context: CurrentContext, language: CurrentLanguage
) -> QuoteShown:
    """What the holder of a link sees."""
    response.headers.update(SHARED_HEADERS)
    shared = read_shared_quote(session, token, now=context.now())
    count_quote_opening(session, token, now=context.now())
    return show_quote(shared.quote, language, names=names_of(context.catalogue(), language))


@router.get(
    "/shared/parts/{token}",
    dependencies=BY_LINK,
    responses=answers(200, SHARED_PART, 404),
    summary="Read a shared part",
)
def get_shared_part(
    token: str, response: Response, session: WriteSession, context: CurrentContext, language: CurrentLanguage
) -> SharedPartShown:
    """What the holder of a link sees; nothing of its owner's besides."""
    response.headers.update(SHARED_HEADERS)
    shared = read_shared_part(session, token, now=context.now())
    count_part_opening(session, token, now=context.now())
    part, papers = shared.part, shared.papers
    return SharedPartShown(
        file_name=part.file_name,
        format=part.format,
        status=part.status,
        size_bytes=part.size_bytes,
        measurements=part.measurements and show_measurements(part.measurements, language),
        note=papers and papers.note,
        drawings=None
        if papers is None
        else [
            SharedDrawingShown(
                id=one.id, file_name=one.file_name, media_type=one.media_type, size_bytes=one.size_bytes
            )
            for one in papers.drawings
        ],
        with_model=shared.with_model,
        expires_at=shared.expires_at,
    )


@router.get(
    "/shared/parts/{token}/thumbnail.png",
    dependencies=BY_LINK,
    response_class=StreamingResponse,
    responses=sends("The part as a small picture", "image/png", "(PNG)", 404),
    summary="See a shared part",
)
def get_shared_thumbnail(token: str, viewer: CurrentViewer, request: Request) -> StreamingResponse:
    """Grey, without background."""
    return send_shared_file(request, viewer, token, "thumbnail", SHARED_HEADERS)


@router.get(
    "/shared/parts/{token}/preview.glb",
    dependencies=BY_LINK,
    response_class=StreamingResponse,
    responses=sends("The part as binary glTF, in millimetres", "model/gltf-binary", "(binary glTF)", 404),
    summary="Fetch the shape of a shared part",
)
def get_shared_model(token: str, viewer: CurrentViewer, request: Request) -> StreamingResponse:
    """Only where the link was made with it."""
    return send_shared_file(request, viewer, token, "preview", SHARED_HEADERS)


@router.get(
    "/shared/parts/{token}/drawings/{drawing_id}",
    dependencies=BY_LINK,
    response_class=StreamingResponse,
    responses=sends("The file as it was sent", "application/octet-stream", "(PDF, PNG or JPEG)", 404),
    summary="Fetch a drawing of a shared part",
)
def get_shared_drawing(
    token: str, drawing_id: DrawingId, viewer: CurrentViewer, request: Request
) -> StreamingResponse:
    """Only where the link was made with papers."""
    return send_shared_file(request, viewer, token, "drawing", SHARED_HEADERS, drawing_id=drawing_id)
