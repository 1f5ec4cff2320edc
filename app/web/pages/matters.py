"""Quotes and referrals with what became of them, what changed last on top."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.marketplace.workspace import MATTER_STATUSES, list_matters
from app.texts import format_date, format_money, translate
from app.web.naming import names_today
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)
STATUS_TEXTS = {
    "open": "page.quotes.valid",
    "ending": "page.workspace.ending",
    "over": "page.quotes.over",
    "replaced": "page.workspace.replaced",
    "stored": "page.workspace.referral",
}


@router.get("/{language}/mine/matters", dependencies=SEEN_BY_ALL)
def get_matters(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A page of the list; a status that is none counts as not said."""
    asked = request.query_params.getlist("status")
    chosen = frozenset(status for status in MATTER_STATUSES if status in asked)
    cursor = request.query_params.get("cursor") or None
    found = list_matters(viewer, session, now=context.now(), statuses=chosen, cursor=cursor)

    def link(following: str | None) -> str:
        pairs: list[tuple[str, str]] = [("status", status) for status in MATTER_STATUSES if status in chosen]
        if following:
            pairs.append(("cursor", following))
        return f"/{language}/mine/matters{'?' if pairs else ''}{urlencode(pairs)}"

    return renderer_of(request).render(
        request,
        "mine/matters.html",
        language,
        viewer=viewer,
        found=found,
        statuses=MATTER_STATUSES,
        chosen=chosen,
        has_cursor=cursor is not None,
        link=link,
        say_status=lambda status: translate(STATUS_TEXTS[status], language),
        date=lambda moment: format_date(moment, language),
        money=lambda minor, currency: format_money(minor, currency, language),
        names=names_today(session, context.catalogue(), language),
    )
