"""What lies beside a part: drawings and a note for whoever makes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from app.marketplace.quoting import read_papers, remove_drawing, write_note
from app.web.api.drawing_models import DrawingShown, NoteWanted, PapersShown, show_drawing, show_papers
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.parts import DRAWING, NOTE, PAPERS
from app.web.api.models import DrawingId, PartId
from app.web.papers import DRAWING_BODY, TakenDrawing, keep_papers, send_drawing
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/parts", tags=["parts"])
OURS = ruled(Rule.GUEST_OR_MEMBER)


@router.get(
    "/{part_id}/drawings",
    response_model=PapersShown,
    dependencies=OURS,
    responses=answers(200, PAPERS, 404),
    summary="List drawings and the note",
)
def get_drawings(
    part_id: PartId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> PapersShown:
    """In the order they came. A quote takes them over as they are when it is issued."""
    return show_papers(part_id, read_papers(viewer, session, part_id, now=context.now()))


@router.post(
    "/{part_id}/drawings",
    status_code=201,
    response_model=DrawingShown,
    dependencies=OURS,
    openapi_extra=DRAWING_BODY,
    responses=answers(201, DRAWING, 404, 413, 415, 422, 429),
    summary="Attach a drawing",
)
def post_drawing(
    request: Request, part_id: PartId, viewer: CurrentViewer, file: TakenDrawing
) -> DrawingShown:
    """PDF, PNG or JPEG. The same file sent again is the drawing that is there already."""
    (drawing,) = keep_papers(request, viewer, part_id, [file])
    return show_drawing(part_id, drawing)


@router.get(
    "/{part_id}/drawings/{drawing_id}",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses=sends("The file as it was sent", "application/octet-stream", "(PDF, PNG or JPEG)", 404),
    summary="Fetch a drawing",
)
def get_drawing(
    request: Request, part_id: PartId, drawing_id: DrawingId, viewer: CurrentViewer
) -> StreamingResponse:
    """To be saved; its name and type are those it was sent with."""
    return send_drawing(request, viewer, part_id, drawing_id)


@router.delete(
    "/{part_id}/drawings/{drawing_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 404),
    summary="Remove a drawing",
)
def delete_drawing(
    part_id: PartId,
    drawing_id: DrawingId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """The file goes too. Quotes keep its name and hash."""
    remove_drawing(session, viewer, part_id, drawing_id, now=context.now())


@router.put(
    "/{part_id}/note",
    response_model=PapersShown,
    dependencies=OURS,
    responses=answers(200, PAPERS, 404, 422),
    summary="Write the note",
)
def put_note(
    part_id: PartId,
    wanted: Annotated[NoteWanted, body_examples(NOTE)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> PapersShown:
    """For whoever makes the part; an empty text takes it away."""
    write_note(session, viewer, part_id, wanted.text, now=context.now())
    return show_papers(part_id, read_papers(viewer, session, part_id, now=context.now()))
