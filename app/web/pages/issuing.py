"""Issuing quotes from offers; where a price moved or an offer ran out, saying so instead."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.marketplace.idempotency import IdempotentRequest, StoredAnswer, recall_answer, remember_answer
from app.marketplace.quoting import IssueQuote, issue_quotes, record_revision
from app.marketplace.quoting.offer_token import OfferDescription, OfferSigner
from app.offers import Party
from app.programme import Declaration
from app.texts import Language, format_date, format_money, translate_code
from app.values import Conflict, Invalid, digest, new_id
from app.web.identity import context_of
from app.web.pages.declaring import (
    DECLARATION_CODES,
    StatedDeclaration,
    declaration_choices,
    write_declaration,
)
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.pages.wishes_query import link_to_part
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)
ISSUING = "POST quotes page"  # one route for both languages: the same click is the same click
NameField = Annotated[str, Form(max_length=200)]


@router.post("/{language}/quotes", dependencies=SEEN_BY_ALL)
def post_quote_page(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    offer_id: Annotated[list[str], Form()],
    intention: Annotated[str, Form(max_length=255)] = "",
    recipient_name: NameField = "",
    recipient_address: Annotated[str, Form(max_length=1_000)] = "",
    recipient_vat_id: Annotated[str, Form(max_length=40)] = "",
    revises: Annotated[str, Form(max_length=40)] = "",
    address: Annotated[str, Form(max_length=40)] = "",
    declaration: StatedDeclaration = None,
) -> Response:
    """Issue a quote of each provider and lead to it, or to the list where there are several.

    The same intention twice leads to the same quotes.

    Where nothing was stated about the end use, a page asks for it. Where a price moved or an offer ran out,
    nothing is issued and a page says what to do.
    """
    recipient = _read_recipient(recipient_name, recipient_address, recipient_vat_id)
    wanted = {
        "address": address,
        "offers": offer_id,
        "recipient": None if recipient is None else [recipient.name, *recipient.lines],
        "declaration": declaration,
    }
    form = {
        "recipient_name": recipient_name,
        "recipient_address": recipient_address,
        "recipient_vat_id": recipient_vat_id,
        "revises": revises,
        "address": address,
    }
    once = IdempotentRequest(ISSUING, digest(intention or wanted), digest(wanted))
    try:
        with context.open_write() as session:
            stored = recall_answer(session, viewer, once, now=context.now())
            if stored is not None:
                quote_ids = stored.body.decode("ascii").split()
            else:
                quotes = issue_quotes(
                    session,
                    viewer,
                    IssueQuote(
                        offer_ids=tuple(offer_id),
                        recipient=recipient,
                        delivery_address_id=address or None,
                        declaration=declaration,
                    ),
                    prepared=context.prepared(),
                    policy=context.policy(),
                    secret_key=context.secret_key,
                    now=context.now(),
                )
                quote_ids = [quote.id for quote in quotes]
                if revises:
                    for quote_id in quote_ids:
                        record_revision(session, viewer, quote_id, revises)
                answer = StoredAnswer(303, " ".join(quote_ids).encode("ascii"))
                remember_answer(session, viewer, once, answer, now=context.now())
    except Invalid as refusal:
        if refusal.code not in DECLARATION_CODES:
            raise
        return _ask_declaration(request, language, refusal, offer_id, intention, form, declaration)
    except Conflict as refusal:
        if refusal.code not in ("offer_changed", "offer_expired"):
            raise
        form |= write_declaration(declaration)
        return _say_what_changed(request, language, refusal, offer_id, form)
    if len(quote_ids) == 1:
        return RedirectResponse(f"/{language}/quotes/{quote_ids[0]}", 303)
    return RedirectResponse(
        f"/{language}/mine?{urlencode([('issued', one) for one in quote_ids])}#quotes", 303
    )


def _read_recipient(name: str, address: str, vat_id: str) -> Party | None:
    """None where no name was given: then the quote goes to whoever asks."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if vat_id.strip():
        lines.append(vat_id.strip())
    if not name.strip():
        return None
    return Party(code="stated", name=name.strip(), lines=tuple(lines[:10]))


def _ask_declaration(
    request: Request,
    language: Language,
    refusal: Invalid,
    offer_ids: list[str],
    intention: str,
    form: dict[str, str],
    typed: Declaration | None,
) -> Response:
    """Between the click and the quote: what it is for. Who said it wrongly finds what he typed."""
    is_new = refusal.code == "declaration_missing"
    return renderer_of(request).render(
        request,
        "quotes/declare.html",
        language,
        status=200 if is_new else status_of(refusal),
        error="" if is_new else translate_code("error", refusal.code, refusal.parameters, language),
        offer_ids=offer_ids,
        intention=intention,
        form={name: value for name, value in form.items() if value},
        **declaration_choices(typed),
    )


def _say_what_changed(
    request: Request, language: Language, refusal: Conflict, offer_ids: list[str], form: dict[str, str]
) -> Response:
    signer = OfferSigner(context_of(request).secret_key)
    asked = {offer_id: signer.read(offer_id) for offer_id in offer_ids}
    changes: Any = refusal.parameters.get("changes", [])
    by_offer = {change["offer_id"]: change for change in changes}
    currency = _find_currency(request, next(iter(asked.values())))
    moved = [
        {
            "old": format_money(change["old_total_minor"], currency, language),
            "new": None
            if change["new_total_minor"] is None
            else format_money(change["new_total_minor"], currency, language),
            "dispatched_on": change["new_dispatched_on"]
            and format_date(change["new_dispatched_on"], language),
            "quantity": asked[change["offer_id"]].quantity,
        }
        for change in changes
    ]
    new_ids = [
        by_offer[offer_id]["new_offer_id"] if offer_id in by_offer else offer_id for offer_id in offer_ids
    ]
    return renderer_of(request).render(
        request,
        "quotes/changed.html",
        language,
        status=status_of(refusal),
        is_expired=refusal.code == "offer_expired",
        moved=moved,
        can_confirm=bool(changes) and None not in new_ids,
        new_ids=new_ids,
        intention=new_id(),
        form={name: value for name, value in form.items() if value},
        back=list(dict.fromkeys(link_to_part(language, offer) for offer in asked.values())),
    )


def _find_currency(request: Request, offer: OfferDescription) -> str:
    providers = context_of(request).catalogue().market.providers
    return next((one.rate_card.currency for one in providers if one.code == offer.candidate.provider), "EUR")
