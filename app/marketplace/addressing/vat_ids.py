"""The VAT id of an organisation: checked by form and check digits, and by a register where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy.orm import Session
from stdnum.eu import vat

from app.database.tables.addresses import AddressRow, OrganisationDetailsRow
from app.integrations.vat_register import VatProof
from app.marketplace.accounts import Viewer, require_scope, require_signed_in
from app.marketplace.addressing.details import hold_details, read_details
from app.marketplace.auditing import record
from app.values.errors import Conflict, Invalid, NotAllowed

VatCheck = Literal["format", "register"]
LONGEST_TYPED = 40
# whose word binds the organisation in matters of tax
MAY_STATE = ("owner", "buyer")


@dataclass(frozen=True, slots=True)
class VatIdView:
    """``check`` says how far it was checked, ``proof`` what the register answered."""

    vat_id: str
    country: str
    check: VatCheck
    checked_at: datetime
    proof: dict[str, Any] | None


def check_vat_id(typed: str) -> str:
    """The id as it is kept; Invalid ``vat_id_unknown`` for what no member of the EU would have given out."""
    if len(typed) > LONGEST_TYPED or not typed.isascii():
        raise Invalid("vat_id_unknown")
    kept = vat.compact(typed).upper() if vat.is_valid(typed) else ""
    if not kept:
        raise Invalid("vat_id_unknown")
    return f"EL{kept[2:]}" if kept.startswith("GR") else kept


def require_may_state_vat_id(viewer: Viewer) -> str:
    """The organisation the viewer speaks for, asked before any register is; NotAllowed ``scope_missing``,
    ``sign_in_required``, ``vat_id_not_yours``."""
    require_scope(viewer, "account:write")
    _, organisation_id = require_signed_in(viewer)
    if viewer.role not in MAY_STATE:
        raise NotAllowed("vat_id_not_yours")
    return organisation_id


def country_of(vat_id: str) -> str:
    """ISO code; Greece begins with EL."""
    return "GR" if vat_id.startswith("EL") else vat_id[:2]


def state_vat_id(
    session: Session, viewer: Viewer, typed: str, *, proof: VatProof | None, now: datetime
) -> VatIdView:
    """Keep it with when and how it was checked; ``proof`` was asked for before, outside of a transaction.

    Raises NotAllowed ``sign_in_required``, ``vat_id_not_yours``; Invalid ``vat_id_unknown``,
    ``vat_id_other_country`` (vat_id, country) where bills go to another country; Conflict
    ``vat_id_not_registered`` where the register knows no such number now.
    """
    organisation_id = require_may_state_vat_id(viewer)
    vat_id = check_vat_id(typed)
    details = hold_details(session, organisation_id)
    billing = (
        None if details.billing_address_id is None else session.get(AddressRow, details.billing_address_id)
    )
    if billing is not None and billing.country != country_of(vat_id):
        raise Invalid("vat_id_other_country", {"vat_id": vat_id, "country": billing.country})
    if proof is not None and not proof.is_registered:
        raise Conflict("vat_id_not_registered")
    check: VatCheck = "format" if proof is None else "register"
    details.vat_id, details.vat_check, details.vat_checked_at = vat_id, check, now
    details.vat_proof = None if proof is None else proof.document()
    session.flush()
    record(session, viewer, "vat_id_stated", "organisation", organisation_id, {"check": check}, now=now)
    return _view(details, vat_id)


def drop_vat_id(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """There is none any more. NotAllowed ``sign_in_required``, ``vat_id_not_yours``."""
    organisation_id = require_may_state_vat_id(viewer)
    details = hold_details(session, organisation_id)
    if details.vat_id is not None:
        details.vat_id = details.vat_check = details.vat_checked_at = details.vat_proof = None
        session.flush()
        record(session, viewer, "vat_id_dropped", "organisation", organisation_id, now=now)


def read_vat_id(viewer: Viewer, session: Session) -> VatIdView | None:
    """None where nothing was stated, and for guests."""
    details = read_details(session, viewer.organisation_id)
    return None if details is None or details.vat_id is None else _view(details, details.vat_id)


def find_vat_id_for(viewer: Viewer, session: Session, country: str) -> str | None:
    """The organisation's checked id where it is one of the country that goods go to."""
    stated = read_vat_id(viewer, session)
    return stated.vat_id if stated is not None and stated.country == country else None


def _view(details: OrganisationDetailsRow, vat_id: str) -> VatIdView:
    if details.vat_checked_at is None:
        raise RuntimeError("a VAT id without the time of its check")
    return VatIdView(
        vat_id,
        country_of(vat_id),
        cast("VatCheck", details.vat_check),
        details.vat_checked_at,
        details.vat_proof,
    )
