"""Revisions of a part and links to it, by plain forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.marketplace.accounts import Viewer
from app.marketplace.quoting import PartView
from app.marketplace.quoting.survey_offers import SurveyOffers
from app.marketplace.workspace import (
    RevisionView,
    SharePart,
    find_cheapest,
    list_part_shares,
    list_revisions,
    name_issue,
    revoke_part_share,
    share_part,
)
from app.texts import Language, format_date, format_money, format_number
from app.web.api.models import PartId, ShareId
from app.web.identity import context_of
from app.web.pages.delivery_choice import begin_with_default, read_book
from app.web.pages.offer_wishes import list_form_choices, read_wishes
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.sessions import CurrentContext, CurrentViewer, WriteSession

router = APIRouter(include_in_schema=False)


def tell_workspace(
    request: Request, language: Language, part: PartView, session: Session, viewer: Viewer
) -> Mapping[str, Any]:
    """What the part page shows of revisions and links."""
    context = context_of(request)
    now = context.now()
    revisions = list_revisions(viewer, session, part.id, now=now)
    shares = list_part_shares(viewer, session, part.id, secret_key=context.secret_key, now=now)

    def signed(value: float, unit: str | None = None) -> str:
        shown = format_number(abs(value), unit, language)
        return shown if shown == format_number(0, unit, language) else ("+" if value > 0 else "−") + shown

    return {
        "revisions": revisions,
        "letter": name_issue,
        "signed": signed,
        "date": lambda moment: format_date(moment, language),
        "prices": _compare_prices(request, language, part, revisions, session, viewer),
        "shares": [(one, f"{request.base_url}{language}/shared/parts/{one.token}") for one in shares],
        "revision_error": None,
        "share_error": None,
    }


def _compare_prices(
    request: Request,
    language: Language,
    part: PartView,
    revisions: tuple[RevisionView, ...],
    session: Session,
    viewer: Viewer,
) -> tuple[str | None, str | None] | None:
    """The cheapest price for the wishes of the page, of the measured revision before and of this one."""
    before = next((one for one in revisions if one.issue < part.issue and one.measurements), None)
    if before is None or part.measurements is None:
        return None
    context = context_of(request)
    choices = list_form_choices(viewer, context.catalogue(), language)
    query = begin_with_default(request.query_params, read_book(viewer, session))
    wishes = read_wishes(query, choices, today=find_today(context.now()))
    if wishes.errors:
        return None

    def price(part_id: str) -> str | None:
        command = SurveyOffers(part_id, wishes.quantity, wishes.requirement, wishes.destination)
        money = find_cheapest(
            session,
            viewer,
            command,
            prepared=context.prepared(),
            policy=context.policy(),
            secret_key=context.secret_key,
            now=context.now(),
        )
        return None if money is None else format_money(money.amount_minor, money.currency, language)

    return price(before.id), price(part.id)


@router.post("/{language}/parts/{part_id}/shares", dependencies=SEEN_BY_ALL)
def post_part_share(
    language: PageLanguage,
    part_id: PartId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    with_papers: Annotated[str, Form(max_length=1)] = "",
    with_model: Annotated[str, Form(max_length=1)] = "",
    days: Annotated[int, Form(ge=-10_000, le=10_000)] = 30,
) -> Response:
    """A new link to hand on."""
    command = SharePart(part_id, bool(with_papers), bool(with_model), days)
    share_part(session, viewer, command, secret_key=context.secret_key, now=context.now())
    return RedirectResponse(f"/{language}/parts/{part_id}#share", 303)


@router.post("/{language}/parts/{part_id}/shares/{share_id}/revoke", dependencies=SEEN_BY_ALL)
def post_part_share_revoked(
    language: PageLanguage,
    part_id: PartId,
    share_id: ShareId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A link that opens nothing any more."""
    revoke_part_share(session, viewer, part_id, share_id, now=context.now())
    return RedirectResponse(f"/{language}/parts/{part_id}#share", 303)
