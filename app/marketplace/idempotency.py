"""Idempotency keys: the same request twice is answered twice and done once.

Both functions run in the write session of the command itself, so that answer and effect commit
together and a refused request leaves nothing behind. While one request holds a key, another with
the same key waits for its commit and then gets the stored answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.tables.idempotency import IdempotencyKeyRow
from app.marketplace.accounts import Viewer
from app.values.errors import Conflict, Invalid

KEPT_FOR = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """``route`` is method and path pattern; ``digest`` is over everything the answer depends on."""

    route: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """HTTP status and body as they were sent."""

    status: int
    body: bytes


def recall_answer(
    session: Session, viewer: Viewer, request: IdempotentRequest, *, now: datetime
) -> StoredAnswer | None:
    """The answer given before; None: go on, the key is held until this transaction ends.

    Raises Invalid ``idempotency_key_invalid``, Conflict ``idempotency_key_reused`` (other content) and
    ``request_in_progress`` (begun in an earlier transaction and not answered). A guest without a key
    cannot be told from another one, so nothing is remembered for him.
    """
    if _KEY.fullmatch(request.key) is None:
        raise Invalid("idempotency_key_invalid", {"maximum": 255})
    if viewer.owner_key == "guest":
        return None
    session.execute(delete(IdempotencyKeyRow).where(IdempotencyKeyRow.expires_at <= now))
    if _hold(session, viewer, request, now):
        return None
    row = session.scalars(select(IdempotencyKeyRow).where(*_names(viewer, request))).one()
    if row.request_digest != request.digest:
        raise Conflict("idempotency_key_reused")
    if row.status is None or row.body is None:
        raise Conflict("request_in_progress")
    return StoredAnswer(row.status, row.body)


def remember_answer(
    session: Session, viewer: Viewer, request: IdempotentRequest, answer: StoredAnswer, *, now: datetime
) -> None:
    """Store what is about to be sent; it is kept for a day."""
    if viewer.owner_key == "guest":
        return
    row = session.scalars(select(IdempotencyKeyRow).where(*_names(viewer, request))).one()
    row.status, row.body, row.expires_at = answer.status, answer.body, now + KEPT_FOR
    session.flush()


def _hold(session: Session, viewer: Viewer, request: IdempotentRequest, now: datetime) -> bool:
    """Whether the key was free. On PostgreSQL this waits for another transaction that holds it."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    held = session.execute(
        insert(IdempotencyKeyRow)
        .values(
            owner=viewer.owner_key,
            route=request.route,
            key=request.key,
            request_digest=request.digest,
            status=None,
            body=None,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )
        .on_conflict_do_nothing()
        .returning(IdempotencyKeyRow.key)
    )
    return held.scalar_one_or_none() is not None


def _names(viewer: Viewer, request: IdempotentRequest) -> tuple[ColumnElement[bool], ...]:
    return (
        IdempotencyKeyRow.owner == viewer.owner_key,
        IdempotencyKeyRow.route == request.route,
        IdempotencyKeyRow.key == request.key,
    )
