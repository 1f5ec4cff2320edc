"""Puts an address into the book of the viewer's organisation, or changes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.addresses import AddressRow
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.addressing.address_view import (
    MOST_ADDRESSES,
    AddressLines,
    AddressView,
    check_address,
    find_address,
    read_lines,
)
from app.marketplace.addressing.details import hold_details
from app.marketplace.auditing import record
from app.values.errors import Conflict
from app.values.identifiers import new_id


@dataclass(frozen=True, slots=True)
class KeepAddress:
    """``address_id`` None: a new one. A default that is not wanted any more is given up."""

    lines: AddressLines
    address_id: str | None = None
    is_delivery_default: bool = False
    is_billing_default: bool = False


def keep_address(session: Session, viewer: Viewer, command: KeepAddress, *, now: datetime) -> AddressView:
    """Quotes that took a copy stay as they are.

    Raises NotAllowed ``sign_in_required``; NotFound ``address_not_found``; Conflict
    ``addresses_limit_reached`` (maximum); and what ``check_address`` raises.
    """
    require_scope(viewer, "quotes:write")
    _, organisation_id = require_signed_in(viewer)
    lines = check_address(command.lines)
    details = hold_details(session, organisation_id)
    if command.address_id is None:
        row = _add(session, organisation_id, lines, now)
    else:
        row = find_address(session, viewer, command.address_id, lock=True)
        row.name, row.firm, row.street = lines.name, lines.firm, lines.street
        row.postcode, row.place, row.country = lines.postcode, lines.place, lines.country
        row.changed_at = now
        session.flush()
    if command.is_delivery_default:
        details.delivery_address_id = row.id
    elif details.delivery_address_id == row.id:
        details.delivery_address_id = None
    if command.is_billing_default:
        details.billing_address_id = row.id
    elif details.billing_address_id == row.id:
        details.billing_address_id = None
    session.flush()
    record(session, viewer, "address_kept", "address", row.id, now=now)
    return AddressView(
        row.id,
        read_lines(row),
        details.delivery_address_id == row.id,
        details.billing_address_id == row.id,
    )


def _add(session: Session, organisation_id: str, lines: AddressLines, now: datetime) -> AddressRow:
    count = session.scalar(
        select(func.count()).select_from(AddressRow).where(AddressRow.organisation_id == organisation_id)
    )
    if (count or 0) >= MOST_ADDRESSES:
        raise Conflict("addresses_limit_reached", {"maximum": MOST_ADDRESSES})
    row = AddressRow(
        id=new_id(),
        organisation_id=organisation_id,
        name=lines.name,
        firm=lines.firm,
        street=lines.street,
        postcode=lines.postcode,
        place=lines.place,
        country=lines.country,
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row
