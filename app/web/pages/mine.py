"""What belongs to the viewer: parts, quotes and referrals; for the operator also the questions asked."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.delivery.calendar import SAXON_TIME
from app.marketplace.quoting import list_asked_questions, list_parts, list_quotes
from app.marketplace.referring import list_referrals
from app.texts import format_date, format_money
from app.web.naming import names_of
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession

router = APIRouter(include_in_schema=False)


@router.get("/{language}/mine", dependencies=SEEN_BY_ALL)
def get_mine(
    request: Request,
    language: PageLanguage,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The newest of each kind; empty lists say what to do next."""
    now = context.now()
    parts = list_parts(viewer, session, now=now)
    quotes = list_quotes(viewer, session)
    referrals = list_referrals(viewer, session)
    return renderer_of(request).render(
        request,
        "quotes/mine.html",
        language,
        viewer=viewer,
        parts=parts.parts,
        quotes=quotes.quotes,
        referrals=referrals.referrals,
        is_cut=any(page.next_cursor for page in (parts, quotes, referrals)),
        issued=frozenset(request.query_params.getlist("issued")),
        questions=list_asked_questions(viewer, session) if viewer.is_operator else (),
        today=now.astimezone(SAXON_TIME).date(),
        date=lambda moment: format_date(moment, language),
        money=lambda minor, currency: format_money(minor, currency, language),
        names=names_of(context.catalogue(), language),
    )
