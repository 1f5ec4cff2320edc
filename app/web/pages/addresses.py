"""The address book of an organisation and its VAT id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from babel import Locale
from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.marketplace.accounts import Viewer
from app.marketplace.addressing import (
    AddressLines,
    AddressView,
    KeepAddress,
    check_vat_id,
    delete_address,
    drop_vat_id,
    keep_address,
    list_addresses,
    read_address,
    read_vat_id,
    require_may_state_vat_id,
    state_vat_id,
)
from app.marketplace.addressing.address_view import is_country
from app.texts import Language, format_country, translate_code
from app.values import Conflict, Invalid, NotAllowed, SchichtwerkError
from app.web.api.models import AddressId
from app.web.identity import context_of
from app.web.pages.shared import PageLanguage, renderer_of
from app.web.problems import status_of
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(include_in_schema=False)
MEMBERS = ruled(Rule.MEMBER)
LINES = ("firm", "name", "street", "postcode", "place", "country")
FIELD_BY_CODE = {"country_unknown": "country", "postcode_invalid": "postcode"}
Typed = Annotated[str, Form(max_length=1_000)]
Tick = Annotated[str, Form(max_length=1)]


@router.get("/{language}/mine/addresses", dependencies=MEMBERS)
def get_addresses(
    request: Request, language: PageLanguage, session: ReadSession, viewer: CurrentViewer
) -> Response:
    """The book; with ``edit`` one of its addresses in the form."""
    edited = request.query_params.get("edit")
    typed = _write(read_address(viewer, session, edited[:40])) if edited else {}
    return _show(request, language, session, viewer, edited=edited, typed=typed)


def read_sent(
    name: Typed = "",
    firm: Typed = "",
    street: Typed = "",
    postcode: Typed = "",
    place: Typed = "",
    country: Typed = "DE",
    is_delivery_default: Tick = "",
    is_billing_default: Tick = "",
) -> KeepAddress:
    """What a form says of an address, as one that is new."""
    lines = AddressLines(name, firm, street, postcode, place, country)
    return KeepAddress(lines, None, bool(is_delivery_default), bool(is_billing_default))


SentAddress = Annotated[KeepAddress, Depends(read_sent)]


@router.post("/{language}/addresses", dependencies=MEMBERS)
def post_address(
    request: Request, language: PageLanguage, viewer: CurrentViewer, sent: SentAddress
) -> Response:
    """A new address."""
    return _keep(request, language, viewer, sent)


@router.post("/{language}/addresses/{address_id}", dependencies=MEMBERS)
def post_address_changed(
    request: Request, language: PageLanguage, address_id: AddressId, viewer: CurrentViewer, sent: SentAddress
) -> Response:
    """Other lines for an address; quotes keep their copies."""
    return _keep(request, language, viewer, replace(sent, address_id=address_id))


@router.post("/{language}/addresses/{address_id}/delete", dependencies=MEMBERS)
def post_address_deleted(
    language: PageLanguage,
    address_id: AddressId,
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> Response:
    """Out of the book; quotes keep their copies."""
    delete_address(session, viewer, address_id, now=context.now())
    return RedirectResponse(f"/{language}/mine/addresses", 303)


@router.post("/{language}/vat-id", dependencies=MEMBERS)
def post_vat_id(
    request: Request,
    language: PageLanguage,
    viewer: CurrentViewer,
    context: CurrentContext,
    vat_id: Typed = "",
    drop: Tick = "",
) -> Response:
    """Kept with how it was checked; the register is asked before anything is locked."""
    try:
        if drop:
            with context.open_write() as session:
                drop_vat_id(session, viewer, now=context.now())
        else:
            require_may_state_vat_id(viewer)
            register = context.vat_register
            checked = check_vat_id(vat_id)
            proof = register.prove(checked) if register else None
            with context.open_write() as session:
                state_vat_id(session, viewer, checked, proof=proof, now=context.now())
    except (Invalid, Conflict, NotAllowed) as refusal:
        with context.open_read() as session:
            return _show(request, language, session, viewer, refusal, at="vat", vat_typed=vat_id)
    return RedirectResponse(f"/{language}/mine/addresses#vat", 303)


def _keep(request: Request, language: Language, viewer: Viewer, command: KeepAddress) -> Response:
    context = context_of(request)
    try:
        with context.open_write() as session:
            keep_address(session, viewer, command, now=context.now())
    except (Invalid, Conflict) as refusal:
        typed: dict[str, Any] = {name: getattr(command.lines, name) for name in LINES}
        typed |= {
            "is_delivery_default": command.is_delivery_default,
            "is_billing_default": command.is_billing_default,
        }
        with context.open_read() as session:
            return _show(
                request, language, session, viewer, refusal,
                at="address", edited=command.address_id, typed=typed,
            )  # fmt: skip
    return RedirectResponse(f"/{language}/mine/addresses", 303)


def _write(view: AddressView) -> dict[str, Any]:
    return {name: getattr(view.lines, name) for name in LINES} | {
        "is_delivery_default": view.is_delivery_default,
        "is_billing_default": view.is_billing_default,
    }


def _show(
    request: Request,
    language: Language,
    session: Session,
    viewer: Viewer,
    refusal: SchichtwerkError | None = None,
    *,
    at: str = "",
    edited: str | None = None,
    typed: Mapping[str, Any] | None = None,
    vat_typed: str = "",
) -> Response:
    fault = "" if refusal is None else refusal.parameters.get("field", FIELD_BY_CODE.get(refusal.code, ""))
    return renderer_of(request).render(
        request,
        "mine/addresses.html",
        language,
        status=200 if refusal is None else status_of(refusal),
        error=None
        if refusal is None
        else translate_code("error", refusal.code, dict(refusal.parameters), language),
        at=at,
        fault=fault,
        edited=edited,
        typed=typed or {},
        vat_typed=vat_typed,
        viewer=viewer,
        addresses=list_addresses(viewer, session),
        vat=read_vat_id(viewer, session),
        countries=_list_countries(language),
    )


def _list_countries(language: Language) -> list[tuple[str, str]]:
    codes = [code for code in map(str, Locale("en").territories) if is_country(code)]
    return sorted(((code, format_country(code, language)) for code in codes), key=lambda one: one[1])
