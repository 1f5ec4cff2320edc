"""Links that show a part or a quote to somebody outside."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.marketplace.quoting import ShareView, list_shares, revoke_share, share_quote
from app.marketplace.workspace import (
    PartShareView,
    SharePart,
    list_part_shares,
    revoke_part_share,
    share_part,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.workspace import (
    PART_SHARE,
    PART_SHARE_WANTED,
    PART_SHARES,
    QUOTE_SHARE,
    QUOTE_SHARE_WANTED,
    QUOTE_SHARES,
)
from app.web.api.models import PartId, QuoteId, ShareId, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["sharing"])
OURS = ruled(Rule.GUEST_OR_MEMBER)
Days = Annotated[int, Field(ge=1, le=90)]


class QuoteShareWanted(Wanted):
    """How long the link works."""

    days: Days = 30


class PartShareWanted(Wanted):
    """What the link shows besides picture and measurements, and how long it works."""

    with_papers: bool = False
    with_model: bool = False
    days: Days = 30


class QuoteShareShown(Shown):
    """A link to a quote; ``token`` is the last piece of its address."""

    id: str
    token: str
    created_at: datetime
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


class QuoteSharesShown(Shown):
    """The links that work."""

    shares: list[QuoteShareShown]


class PartShareShown(Shown):
    """A link to a part; ``token`` is the last piece of its address."""

    id: str
    token: str
    with_papers: bool
    with_model: bool
    created_at: datetime
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


class PartSharesShown(Shown):
    """The links that work."""

    shares: list[PartShareShown]


def _show_quote_share(one: ShareView) -> QuoteShareShown:
    return QuoteShareShown(
        id=one.id,
        token=one.token,
        created_at=one.created_at,
        expires_at=one.expires_at,
        opened=one.opened,
        last_opened_at=one.last_opened_at,
    )


def _show_part_share(one: PartShareView) -> PartShareShown:
    return PartShareShown(
        id=one.id,
        token=one.token,
        with_papers=one.with_papers,
        with_model=one.with_model,
        created_at=one.created_at,
        expires_at=one.expires_at,
        opened=one.opened,
        last_opened_at=one.last_opened_at,
    )


@router.get(
    "/quotes/{quote_id}/shares",
    dependencies=OURS,
    responses=answers(200, QUOTE_SHARES, 404),
    summary="List links to a quote",
)
def get_quote_shares(
    quote_id: QuoteId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> QuoteSharesShown:
    """With how often each was opened."""
    found = list_shares(viewer, session, quote_id, secret_key=context.secret_key, now=context.now())
    return QuoteSharesShown(shares=[_show_quote_share(one) for one in found])


@router.post(
    "/quotes/{quote_id}/shares",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, QUOTE_SHARE, 403, 404, 409, 422),
    summary="Share a quote by link",
)
def post_quote_share(
    quote_id: QuoteId,
    wanted: Annotated[QuoteShareWanted, body_examples(QUOTE_SHARE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> QuoteShareShown:
    """Whoever holds the link reads the quote, and nothing else."""
    return _show_quote_share(
        share_quote(
            session, viewer, quote_id, secret_key=context.secret_key, now=context.now(), days=wanted.days
        )
    )


@router.delete(
    "/quotes/{quote_id}/shares/{share_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 403, 404),
    summary="Revoke a link to a quote",
)
def delete_quote_share(
    quote_id: QuoteId,
    share_id: ShareId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """It opens nothing from now on."""
    revoke_share(session, viewer, quote_id, share_id, now=context.now())


@router.get(
    "/parts/{part_id}/shares",
    dependencies=OURS,
    responses=answers(200, PART_SHARES, 404),
    summary="List links to a part",
)
def get_part_shares(
    part_id: PartId, session: ReadSession, viewer: CurrentViewer, context: CurrentContext
) -> PartSharesShown:
    """With how often each was opened."""
    found = list_part_shares(viewer, session, part_id, secret_key=context.secret_key, now=context.now())
    return PartSharesShown(shares=[_show_part_share(one) for one in found])


@router.post(
    "/parts/{part_id}/shares",
    status_code=201,
    dependencies=OURS,
    responses=answers(201, PART_SHARE, 403, 404, 409, 422),
    summary="Share a part by link",
)
def post_part_share(
    part_id: PartId,
    wanted: Annotated[PartShareWanted, body_examples(PART_SHARE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> PartShareShown:
    """Picture and measurements; drawings, note and the shape only where you say so."""
    command = SharePart(part_id, wanted.with_papers, wanted.with_model, wanted.days)
    return _show_part_share(
        share_part(session, viewer, command, secret_key=context.secret_key, now=context.now())
    )


@router.delete(
    "/parts/{part_id}/shares/{share_id}",
    status_code=204,
    dependencies=OURS,
    responses=answers(204, None, 403, 404),
    summary="Revoke a link to a part",
)
def delete_part_share(
    part_id: PartId,
    share_id: ShareId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> None:
    """It opens nothing from now on."""
    revoke_part_share(session, viewer, part_id, share_id, now=context.now())
