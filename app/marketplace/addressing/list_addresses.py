"""The address book of the viewer's organisation."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.addresses import AddressRow
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.addressing.address_view import AddressView, read_lines
from app.marketplace.addressing.details import read_details
from app.values.errors import NotFound


def list_addresses(viewer: Viewer, session: Session) -> tuple[AddressView, ...]:
    """Defaults first, then by firm and name; guests have none."""
    require_scope(viewer, "quotes:read")
    return load_book(viewer, session)


def read_address(viewer: Viewer, session: Session, address_id: str) -> AddressView:
    """NotFound ``address_not_found`` for every address of somebody else."""
    require_scope(viewer, "quotes:read")
    return pick_address(load_book(viewer, session), address_id)


def load_book(viewer: Viewer, session: Session) -> tuple[AddressView, ...]:
    """The same for a use case that asked already what the viewer may do."""
    if viewer.organisation_id is None:
        return ()
    rows = session.scalars(select(AddressRow).where(AddressRow.organisation_id == viewer.organisation_id))
    details = read_details(session, viewer.organisation_id)
    delivery, billing = (
        (None, None) if details is None else (details.delivery_address_id, details.billing_address_id)
    )
    views = [AddressView(row.id, read_lines(row), row.id == delivery, row.id == billing) for row in rows]
    return tuple(sorted(views, key=_place))


def pick_address(book: tuple[AddressView, ...], address_id: str) -> AddressView:
    """NotFound ``address_not_found`` for what is not in the book."""
    found = next((view for view in book if view.id == address_id), None)
    if found is None:
        raise NotFound("address_not_found")
    return found


def _place(view: AddressView) -> tuple[bool, bool, str, str]:
    lines = view.lines
    return (
        not view.is_delivery_default,
        not view.is_billing_default,
        (lines.firm or lines.name).casefold(),
        view.id,
    )
