"""Referrals: what nobody can make today goes to an institute that may learn how."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.institutes import Function
from app.marketplace.duties import HoldStatus
from app.marketplace.guarding import ConsentKind
from app.marketplace.referring import (
    Confidentiality,
    ReferralView,
    StoreReferral,
    list_referrals,
    read_referral,
    store_referral,
)
from app.marketplace.referring.store_referral import LARGEST_BUDGET_MINOR
from app.web.api.duty_models import DeclarationWanted
from app.web.api.examples import REFERRAL, REFERRAL_WANTED, REFERRALS, answers, body_examples
from app.web.api.idempotency import IdempotencyKey, answer_once
from app.web.api.models import Code, PageWanted, ReasonShown, ReferralId, Shown, Wanted, show_reason
from app.web.api.offer_models import DestinationWanted, PartReference, Quantity, RequirementWanted
from app.web.api.quote_models import RequirementShown, show_requirement
from app.web.naming import names_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentLanguage, CurrentViewer, ReadSession, WriteSession

router = APIRouter(prefix="/referrals", tags=["referrals"])
OURS = ruled(Rule.GUEST_OR_MEMBER)
Consent = Literal["summary", "measurements", "file"]
Note = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]


class ReferralWanted(Wanted):
    """A request that no provider can meet, and how much of it the institutes may see.

    ``is_wish``: to be developed although there may be offers. Without ``accepts_nda`` the institutes see the
    summary alone until the agreement is accepted. ``consents`` by institute stand before ``consent``.
    """

    part_id: PartReference
    quantity: Quantity = 1
    requirements: RequirementWanted = RequirementWanted()
    destination: DestinationWanted = DestinationWanted()
    institutes: Annotated[tuple[Code, ...], Field(min_length=1, max_length=10)]
    consent: Consent
    note: Note = ""
    declaration: DeclarationWanted | None = None
    functions: Annotated[tuple[Function, ...], Field(max_length=8)] = ()
    is_wish: bool = False
    budget_minor: Annotated[int, Field(ge=0, le=LARGEST_BUDGET_MINOR)] | None = None
    confidentiality: Confidentiality = "institute"
    accepts_nda: bool = False
    consents: Annotated[dict[Code, tuple[ConsentKind, ...]], Field(max_length=10, default_factory=dict)]


class ReferralShown(Shown):
    """A stored referral; while ``hold`` is held no institute sees it, nor ever where it was refused."""

    id: str
    status: str
    part_id: str
    quantity: int
    requirements: RequirementShown
    reasons: list[ReasonShown]
    institutes: list[str]
    consent: Consent
    note: str
    cases: list[str]
    created_at: datetime
    hold: HoldStatus | None


class ReferralsShown(Shown):
    """A page of referrals, newest first."""

    referrals: list[ReferralShown]
    next_cursor: str | None


def _show(referral: ReferralView, context: CurrentContext, language: str) -> ReferralShown:
    names = names_of(context.catalogue(), language)
    return ReferralShown(
        id=referral.id,
        status=referral.status,
        part_id=referral.part_id,
        quantity=referral.quantity,
        requirements=show_requirement(referral.requirement),
        reasons=[
            show_reason("referral", one.code, one.parameters, language, names=names)
            for one in referral.reasons
        ],
        institutes=list(referral.institutes),
        consent=referral.consent,
        note=referral.note,
        cases=list(referral.cases),
        created_at=referral.created_at,
        hold=referral.hold,
    )


@router.post(
    "",
    status_code=201,
    response_model=ReferralShown,
    dependencies=OURS,
    responses=answers(201, REFERRAL, 403, 404, 409, 422),
    summary="Store a referral",
)
def post_referral(
    request: Request,
    wanted: Annotated[ReferralWanted, body_examples(REFERRAL_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Kept for the institutes named; only where there is indeed no offer. `declaration` as with a quote."""

    def act() -> tuple[BaseModel, BaseModel]:
        command = StoreReferral(
            part_id=wanted.part_id,
            requirement=wanted.requirements.to_requirement(),
            quantity=wanted.quantity,
            destination=wanted.destination.to_destination(),
            institutes=wanted.institutes,
            consent=wanted.consent,
            note=wanted.note,
            declaration=wanted.declaration.to_declaration() if wanted.declaration else None,
            functions=wanted.functions,
            is_wish=wanted.is_wish,
            budget_minor=wanted.budget_minor,
            confidentiality=wanted.confidentiality,
            accepts_nda=wanted.accepts_nda,
            consents=wanted.consents,
        )
        referral = store_referral(
            session, viewer, command, prepared=context.prepared(), policy=context.policy(), now=context.now()
        )
        shown = _show(referral, context, language)
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
    response_model=ReferralsShown,
    dependencies=OURS,
    responses=answers(200, REFERRALS, 422),
    summary="List your referrals",
)
def get_referrals(
    page: Annotated[PageWanted, Query()],
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReferralsShown:
    """Newest first."""
    found = list_referrals(viewer, session, limit=page.limit, cursor=page.cursor)
    return ReferralsShown(
        referrals=[_show(referral, context, language) for referral in found.referrals],
        next_cursor=found.next_cursor,
    )


@router.get(
    "/{referral_id}",
    response_model=ReferralShown,
    dependencies=OURS,
    responses=answers(200, REFERRAL, 404),
    summary="Read a referral",
)
def get_referral(
    referral_id: ReferralId,
    session: ReadSession,
    viewer: CurrentViewer,
    context: CurrentContext,
    language: CurrentLanguage,
) -> ReferralShown:
    """Your own."""
    return _show(read_referral(viewer, session, referral_id), context, language)
