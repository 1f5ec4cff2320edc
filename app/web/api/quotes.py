"""Quotes: offers frozen, numbered, printed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from app.documents import render_quote_pdf
from app.marketplace.quoting import IssueQuote, issue_quote, list_quotes, read_quote, require_open
from app.texts import Language
from app.web.api.examples.answering import answers, body_examples, sends
from app.web.api.examples.quotes import QUOTE, QUOTE_WANTED, QUOTES
from app.web.api.idempotency import IdempotencyKey, answer_once
from app.web.api.models import PageWanted, QuoteId
from app.web.api.quote_models import QuoteShown, QuotesShown, QuoteSummaryShown, QuoteWanted, show_quote
from app.web.naming import names_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/quotes", tags=["quotes"])
OURS = ruled(Rule.GUEST_OR_MEMBER)


@router.post(
    "",
    status_code=201,
    response_model=QuoteShown,
    dependencies=OURS,
    responses=answers(201, QUOTE, 403, 404, 409, 410, 422),
    summary="Issue a quote",
)
def post_quote(
    request: Request,
    wanted: Annotated[QuoteWanted, body_examples(QUOTE_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Prices are computed anew; if one moved, nothing is issued and 409 `offer_changed` tells old and new.

    `declaration` states the end use; `{"end_use": "civil"}` is enough for a plain part. What it says may put
    the quote on hold: then `hold` says so, it binds nobody and is not printed until an operator released it.
    """

    def act() -> tuple[BaseModel, BaseModel]:
        recipient = wanted.recipient.to_party() if wanted.recipient else None
        quote = issue_quote(
            session,
            viewer,
            IssueQuote(
                offer_ids=wanted.offer_ids,
                recipient=recipient,
                billing_address_id=wanted.billing_address_id,
                delivery_address_id=wanted.delivery_address_id,
                declaration=wanted.declaration.to_declaration() if wanted.declaration else None,
            ),
            prepared=context.prepared(),
            policy=context.policy(),
            secret_key=context.secret_key,
            now=context.now(),
        )
        shown = show_quote(quote, language, names=names_of(context.catalogue(), language))
        return shown, shown

    return answer_once(
        request,
        session,
        viewer,
        key=idempotency_key,
        wanted=wanted.model_dump(mode="json"),
        status=201,
        act=act,
    )


@router.get(
    "",
    response_model=QuotesShown,
    dependencies=OURS,
    responses=answers(200, QUOTES, 422),
    summary="List your quotes",
)
def get_quotes(
    page: Annotated[PageWanted, Query()], session: ReadSession, viewer: CurrentViewer
) -> QuotesShown:
    """Newest first."""
    found = list_quotes(viewer, session, limit=page.limit, cursor=page.cursor)
    return QuotesShown(
        quotes=[
            QuoteSummaryShown(
                id=quote.id,
                number=quote.number,
                created_at=quote.created_at,
                issuer_name=quote.issuer_name,
                gross_minor=quote.gross_minor,
                currency=quote.currency,
                valid_until=quote.valid_until,
            )
            for quote in found.quotes
        ],
        next_cursor=found.next_cursor,
    )


@router.get(
    "/{quote_id}.pdf",
    dependencies=OURS,
    response_class=Response,
    responses=sends("The quote as PDF/A", "application/pdf", "(binary PDF)", 404, 409, 422),
    summary="Print a quote",
)
def get_quote_pdf(
    quote_id: QuoteId,
    session: ReadSession,
    viewer: CurrentViewer,
    wish: CurrentLanguage,
    language: Annotated[Language | None, Query(description="Left out: as the browser asks.")] = None,
) -> Response:
    """The same content at any time, byte for byte; 409 `quote_held` while it waits for a look."""
    quote = require_open(read_quote(viewer, session, quote_id))
    written_in = language or wish
    name = "".join(letter if letter.isalnum() else "-" for letter in quote.number)
    return Response(
        render_quote_pdf(quote.content, written_in),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


@router.get(
    "/{quote_id}",
    response_model=QuoteShown,
    dependencies=OURS,
    responses=answers(200, QUOTE, 404),
    summary="Read a quote",
)
def get_quote(
    quote_id: QuoteId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> QuoteShown:
    """As it was issued, whatever has changed since."""
    quote = read_quote(viewer, session, quote_id)
    return show_quote(quote, language, names=names_of(context.catalogue(), language))
