"""``Idempotency-Key``: the second asking of the same gets the first answer, and nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer
from app.marketplace.idempotency import IdempotentRequest, StoredAnswer, recall_answer, remember_answer
from app.values import digest
from app.web.identity import context_of

IdempotencyKey = Annotated[
    str | None,
    Header(
        description="Any text of your own, new for every intention. Sent again with the same content within "
        "a day it brings the stored answer, marked with the header Idempotent-Replay: true."
    ),
]
REPLAY_HEADERS = {"Idempotent-Replay": "true"}


def answer_once(
    request: Request,
    session: Session,
    viewer: Viewer,
    *,
    key: str | None,
    wanted: object,
    status: int,
    act: Callable[[], tuple[BaseModel, BaseModel]],
) -> Response:
    """Do ``act`` and answer, or answer as before; in the command's own write session.

    ``act`` returns what is sent and what is stored: the two differ where a secret is shown only once.
    """
    idempotent = identify_request(request, key, wanted)
    now = context_of(request).now()
    if idempotent is not None:
        stored = recall_answer(session, viewer, idempotent, now=now)
        if stored is not None:
            return replay(stored)
    shown, kept = act()
    if idempotent is not None:
        answer = StoredAnswer(status, kept.model_dump_json().encode())
        remember_answer(session, viewer, idempotent, answer, now=now)
    return Response(shown.model_dump_json(), status_code=status, media_type="application/json")


def identify_request(request: Request, key: str | None, wanted: object) -> IdempotentRequest | None:
    """The request as it is remembered: its route, the client's key, a digest of what was wanted."""
    if key is None:
        return None
    return IdempotentRequest(f"{request.method} {request.url.path}", key, digest(wanted))


def replay(stored: StoredAnswer) -> Response:
    """A stored answer, marked as such."""
    return Response(
        stored.body, status_code=stored.status, headers=REPLAY_HEADERS, media_type="application/json"
    )
