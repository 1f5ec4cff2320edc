"""A quote computed anew."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from app.marketplace.workspace import ReorderItem, plan_reorder
from app.web.api.examples.answering import answers
from app.web.api.examples.workspace import REORDER
from app.web.api.models import QuoteId, ReasonShown, Shown, Wanted, show_reason
from app.web.api.quote_models import RequirementShown, show_requirement
from app.web.naming import names_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession

router = APIRouter(prefix="/quotes", tags=["quotes"])
OURS = ruled(Rule.GUEST_OR_MEMBER)


class ReorderWanted(Wanted):
    """``newest``: with the newest revision of each part instead of the one that was quoted."""

    newest: bool = False


class ReorderItemShown(Shown):
    """``offer_id`` asks for the quote at today's price; null where it is not offered so today."""

    part_id: str | None
    file_name: str
    quantity: int
    requirements: RequirementShown
    old_total_minor: int
    new_total_minor: int | None
    offer_id: str | None
    newer_part_id: str | None
    newer_letter: str | None
    uses_newer: bool
    is_provider_gone: bool
    drops_date: bool
    refusal: ReasonShown | None


class ReorderShown(Shown):
    """Net totals of the parts; the new one is null unless each part has its price."""

    quote_id: str
    number: str
    items: list[ReorderItemShown]
    old_total_minor: int
    new_total_minor: int | None
    currency: str
    valid_until: datetime


@router.get(
    "/{quote_id}/reorder",
    dependencies=OURS,
    responses=answers(200, REORDER, 401, 404),
    summary="Compute a quote anew",
)
def get_reorder(
    quote_id: QuoteId,
    wanted: Annotated[ReorderWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReorderShown:
    """The same parts, wishes and quantities at today's prices, with what is different. Writes nothing."""
    plan = plan_reorder(
        viewer,
        session,
        quote_id,
        uses_newest=wanted.newest,
        prepared=context.prepared(),
        policy=context.policy(),
        secret_key=context.secret_key,
        now=context.now(),
    )
    names = names_of(context.catalogue(), language)

    def show(item: ReorderItem) -> ReorderItemShown:
        refusal = item.refusal
        return ReorderItemShown(
            part_id=item.part_id,
            file_name=item.file_name,
            quantity=item.quantity,
            requirements=show_requirement(item.requirement),
            old_total_minor=item.old_total_minor,
            new_total_minor=item.offer and item.offer.total.amount_minor,
            offer_id=item.offer_id,
            newer_part_id=item.newer and item.newer.part_id,
            newer_letter=item.newer and item.newer.letter,
            uses_newer=item.uses_newer,
            is_provider_gone=item.is_provider_gone,
            drops_date=item.drops_date,
            refusal=None
            if refusal is None
            else show_reason("error", refusal.code, refusal.parameters, language, names=names),
        )

    return ReorderShown(
        quote_id=plan.quote.id,
        number=plan.quote.number,
        items=[show(item) for item in plan.items],
        old_total_minor=plan.old_total_minor,
        new_total_minor=plan.new_total_minor,
        currency=plan.quote.content.currency,
        valid_until=plan.valid_until,
    )
