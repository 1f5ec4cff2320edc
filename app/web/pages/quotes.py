"""Quotes: read like the printed one, shared by link, asked about, revised."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import SAXON_TIME, find_today
from app.documents import render_quote_pdf
from app.documents.quote import describe_quote
from app.marketplace.organisations import find_team_of_quote
from app.marketplace.quoting import (
    LONGEST_QUESTION,
    QuoteView,
    ask_about_quote,
    count_quote_opening,
    find_revisions,
    list_questions,
    list_shares,
    offer_again,
    read_quote,
    read_shared_quote,
    revoke_share,
    share_quote,
)
from app.offers.quote import QuoteContent
from app.texts import Language, format_date, translate_code
from app.values import Conflict, Invalid, new_id
from app.web.api.models import QuoteId
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.pages.teams import describe_kept
from app.web.pages.wishes_query import list_revise_links
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
SHARED_HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def is_over(content: QuoteContent, now: datetime) -> bool:
    """Whether the last day a quote is valid on has ended in Saxony."""
    return find_today(now) > content.valid_until


@router.get("/{language}/quotes/{quote_id}", dependencies=SEEN_BY_ALL)
def get_quote_page(
    request: Request,
    language: PageLanguage,
    quote_id: QuoteId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """The quote as its owner sees it."""
    return _show_own(request, language, quote_id, session, viewer, context)


def _show_own(
    request: Request,
    language: Language,
    quote_id: str,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    *,
    status: int = 200,
    **more: Any,
) -> Response:
    quote = read_quote(viewer, session, quote_id)
    now = context.now()
    shares = list_shares(viewer, session, quote_id, secret_key=context.secret_key, now=now)
    return renderer_of(request).render(
        request,
        "quotes/quote.html",
        language,
        status=status,
        **_tell(quote, language, now),
        revisions=find_revisions(viewer, session, quote_id),
        questions=list_questions(viewer, session, quote_id),
        shares=[(one, f"{request.base_url}{language}/shared/{one.token}") for one in shares],
        offer_ids=offer_again(
            viewer, session, quote, policy=context.policy(), secret_key=context.secret_key, now=now
        ),
        intention=new_id(),
        revise_links=list_revise_links(language, quote.id, quote.content),
        longest_question=LONGEST_QUESTION,
        kept=describe_kept(
            viewer,
            session,
            f"/{language}/quotes/{quote_id}/team",
            find_team_of_quote(viewer, session, quote_id),
        ),
        **{"question_error": None, "typed": "", **more},
    )


def _tell(quote: QuoteView, language: Language, now: datetime) -> dict[str, Any]:
    content = quote.content
    return {
        "quote": quote,
        "is_open": quote.is_open,
        "print": describe_quote(content, language),
        "is_over": is_over(content, now),
        "days_left": (content.valid_until - find_today(now)).days,
        "valid_until": format_date(content.valid_until, language),
        "date": lambda moment: format_date(moment, language),
    }


@router.post("/{language}/quotes/{quote_id}/shares", dependencies=SEEN_BY_ALL)
def post_share(
    language: PageLanguage,
    quote_id: QuoteId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A new link to hand on."""
    share_quote(session, viewer, quote_id, secret_key=context.secret_key, now=context.now())
    return RedirectResponse(f"/{language}/quotes/{quote_id}#share", 303)


@router.post("/{language}/quotes/{quote_id}/shares/{share_id}/revoke", dependencies=SEEN_BY_ALL)
def post_share_revoked(
    language: PageLanguage,
    quote_id: QuoteId,
    share_id: str,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """A link that opens nothing any more."""
    revoke_share(session, viewer, quote_id, share_id, now=context.now())
    return RedirectResponse(f"/{language}/quotes/{quote_id}#share", 303)


@router.post("/{language}/quotes/{quote_id}/questions", dependencies=SEEN_BY_ALL)
def post_question(
    request: Request,
    language: PageLanguage,
    quote_id: QuoteId,
    viewer: CurrentViewer,
    context: CurrentContext,
    text: Annotated[str, Form(max_length=100_000)] = "",
) -> Response:
    """Store the question; where it cannot be, what was typed is still there."""
    try:
        with context.open_write() as session:
            ask_about_quote(session, viewer, quote_id, text, now=context.now())
    except (Invalid, Conflict) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return _show_own(
                request,
                language,
                quote_id,
                session,
                viewer,
                context,
                status=status_of(refusal),
                question_error=error,
                typed=text,
            )
    return RedirectResponse(f"/{language}/quotes/{quote_id}#questions", 303)


@router.get("/{language}/shared/{token}", dependencies=SEEN_BY_ALL)
def get_shared_quote(
    request: Request, language: PageLanguage, token: str, session: WriteSession, context: CurrentContext
) -> Response:
    """The quote as the holder of a link sees it: all of it, and nothing else of its owner's."""
    shared = read_shared_quote(session, token, now=context.now())
    count_quote_opening(session, token, now=context.now())
    response = renderer_of(request).render(
        request,
        "quotes/shared.html",
        language,
        **_tell(shared.quote, language, context.now()),
        token=token,
        link_expires_on=shared.expires_at.astimezone(SAXON_TIME).date(),
    )
    response.headers.update(SHARED_HEADERS)
    return response


@router.get("/{language}/shared/{token}/quote.pdf", dependencies=SEEN_BY_ALL)
def get_shared_quote_pdf(
    language: PageLanguage, token: str, session: ReadSession, context: CurrentContext
) -> Response:
    """The printed quote for the holder of a link."""
    quote = read_shared_quote(session, token, now=context.now()).quote
    return Response(
        render_quote_pdf(quote.content, language),
        media_type="application/pdf",
        headers={**SHARED_HEADERS, "Content-Disposition": f'attachment; filename="{quote.number}.pdf"'},
    )
