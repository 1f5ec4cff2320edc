"""Makes a part of a file that has come, for the page's form and for uploads in pieces alike."""

from __future__ import annotations

from typing import BinaryIO

from fastapi import Request, Response

from app.geometry.units import Unit
from app.marketplace.accounts import Viewer, with_new_guest_key
from app.marketplace.quoting import UploadPart, receive_upload, upload_part
from app.web.identity import GUEST_COOKIE, GUEST_COOKIE_S, address_of, context_of, set_cookie


def make_owner(viewer: Viewer) -> tuple[Viewer, str | None]:
    """Who the part will belong to: a guest without a key gets one, which is then to be handed out."""
    if not viewer.is_guest or viewer.guest_keys:
        return viewer, None
    return with_new_guest_key(viewer)


def hand_out_key(request: Request, response: Response, key: str | None) -> None:
    """Give a guest's new key to his browser."""
    if key is not None:
        set_cookie(request, response, GUEST_COOKIE, key, max_age_s=GUEST_COOKIE_S)


def make_part(request: Request, owner: Viewer, stream: BinaryIO, name: str, unit: Unit | None = None) -> str:
    """The id of the new part, queued for measuring; raises what receive_upload and upload_part raise."""
    context = context_of(request)
    policy = context.policy()
    with (
        receive_upload(context.storage, stream, name, max_bytes=policy.max_upload_bytes) as received,
        context.open_write() as session,
    ):
        command = UploadPart(file=received, unit=unit, address=address_of(request))
        part = upload_part(session, owner, command, policy=policy, now=context.now())
    context.wake_worker()
    return part.id
