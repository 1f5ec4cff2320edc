"""Example parts as parts of the visitor's own, with one click and without a script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import with_new_guest_key
from app.marketplace.quoting import UploadPart, receive_upload, upload_part
from app.values import NotFound
from app.web.identity import GUEST_COOKIE, GUEST_COOKIE_S, address_of, set_cookie
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)


@router.post("/{language}/example", dependencies=SEEN_BY_ALL)
def post_example(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    part: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Store an example as an upload and lead to its page; without a name the one that is shown first."""
    examples = {path.stem: path for path in context.examples}
    example = examples.get(part) if part else context.example_part
    if example is None or not example.is_file():
        raise NotFound("example_not_found")
    policy = context.policy()
    owner, key = viewer, viewer.guest_keys[0] if viewer.guest_keys else None
    if viewer.is_guest and key is None:
        owner, key = with_new_guest_key(viewer)
    with (
        example.open("rb") as stream,
        receive_upload(context.storage, stream, example.name, max_bytes=policy.max_upload_bytes) as received,
        context.open_write() as session,
    ):
        command = UploadPart(file=received, unit="mm", address=address_of(request))
        stored = upload_part(session, owner, command, policy=policy, now=context.now())
    context.wake_worker()
    response = RedirectResponse(f"/{language}/parts/{stored.id}", 303)
    if key is not None:
        set_cookie(request, response, GUEST_COOKIE, key, max_age_s=GUEST_COOKIE_S)
    return response
