"""Who a quote is made out to and where the goods go: copied when it is issued, so that later changes of the
address book do not reach it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, read_account
from app.marketplace.addressing import (
    AddressLines,
    AddressView,
    find_vat_id_for,
    load_book,
    pick_address,
)
from app.offers import Destination, Party
from app.values.errors import Invalid


@dataclass(frozen=True, slots=True)
class QuotePlaces:
    """``destination`` carries the VAT id of the organisation where it has a checked one of that country."""

    destination: Destination
    recipient: Party
    delivery: Party | None


@dataclass(frozen=True, slots=True)
class PlacesWanted:
    """A party as it was typed, or ids out of the address book; None: what is usual."""

    recipient: Party | None
    billing_address_id: str | None
    delivery_address_id: str | None


def find_places(
    session: Session, viewer: Viewer, wanted: PlacesWanted, destination: Destination
) -> QuotePlaces:
    """NotFound ``address_not_found``; Invalid ``address_not_destination`` (country, postcode) for a delivery
    address that the offers were not made for."""
    book = load_book(viewer, session)
    return QuotePlaces(
        _state_vat_id(viewer, session, destination),
        wanted.recipient or _find_recipient(session, viewer, wanted.billing_address_id, book),
        _find_delivery(wanted.delivery_address_id, book, destination),
    )


def fits_destination(lines: AddressLines, destination: Destination) -> bool:
    """Whether offers for the destination are offers for the address."""
    return lines.country == destination.country and destination.postcode in (None, lines.postcode)


def _state_vat_id(viewer: Viewer, session: Session, destination: Destination) -> Destination:
    # at home nothing depends on it
    if destination.vat_id is not None or destination.country == "DE":
        return destination
    return replace(destination, vat_id=find_vat_id_for(viewer, session, destination.country))


def _find_recipient(
    session: Session, viewer: Viewer, address_id: str | None, book: tuple[AddressView, ...]
) -> Party:
    if address_id is not None:
        return _as_party(pick_address(book, address_id))
    default = next((view for view in book if view.is_billing_default), None)
    if default is not None:
        return _as_party(default)
    if viewer.is_guest:
        return Party(code="guest", name="", lines=())
    account = read_account(viewer, session)
    return Party(code=account.organisation_id, name=account.organisation_name, lines=(account.display_name,))


def _find_delivery(
    address_id: str | None, book: tuple[AddressView, ...], destination: Destination
) -> Party | None:
    if address_id is not None:
        chosen = pick_address(book, address_id)
        if not fits_destination(chosen.lines, destination):
            place = {"country": destination.country, "postcode": destination.postcode or ""}
            raise Invalid("address_not_destination", {**place})
        return _as_party(chosen)
    default = next((view for view in book if view.is_delivery_default), None)
    if default is None or not fits_destination(default.lines, destination):
        return None
    return _as_party(default)


def _as_party(view: AddressView) -> Party:
    # a letter names its country in the language of where it is posted
    name, *lines = view.lines.write("de")
    return Party(code="address", name=name, lines=tuple(lines))
