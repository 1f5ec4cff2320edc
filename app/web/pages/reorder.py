"""A quote computed anew: what it costs today, what is different, and the way to ask again."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.marketplace.workspace import PlannedReorder, plan_reorder
from app.texts import Language, format_money
from app.values import new_id
from app.web.api.models import QuoteId
from app.web.pages.request_query import write_request
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.pages.wishes_query import list_wishes
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@router.get("/{language}/quotes/{quote_id}/reorder", dependencies=SEEN_BY_ALL)
def get_reorder(
    request: Request,
    language: PageLanguage,
    quote_id: QuoteId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Nothing is written before something is asked for."""
    plan = plan_reorder(
        viewer,
        session,
        quote_id,
        uses_newest=request.query_params.get("newest") == "1",
        prepared=context.prepared(),
        policy=context.policy(),
        secret_key=context.secret_key,
        now=context.now(),
    )

    def money(minor: int, currency: str) -> str:
        return format_money(minor, currency, language)

    return renderer_of(request).render(
        request,
        "quotes/reorder.html",
        language,
        plan=plan,
        currency=plan.quote.content.currency,
        money=money,
        signed_money=lambda minor, currency: ("+" if minor > 0 else "−") + money(abs(minor), currency),
        has_newer=any(item.newer for item in plan.items),
        uses_newest=request.query_params.get("newest") == "1",
        request_link=_link_request(language, plan),
        intention=new_id(),
    )


def _link_request(language: Language, plan: PlannedReorder) -> str | None:
    """To the page where the wishes can be changed; parts that are gone are left out."""
    destination = plan.quote.content.destination
    asked = [
        (item.part_id, list_wishes(item.quantity, item.requirement, destination))
        for item in plan.items
        if item.part_id is not None
    ]
    if not asked:
        return None
    if len(asked) == 1:
        part_id, pairs = asked[0]
        return f"/{language}/parts/{part_id}?{urlencode(pairs)}#offers"
    return f"/{language}/request?{write_request(asked, asked[0][1])}"
