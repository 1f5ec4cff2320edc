"""Offers: what a part would cost where; nothing is written."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request

from app.marketplace.quoting import ComposeOffers, compose_offers
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.quotes import OFFERS, OFFERS_WANTED
from app.web.api.offer_models import OffersShown, OffersWanted
from app.web.api.showing_offers import show_offers
from app.web.naming import names_of, names_today
from app.web.noting import find_noting, note_composed
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession

router = APIRouter(prefix="/offers", tags=["offers"])


@router.post(
    "",
    response_model=OffersShown,
    dependencies=ruled(Rule.GUEST_OR_MEMBER),
    responses=answers(200, OFFERS, 403, 404, 409, 422),
    summary="Compute offers",
)
def post_offers(
    request: Request,
    background: BackgroundTasks,
    wanted: Annotated[OffersWanted, body_examples(OFFERS_WANTED)],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> OffersShown:
    """Every provider, machine, material, finish and lead time that can make the part, ranked.

    What cannot comes with the reason, and with the change that would help. Asking again writes nothing and
    gives the same, so an Idempotency-Key changes nothing here.
    """
    command = ComposeOffers(
        items=tuple(item.to_item() for item in wanted.items),
        destination=wanted.destination.to_destination(),
        sort=wanted.sort,
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    prepared = context.prepared()
    composed = compose_offers(
        session,
        viewer,
        command,
        prepared=prepared,
        policy=context.policy(),
        secret_key=context.secret_key,
        now=context.now(),
    )
    note_composed(request, composed, command.destination, prepared)
    if (noting := find_noting(request)) is not None:
        background.add_task(noting)
    is_referred = any(item.referral for item in composed.items)
    catalogue = prepared.catalogue
    names = names_today(session, catalogue, language) if is_referred else names_of(catalogue, language)
    return show_offers(composed, language, names=names)
