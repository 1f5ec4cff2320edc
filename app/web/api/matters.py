"""Quotes and referrals in one list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.marketplace.workspace import Matter, MatterStatus, list_matters
from app.marketplace.workspace.list_matters import MatterKind
from app.web.api.examples.answering import answers
from app.web.api.examples.workspace import MATTERS
from app.web.api.models import Cursor, Limit, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(prefix="/matters", tags=["workspace"])
OURS = ruled(Rule.GUEST_OR_MEMBER)


class MattersWanted(Wanted):
    """``status`` several times for several; left out: all."""

    status: Annotated[tuple[MatterStatus, ...], Field(max_length=10)] = ()
    limit: Limit = 50
    cursor: Cursor | None = None


class MatterShown(Shown):
    """A quote or a referral in a list. ``open_questions`` wait for the operator's answer."""

    kind: MatterKind
    id: str
    status: MatterStatus
    created_at: datetime
    changed_at: datetime
    file_names: list[str]
    number: str | None
    issuer_name: str | None
    gross_minor: int | None
    currency: str | None
    valid_until: date | None
    institutes: list[str]
    answered_questions: int
    open_questions: int


class MattersShown(Shown):
    """What changed last stands first; ``waiting`` is on the first page only."""

    matters: list[MatterShown]
    waiting: list[MatterShown]
    next_cursor: str | None


def _show(one: Matter) -> MatterShown:
    return MatterShown(
        kind=one.kind,
        id=one.id,
        status=one.status,
        created_at=one.created_at,
        changed_at=one.changed_at,
        file_names=list(one.file_names),
        number=one.number,
        issuer_name=one.issuer_name,
        gross_minor=one.gross_minor,
        currency=one.currency,
        valid_until=one.valid_until,
        institutes=list(one.institutes),
        answered_questions=one.answers,
        open_questions=one.asked,
    )


@router.get("", dependencies=OURS, responses=answers(200, MATTERS, 422), summary="List quotes and referrals")
def get_matters(
    wanted: Annotated[MattersWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> MattersShown:
    """With the quotes that end soon apart."""
    found = list_matters(
        viewer,
        session,
        now=context.now(),
        statuses=frozenset(wanted.status),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    return MattersShown(
        matters=[_show(one) for one in found.matters],
        waiting=[_show(one) for one in found.waiting],
        next_cursor=found.next_cursor,
    )
