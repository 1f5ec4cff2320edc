"""The address book of an organisation, and its VAT id."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from app.marketplace.addressing import (
    AddressLines,
    AddressView,
    KeepAddress,
    VatIdView,
    check_vat_id,
    delete_address,
    drop_vat_id,
    keep_address,
    list_addresses,
    read_vat_id,
    require_may_state_vat_id,
    state_vat_id,
)
from app.web.api.examples.answering import answers, body_examples
from app.web.api.examples.workspace import ADDRESS, ADDRESS_WANTED, ADDRESSES, VAT_ID, VAT_ID_WANTED
from app.web.api.models import NO_CONTROLS, AddressId, Country, Parameters, Shown, Wanted
from app.web.rules import Rule, ruled
from app.web.sessions import CurrentContext, CurrentViewer, ReadSession, WriteSession

router = APIRouter(tags=["workspace"])
MEMBERS = ruled(Rule.MEMBER)
Line = Annotated[str, Field(max_length=120, pattern=NO_CONTROLS)]


class AddressWanted(Wanted):
    """Where goods or bills go; a person, a firm or both."""

    name: Line = ""
    firm: Line = ""
    street: Line
    postcode: Annotated[str, Field(max_length=12, pattern=NO_CONTROLS)] = ""
    place: Line
    country: Country
    is_delivery_default: bool = False
    is_billing_default: bool = False


class AddressShown(Shown):
    """An entry of the address book."""

    id: str
    name: str
    firm: str
    street: str
    postcode: str
    place: str
    country: str
    is_delivery_default: bool
    is_billing_default: bool


class AddressesShown(Shown):
    """Defaults first."""

    addresses: list[AddressShown]


class VatIdWanted(Wanted):
    """As it stands on your paper; spaces and points are left out."""

    vat_id: Annotated[str, Field(min_length=4, max_length=40, pattern=NO_CONTROLS)]


class VatIdShown(Shown):
    """``check`` is "format" (form and check digits) or "register" (with ``proof``); null: none stated."""

    vat_id: str | None
    country: str | None
    check: Literal["format", "register"] | None
    checked_at: datetime | None
    proof: Parameters | None


def _show(one: AddressView) -> AddressShown:
    return AddressShown(
        id=one.id,
        name=one.lines.name,
        firm=one.lines.firm,
        street=one.lines.street,
        postcode=one.lines.postcode,
        place=one.lines.place,
        country=one.lines.country,
        is_delivery_default=one.is_delivery_default,
        is_billing_default=one.is_billing_default,
    )


def _read(wanted: AddressWanted, address_id: str | None) -> KeepAddress:
    lines = AddressLines(
        wanted.name, wanted.firm, wanted.street, wanted.postcode, wanted.place, wanted.country
    )
    return KeepAddress(lines, address_id, wanted.is_delivery_default, wanted.is_billing_default)


def _show_vat_id(stated: VatIdView | None) -> VatIdShown:
    return VatIdShown(
        vat_id=stated and stated.vat_id,
        country=stated and stated.country,
        check=stated and stated.check,
        checked_at=stated and stated.checked_at,
        proof=stated and stated.proof,
    )


@router.get(
    "/addresses",
    dependencies=MEMBERS,
    responses=answers(200, ADDRESSES, 401, 403),
    summary="List your addresses",
)
def get_addresses(session: ReadSession, viewer: CurrentViewer) -> AddressesShown:
    """Those of your organisation."""
    return AddressesShown(addresses=[_show(one) for one in list_addresses(viewer, session)])


@router.post(
    "/addresses",
    status_code=201,
    dependencies=MEMBERS,
    responses=answers(201, ADDRESS, 401, 403, 409, 422),
    summary="Keep an address",
)
def post_address(
    wanted: Annotated[AddressWanted, body_examples(ADDRESS_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> AddressShown:
    """There is one default of each kind: saying so here ends it elsewhere."""
    return _show(keep_address(session, viewer, _read(wanted, None), now=context.now()))


@router.put(
    "/addresses/{address_id}",
    dependencies=MEMBERS,
    responses=answers(200, ADDRESS, 401, 403, 404, 422),
    summary="Change an address",
)
def put_address(
    address_id: AddressId,
    wanted: Annotated[AddressWanted, body_examples(ADDRESS_WANTED)],
    session: WriteSession,
    viewer: CurrentViewer,
    context: CurrentContext,
) -> AddressShown:
    """Quotes keep the copy they took."""
    return _show(keep_address(session, viewer, _read(wanted, address_id), now=context.now()))


@router.delete(
    "/addresses/{address_id}",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403, 404),
    summary="Delete an address",
)
def remove_address(
    address_id: AddressId, session: WriteSession, viewer: CurrentViewer, context: CurrentContext
) -> None:
    """Quotes keep the copy they took."""
    delete_address(session, viewer, address_id, now=context.now())


@router.get("/vat-id", dependencies=MEMBERS, responses=answers(200, VAT_ID, 401), summary="Read your VAT id")
def get_vat_id(session: ReadSession, viewer: CurrentViewer) -> VatIdShown:
    """With when and how it was checked."""
    return _show_vat_id(read_vat_id(viewer, session))


@router.put(
    "/vat-id",
    dependencies=MEMBERS,
    responses=answers(200, VAT_ID, 401, 403, 409, 422),
    summary="State your VAT id",
)
def put_vat_id(
    wanted: Annotated[VatIdWanted, body_examples(VAT_ID_WANTED)],
    viewer: CurrentViewer,
    context: CurrentContext,
) -> VatIdShown:
    """Checked by form and check digits, and by a register where one is set up."""
    require_may_state_vat_id(viewer)
    register = context.vat_register
    proof = register.prove(check_vat_id(wanted.vat_id)) if register else None
    with context.open_write() as session:
        return _show_vat_id(state_vat_id(session, viewer, wanted.vat_id, proof=proof, now=context.now()))


@router.delete(
    "/vat-id",
    status_code=204,
    dependencies=MEMBERS,
    responses=answers(204, None, 401, 403),
    summary="Drop your VAT id",
)
def delete_vat_id(session: WriteSession, viewer: CurrentViewer, context: CurrentContext) -> None:
    """Quotes keep what they were issued with."""
    drop_vat_id(session, viewer, now=context.now())
