"""Every firm, for the operator: whose it is and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow
from app.database.tables.catalogue import ProviderRow, RateCardRow
from app.marketplace.accounts import Viewer, require_operator


@dataclass(frozen=True, slots=True)
class FirmView:
    """``organisation_id`` None: nobody's. ``standing`` None: it came with a catalogue.

    ``is_in_force``: customers are shown its prices.
    """

    code: str
    name: str
    organisation_id: str | None
    organisation_name: str
    standing: str | None
    is_in_force: bool


def list_firms(viewer: Viewer, session: Session) -> tuple[FirmView, ...]:
    """By name; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    has_card = exists().where(
        RateCardRow.provider_code == ProviderRow.code, RateCardRow.status == "published"
    )
    rows = session.execute(
        select(ProviderRow, OrganisationRow.name, has_card).outerjoin(
            OrganisationRow, OrganisationRow.id == ProviderRow.organisation_id
        )
    ).all()
    firms = [
        FirmView(
            code=row.code,
            name=str(row.document["name"]),
            organisation_id=row.organisation_id,
            organisation_name=organisation or "",
            standing=row.standing,
            is_in_force=row.is_listed and has_one,
        )
        for row, organisation, has_one in rows
    ]
    return tuple(sorted(firms, key=lambda firm: (firm.name.casefold(), firm.code)))
