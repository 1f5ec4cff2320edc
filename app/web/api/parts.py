"""Parts: put in, measured anew, watched, looked at, taken away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, guest_viewer, with_new_guest_key
from app.marketplace.idempotency import StoredAnswer, recall_answer, remember_answer
from app.marketplace.own_data import ReceiptSigner, delete_part_with_receipt
from app.marketplace.quoting import (
    ChangePart,
    ReceivedFile,
    UploadPart,
    change_part,
    list_parts,
    read_part,
    receive_upload,
    upload_part,
)
from app.values import Invalid
from app.web.api.events import ProgressPoller, stream_progress
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.parts import PART, PART_CHANGE, PART_CREATED, PARTS
from app.web.api.idempotency import IdempotencyKey, identify_request
from app.web.api.models import PageWanted, PartId
from app.web.api.part_models import PartChange, PartCreated, PartShown, PartsShown, show_part
from app.web.identity import (
    GUEST_COOKIE,
    GUEST_COOKIE_S,
    address_of,
    context_of,
    derive_guest_key,
    identify_later,
    set_cookie,
)
from app.web.naming import names_of
from app.web.part_files import send_part_file
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession
from app.web.uploading import MULTIPART_BODY, TakenUpload, Upload

router = APIRouter(prefix="/parts", tags=["parts"])
OURS = ruled(Rule.GUEST_OR_MEMBER)
# A guest's key can be found again from this header and the file, so the header must be as hard to guess.
LEAST_GUESSED_KEY = 22


class _AnsweredBefore(Exception):
    def __init__(self, answer: StoredAnswer) -> None:
        self.answer = answer


@router.post(
    "",
    status_code=202,
    response_model=PartCreated,
    dependencies=OURS,
    openapi_extra=MULTIPART_BODY,
    responses=answers(202, PART_CREATED, 403, 413, 415, 422, 429),
    summary="Upload a part",
)
def post_part(
    request: Request,
    viewer: CurrentViewer,
    upload: TakenUpload,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Store a file and queue it for measuring; follow `/events` or ask again until it is measured.

    Guests get a `key` that alone opens the part (also set as a cookie); keep it.
    """
    context = context_of(request)
    headers = {}
    try:
        with receive_upload(
            context.storage, upload.stream, upload.name, max_bytes=context.policy().max_upload_bytes
        ) as received:
            owner, key = _owner_of(request, viewer, received, idempotency_key)
            with context.open_write() as session:
                created = _store(request, session, owner, received, upload, idempotency_key)
        context.wake_worker()
    except _AnsweredBefore as before:
        created = PartCreated.model_validate_json(before.answer.body)
        headers["Idempotent-Replay"] = "true"
    body = created.model_copy(update={"key": key})
    response = Response(body.model_dump_json(), 202, headers, media_type="application/json")
    response.headers["Location"] = f"/api/v1/parts/{created.id}"
    if key is not None:
        set_cookie(request, response, GUEST_COOKIE, key, max_age_s=GUEST_COOKIE_S)
    return response


def _owner_of(
    request: Request, viewer: Viewer, received: ReceivedFile, idempotency_key: str | None
) -> tuple[Viewer, str | None]:
    """Who the part will belong to, and the key that opens it where that is a guest."""
    if not viewer.is_guest:
        return viewer, None
    if viewer.guest_keys:
        return viewer, viewer.guest_keys[0]
    if idempotency_key is not None:
        if len(idempotency_key) < LEAST_GUESSED_KEY:
            raise Invalid("idempotency_key_too_short", {"minimum": LEAST_GUESSED_KEY})
        key = derive_guest_key(context_of(request).secret_key, idempotency_key, received.sha256)
        return guest_viewer(key), key
    return with_new_guest_key(viewer)


def _store(
    request: Request,
    session: Session,
    owner: Viewer,
    received: ReceivedFile,
    upload: Upload,
    idempotency_key: str | None,
) -> PartCreated:
    context = context_of(request)
    now = context.now()
    wanted = {"sha256": received.sha256, "name": upload.name, "unit": upload.unit}
    idempotent = identify_request(request, idempotency_key, wanted)
    if idempotent is not None:
        stored = recall_answer(session, owner, idempotent, now=now)
        if stored is not None:
            raise _AnsweredBefore(stored)
    part = upload_part(
        session,
        owner,
        UploadPart(file=received, unit=upload.unit, address=address_of(request)),
        policy=context.policy(),
        now=now,
    )
    created = PartCreated(id=part.id, status=part.status, key=None)  # the key itself is stored nowhere
    if idempotent is not None:
        answer = StoredAnswer(202, created.model_dump_json().encode())
        remember_answer(session, owner, idempotent, answer, now=now)
    return created


@router.get(
    "",
    response_model=PartsShown,
    dependencies=OURS,
    responses=answers(200, PARTS, 422),
    summary="List your parts",
)
def get_parts(
    page: Annotated[PageWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> PartsShown:
    """Newest first."""
    found = list_parts(viewer, session, now=context.now(), limit=page.limit, cursor=page.cursor)
    names = names_of(context.catalogue(), language)
    return PartsShown(
        parts=[show_part(part, language, names=names) for part in found.parts], next_cursor=found.next_cursor
    )


@router.get(
    "/{part_id}",
    response_model=PartShown,
    dependencies=OURS,
    responses=answers(200, PART, 404),
    summary="Read a part",
)
def get_part(
    part_id: PartId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> PartShown:
    """Its state, measurements and findings."""
    part = read_part(viewer, session, part_id, now=context.now())
    return show_part(part, language, names=names_of(context.catalogue(), language))


@router.patch(
    "/{part_id}",
    response_model=PartShown,
    dependencies=OURS,
    responses=answers(200, PART, 404, 422),
    summary="Measure a part anew",
)
def patch_part(
    part_id: PartId,
    wanted: Annotated[PartChange, body_examples(PART_CHANGE)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> PartShown:
    """Another unit or orientation, without another upload."""
    change = ChangePart(part_id=part_id, unit=wanted.unit, orientation=wanted.orientation)
    part = change_part(session, viewer, change, now=context.now())
    return show_part(part, language, names=names_of(context.catalogue(), language))


@router.delete(
    "/{part_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 404),
    summary="Delete a part",
)
def remove_part(
    part_id: PartId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    response: Response,
) -> None:
    """The file goes too; `Location` is the receipt. Quotes keep what they were issued on."""
    signer = ReceiptSigner(context.secret_key)
    receipt_id = delete_part_with_receipt(session, viewer, part_id, signer=signer, now=context.now())
    response.headers["Location"] = f"/api/v1/receipts/{receipt_id}"


@router.get(
    "/{part_id}/events",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `status` at each change, `end` when nothing more will come",
            "content": {
                "text/event-stream": {
                    "example": "retry: 1000\n\nevent: status\n"
                    'data: {"id": "…", "status": "measured", "revision": 1, "error": null}\n\n'
                    "event: end\ndata: {}\n\n"
                }
            },
        },
        **answers(None, None, 404, 429),
    },
    summary="Follow a part",
)
async def get_part_events(
    request: Request, part_id: PartId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> StreamingResponse:
    """Ends after a minute at most; a browser then comes back by itself."""
    part = await run_in_threadpool(read_part, viewer, session, part_id, now=context.now())
    poller: ProgressPoller = request.app.state.progress
    poller.check_room(viewer)
    return StreamingResponse(
        stream_progress(poller, viewer, identify_later(request), part),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


@router.get(
    "/{part_id}/preview.glb",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses=sends("The part as binary glTF, in millimetres", "model/gltf-binary", "(binary glTF)", 404),
    summary="Look at a part",
)
def get_preview(part_id: PartId, viewer: CurrentViewer, context: CurrentContext) -> StreamingResponse:
    """A mesh made for looking at, not for making."""
    return send_part_file(context, viewer, part_id, "preview")


@router.get(
    "/{part_id}/thumbnail.png",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses=sends("The part as a small picture: grey, without background", "image/png", "(PNG)", 404),
    summary="See a part",
)
def get_thumbnail(part_id: PartId, viewer: CurrentViewer, context: CurrentContext) -> StreamingResponse:
    """Drawn when the part was measured, standing as it is to be built."""
    return send_part_file(context, viewer, part_id, "thumbnail")


@router.get(
    "/{part_id}/repaired.stl",
    dependencies=OURS,
    response_class=StreamingResponse,
    responses=sends(
        "The repaired part as binary STL, in millimetres from the origin of the file",
        "model/stl",
        "(binary STL)",
        404,
    ),
    summary="Fetch the repaired mesh",
)
def get_repaired(part_id: PartId, viewer: CurrentViewer, context: CurrentContext) -> StreamingResponse:
    """There is one where `repair` of the measurements names changes and a closed surface came of them.

    The file that was sent stays as it is.
    """
    return send_part_file(context, viewer, part_id, "repaired", "download", is_saved=True)
