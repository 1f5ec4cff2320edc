"""Files in pieces, by the protocol tus 1.0 (creation, termination, expiration): https://tus.io/protocols.

A lost connection goes on where it was. The last piece makes the part; its answer names it in `Part-Id`.
"""

from __future__ import annotations

import base64
import binascii
from email.utils import format_datetime

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.integrations.incoming import IncomingFile
from app.marketplace.accounts import Viewer
from app.marketplace.quoting import UPLOAD_KEPT, BeginUpload, begin_upload, find_upload
from app.values import Conflict, Invalid
from app.web.identity import address_of, context_of, viewer_of
from app.web.receiving import hand_out_key, make_owner, make_part
from app.web.rules import Rule, ruled
from app.web.uploading import clean_name

router = APIRouter(prefix="/uploads", include_in_schema=False)
OURS = ruled(Rule.GUEST_OR_MEMBER)
TUS_VERSION = "1.0.0"
PIECE_MEDIA_TYPE = "application/offset+octet-stream"
WRITE_BYTES = 256 * 1024
LONGEST_METADATA = 4096


@router.post("", status_code=201, dependencies=OURS)
def post_upload(request: Request) -> Response:
    """Begin a file. A guest without a key gets one as a cookie, for only he may go on with it."""
    _check_version(request)
    context = context_of(request)
    length_bytes = _read_count(request, "Upload-Length")
    name = _read_name(request.headers.get("Upload-Metadata", ""))
    owner, key = make_owner(viewer_of(request))
    command = BeginUpload(name, length_bytes, address_of(request))
    begun = begin_upload(context.incoming, owner, command, policy=context.policy(), now=context.now())
    response = _answer(begun, 201)
    response.headers["Location"] = f"/api/v1/uploads/{begun.id}"
    hand_out_key(request, response, key)
    return response


@router.head("/{upload_id}", dependencies=OURS)
def head_upload(request: Request, upload_id: str) -> Response:
    """How far it has come, and the part once there is one."""
    _check_version(request)
    found = _find(request, upload_id)
    if found.is_whole and found.part_id is None:
        raise Conflict("upload_busy")  # the part is being made
    return _answer(found, 200)


@router.patch("/{upload_id}", status_code=204, dependencies=OURS)
async def patch_upload(request: Request, upload_id: str) -> Response:
    """Go on with a file. What has come before a connection breaks off stays."""
    _check_version(request)
    if request.headers.get("Content-Type") != PIECE_MEDIA_TYPE:
        raise Invalid("upload_header_invalid", {"header": "Content-Type"})
    offset_bytes = _read_count(request, "Upload-Offset")
    found = await run_in_threadpool(_find, request, upload_id)
    if offset_bytes != found.offset_bytes or found.is_whole:
        raise Conflict("upload_out_of_step", {"offset_bytes": found.offset_bytes})
    is_connected = await _take_pieces(request, found)
    found = await run_in_threadpool(_find, request, upload_id)
    if is_connected and found.is_whole:
        found = await run_in_threadpool(_make_part_of, request, viewer_of(request), found)
    return _answer(found, 204)


@router.delete("/{upload_id}", status_code=204, dependencies=OURS)
def delete_upload(request: Request, upload_id: str) -> Response:
    """Forget a file. A part already made of it stays."""
    _check_version(request)
    found = _find(request, upload_id)
    if found.is_whole and found.part_id is None:
        raise Conflict("upload_busy")
    context_of(request).incoming.drop(found.id)
    return Response(status_code=204, headers={"Tus-Resumable": TUS_VERSION})


def _find(request: Request, upload_id: str) -> IncomingFile:
    context = context_of(request)
    return find_upload(viewer_of(request), context.incoming, upload_id, now=context.now())


async def _take_pieces(request: Request, file: IncomingFile) -> bool:
    """Write what comes, a quarter of a megabyte at a time; False where the connection was lost on the way."""
    incoming = context_of(request).incoming
    offset_bytes, waiting = file.offset_bytes, bytearray()

    async def write() -> None:
        nonlocal offset_bytes
        data = bytes(waiting)
        waiting.clear()
        await run_in_threadpool(incoming.write_at, file.id, offset_bytes, data)
        offset_bytes += len(data)

    try:
        async for chunk in request.stream():
            if offset_bytes + len(waiting) + len(chunk) > file.length_bytes:
                raise Invalid("file_too_large", {"limit_bytes": file.length_bytes})
            waiting += chunk
            if len(waiting) >= WRITE_BYTES:
                await write()
    except ClientDisconnect:
        await write()
        return False
    await write()
    return True


def _make_part_of(request: Request, owner: Viewer, file: IncomingFile) -> IncomingFile:
    """The part; where it is refused, nothing of the file stays."""
    incoming = context_of(request).incoming
    stream = incoming.claim(file.id)
    try:
        with stream:
            part_id = make_part(request, owner, stream, file.name)
    except BaseException:
        incoming.drop(file.id)
        raise
    incoming.finish(file.id, part_id)
    return incoming.find(file.id)


def _answer(file: IncomingFile, status: int) -> Response:
    headers = {
        "Tus-Resumable": TUS_VERSION,
        "Upload-Offset": str(file.offset_bytes),
        "Upload-Length": str(file.length_bytes),
        "Upload-Expires": format_datetime(file.begun_at + UPLOAD_KEPT, usegmt=True),
    }
    if file.part_id is not None:
        headers["Part-Id"] = file.part_id
    return Response(status_code=status, headers=headers)


def _check_version(request: Request) -> None:
    if request.headers.get("Tus-Resumable") != TUS_VERSION:
        raise Invalid("tus_version_unsupported", {"version": TUS_VERSION})


def _read_count(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Invalid("upload_header_invalid", {"header": header})
    return int(text)


def _read_name(metadata: str) -> str:
    """The file's name among pairs of a key and a base-64 value, separated by commas."""
    if len(metadata) > LONGEST_METADATA:
        raise Invalid("upload_header_invalid", {"header": "Upload-Metadata"})
    pairs = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        return clean_name(base64.b64decode(pairs.get("filename", ""), validate=True).decode("utf-8"))
    except (binascii.Error, UnicodeDecodeError):
        raise Invalid("upload_header_invalid", {"header": "Upload-Metadata"}) from None
