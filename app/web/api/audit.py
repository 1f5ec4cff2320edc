"""The audit log: all of it for operators, for owners what concerns their organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.marketplace.auditing import AuditQuery, list_audit
from app.web.api.examples.answering import answers
from app.web.api.examples.programme import AUDIT
from app.web.api.models import Code, PageWanted, Parameters, Shown
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentViewer, ReadSession

router = APIRouter(tags=["programme"])


class AuditWanted(PageWanted):
    """Entries of one object, one action or one person, or all."""

    object_kind: Code | None = None
    object_id: Code | None = None
    action: Code | None = None
    user_id: Code | None = None


class EntryShown(Shown):
    """An entry; ``concerned_id`` is the organisation whose affair it is."""

    sequence: int
    at: datetime
    actor_kind: str
    user_id: str | None
    organisation_id: str | None
    concerned_id: str | None
    action: str
    object_kind: str
    object_id: str
    details: Parameters
    reason: str
    previous_hash: str


class AuditShown(Shown):
    """Newest first."""

    entries: list[EntryShown]
    next_cursor: str | None


@router.get(
    "/audit",
    dependencies=ruled(Rule.MEMBER),
    responses=answers(200, AUDIT, 401, 403, 422),
    summary="Read the audit log",
)
def get_audit(
    wanted: Annotated[AuditWanted, Query()], session: ReadSession, viewer: CurrentViewer
) -> AuditShown:
    """Who did what to which object: all for operators, for owners what their organisation did or met."""
    page = list_audit(
        viewer,
        session,
        AuditQuery(
            object_kind=wanted.object_kind,
            object_id=wanted.object_id,
            action=wanted.action,
            user_id=wanted.user_id,
            cursor=wanted.cursor,
            limit=wanted.limit,
        ),
    )
    return AuditShown(
        entries=[
            EntryShown(
                sequence=each.sequence,
                at=each.at,
                actor_kind=each.actor_kind,
                user_id=each.user_id,
                organisation_id=each.organisation_id,
                concerned_id=each.concerned_id,
                action=each.action,
                object_kind=each.object_kind,
                object_id=each.object_id,
                details=each.details,
                reason=each.reason,
                previous_hash=each.previous_hash,
            )
            for each in page.entries
        ],
        next_cursor=page.next_cursor,
    )
