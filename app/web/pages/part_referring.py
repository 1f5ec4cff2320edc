"""Institutes asked to develop a part; a form that was refused is shown again with all that was typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, cast

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.delivery.calendar import find_today
from app.institutes import FUNCTIONS
from app.marketplace.accounts import Viewer
from app.marketplace.guarding import ConsentKind
from app.marketplace.idempotency import IdempotentRequest, StoredAnswer, recall_answer, remember_answer
from app.marketplace.referring import StoreReferral, store_referral
from app.marketplace.referring.referral_view import Consent
from app.texts import translate_code
from app.values import Conflict, Invalid, digest
from app.web.api.models import PartId
from app.web.context import WebContext
from app.web.pages.amounts import read_cents
from app.web.pages.declaring import TypedDeclaration
from app.web.pages.offer_wishes import Wishes, list_form_choices, read_wishes
from app.web.pages.offers_shown import SHARES, TypedReferral
from app.web.pages.part import show_part
from app.web.pages.shared import SEEN_BY_ALL, PageLanguage
from app.web.problems import status_of
from app.web.sessions import CurrentContext, CurrentViewer

router = APIRouter(include_in_schema=False)


@router.post("/{language}/parts/{part_id}/referral", dependencies=SEEN_BY_ALL)
def post_part_referral(
    request: Request,
    language: PageLanguage,
    part_id: PartId,
    viewer: CurrentViewer,
    context: CurrentContext,
    intention: Annotated[str, Form(min_length=8, max_length=64)],
    consent: Annotated[str, Form(max_length=20)],
    declaration: TypedDeclaration,
    institutes: Annotated[list[str] | None, Form()] = None,
    note: Annotated[str, Form(max_length=100_000)] = "",
    functions: Annotated[list[str] | None, Form()] = None,
    confidentiality: Annotated[str, Form(max_length=20)] = "institute",
    budget: Annotated[str, Form(max_length=40)] = "",
    shares: Annotated[list[str] | None, Form()] = None,
    is_wish: Annotated[bool, Form()] = False,
    accepts_nda: Annotated[bool, Form()] = False,
) -> Response:
    """Stored once however often it is sent, then back to the page."""
    typed = TypedReferral(
        institutes=tuple(institutes or ()),
        shares=tuple(shares or ()),
        consent=consent,
        note=note.replace("\r\n", "\n"),
        declaration=declaration,
        functions=tuple(functions or ()),
        confidentiality=confidentiality,
        budget=budget,
        accepts_nda=accepts_nda,
        is_wish=is_wish,
    )
    choices = list_form_choices(viewer, context.catalogue(), language)
    wishes = read_wishes(request.query_params, choices, today=find_today(context.now()))
    try:
        with context.open_write() as session:
            referral_id = _store(
                session, viewer, context, part_id, request.url.query, intention, wishes, typed
            )
    except (Invalid, Conflict) as refusal:
        error = translate_code("error", refusal.code, dict(refusal.parameters), language)
        with context.open_read() as session:
            return show_part(
                request, language, part_id, session, viewer, context,
                status=status_of(refusal), typed=typed.refuse(error),
            )  # fmt: skip
    context.wake_worker()
    return RedirectResponse(f"/{language}/parts/{part_id}{wishes.link()}&referral={referral_id}#offers", 303)


def _store(
    session: Session,
    viewer: Viewer,
    context: WebContext,
    part_id: str,
    query: str,
    intention: str,
    wishes: Wishes,
    typed: TypedReferral,
) -> str:
    """The id of the referral, the same for the same intention. Raises what ``store_referral`` raises."""
    if wishes.errors:
        raise Invalid("request_invalid")
    now = context.now()
    idempotent = IdempotentRequest(
        "POST /{language}/parts/{part_id}/referral", intention, digest([part_id, query, typed])
    )
    stored = recall_answer(session, viewer, idempotent, now=now)
    if stored is not None:
        return stored.body.decode("ascii")
    command = StoreReferral(
        part_id=part_id,
        requirement=wishes.requirement,
        quantity=wishes.quantity,
        destination=wishes.destination,
        institutes=typed.institutes,
        consent=cast("Consent", typed.consent),
        note=typed.note,
        declaration=typed.declaration if typed.declaration.end_use else None,
        functions=tuple(each for each in FUNCTIONS if each in typed.functions),
        is_wish=typed.is_wish,
        budget_minor=read_cents(typed.budget) if typed.budget.strip() else None,
        confidentiality="named_person" if typed.confidentiality == "named_person" else "institute",
        accepts_nda=typed.accepts_nda,
        consents=_read_shares(typed.shares, typed.institutes),
    )
    referral_id = store_referral(
        session, viewer, command, prepared=context.prepared(), policy=context.policy(), now=now
    ).id
    remember_answer(session, viewer, idempotent, StoredAnswer(303, referral_id.encode("ascii")), now=now)
    return referral_id


def _read_shares(shares: Sequence[str], chosen: Collection[str]) -> dict[str, tuple[ConsentKind, ...]]:
    """``code:kind+kind`` by institute; what stands beside an institute that was not ticked says nothing."""
    parted = (each.rpartition(":") for each in shares)
    return {
        institute: SHARES[kinds] for institute, _, kinds in parted if institute in chosen and kinds in SHARES
    }
