"""One's own data on a page: how long parts are kept, all of it to take along, to have it gone; receipts."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.documents import SignedReceipt, render_receipt_pdf
from app.marketplace.accounts import Viewer, read_account
from app.marketplace.own_data import (
    LEAST_DAYS,
    AskDeletion,
    AskExport,
    DeletionKind,
    ReceiptSigner,
    ask_deletion,
    ask_export,
    choose_retention,
    delete_part_with_receipt,
    list_deletions,
    list_exports,
    read_receipt,
    read_retention,
    take_back_deletion,
)
from app.texts import Language
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError, Unavailable
from app.web.api.models import DeletionId, PartId, ReceiptId
from app.web.asking import limit_checks
from app.web.identity import context_of
from app.web.pages.saying import show_form
from app.web.pages.shared import OPEN, SEEN_BY_ALL, PageLanguage, renderer_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
_REFUSALS = (Invalid, NotAllowed, Conflict, Unavailable)


@router.get("/{language}/account/data", dependencies=MEMBERS)
def get_data_page(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """All of it on one page."""
    return _show(request, language, session, viewer, done=request.query_params.get("done", ""))


@router.post("/{language}/account/data/retention", dependencies=MEMBERS)
def post_retention(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    days: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """An empty field: as long as the programme keeps them."""
    try:
        wanted = int(days) if days.strip().isdecimal() else None
        if days.strip() and wanted is None:
            limits = {"minimum": LEAST_DAYS, "maximum": context.policy().unused_part_days}
            raise Invalid("retention_out_of_range", {**limits})
        with context.open_write() as session:
            choose_retention(session, viewer, wanted, policy=context.policy(), now=context.now())
    except _REFUSALS as refusal:
        return _show_again(request, language, viewer, refusal, at="retention", days=days)
    return _back(language, "retention")


@router.post("/{language}/account/data/exports", dependencies=MEMBERS)
def post_export(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    is_whole: Annotated[bool, Form()] = False,
    has_files: Annotated[bool, Form()] = False,
) -> Response:
    """The archive is made by a worker, and a letter comes."""
    try:
        with context.open_write() as session:
            ask_export(session, viewer, AskExport(is_whole, has_files), now=context.now())
    except _REFUSALS as refusal:
        return _show_again(request, language, viewer, refusal, at="export")
    context.wake_worker()
    return _back(language, "export")


@router.post("/{language}/account/data/deletions", dependencies=MEMBERS)
def post_deletion(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    kind: Annotated[DeletionKind, Form()],
    password: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    """Nothing has gone yet: a letter says when it will."""
    try:
        limit_checks(request, viewer)
        command = AskDeletion(kind, password)
        ask_deletion(context, viewer, command, wait=context.deletion_wait, now=context.now())
    except _REFUSALS as refusal:
        return _show_again(request, language, viewer, refusal, at=kind)
    context.wake_worker()
    return _back(language, "deletion")


@router.post("/{language}/account/data/deletions/{deletion_id}", dependencies=MEMBERS)
def post_take_back(
    language: PageLanguage,
    deletion_id: DeletionId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Nothing goes."""
    take_back_deletion(session, viewer, deletion_id, now=context.now())
    return _back(language, "taken_back")


@router.post("/{language}/parts/{part_id}/delete", dependencies=SEEN_BY_ALL)
def post_part_deletion(
    language: PageLanguage,
    part_id: PartId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """At once, and then the receipt."""
    signer = ReceiptSigner(context.secret_key)
    receipt_id = delete_part_with_receipt(session, viewer, part_id, signer=signer, now=context.now())
    return RedirectResponse(f"/{language}/receipts/{receipt_id}", 303)


@router.get("/{language}/receipts/{receipt_id}", dependencies=OPEN)
def get_receipt_page(
    request: Request, language: PageLanguage, receipt_id: ReceiptId, session: ReadSession
) -> Response:
    """For whoever has its address."""
    found = read_receipt(session, receipt_id)
    return renderer_of(request).render(
        request, "account/receipt.html", language, receipt=json.loads(found.content), signed=found
    )


@router.get("/{language}/receipts/{receipt_id}/receipt.pdf", dependencies=OPEN)
def get_receipt_pdf(language: PageLanguage, receipt_id: ReceiptId, session: ReadSession) -> Response:
    """The same to be filed, with what was signed attached."""
    found = read_receipt(session, receipt_id)
    signed = SignedReceipt(found.content, found.sha256, found.signature, found.public_key)
    return Response(
        render_receipt_pdf(signed, language),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="receipt-{receipt_id}.pdf"',
            "Cache-Control": "no-store",
        },
    )


def _back(language: Language, done: str) -> Response:
    return RedirectResponse(f"/{language}/account/data?done={done}", 303)


def _show_again(
    request: Request,
    language: Language,
    viewer: Viewer,
    refusal: SchichtwerkError,
    *,
    at: str,
    days: str = "",
) -> Response:
    with context_of(request).open_read() as session:
        return _show(request, language, session, viewer, refusal, at=at, days=days)


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    days: str | None = None,
    done: str = "",
) -> Response:
    context = context_of(request)
    retention = read_retention(viewer, session, policy=context.policy())
    return show_form(
        request,
        language,
        "account/data.html",
        refusal,
        account=read_account(viewer, session),
        retention=retention,
        least_days=LEAST_DAYS,
        days=str(retention.chosen or "") if days is None else days,
        exports=list_exports(viewer, session, now=context.now()),
        deletions=list_deletions(viewer, session),
        wait_days=context.deletion_wait.days,
        at=at,
        done=done if done in {"retention", "export", "deletion", "taken_back"} else "",
    )
