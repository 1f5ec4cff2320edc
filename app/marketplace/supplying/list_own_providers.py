"""The firms a viewer may change."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.marketplace.accounts import Viewer, may, require_scope
from app.marketplace.supplying.own_provider import is_own
from app.marketplace.supplying.set_four_eyes import FourEyes, view_four_eyes
from app.marketplace.supplying.taking_part import is_approved


@dataclass(frozen=True, slots=True)
class OwnProvider:
    """A firm by code and name; whether its card may come into force, and whether the viewer may publish."""

    code: str
    name: str
    four_eyes: FourEyes
    is_approved: bool = True
    may_publish: bool = True


def list_own_providers(viewer: Viewer, session: Session) -> tuple[OwnProvider, ...]:
    """In the order of the catalogue; all of them for the operator."""
    require_scope(viewer, "firm:read")
    rows = session.scalars(select(ProviderRow).order_by(ProviderRow.position, ProviderRow.code))
    return tuple(
        OwnProvider(
            row.code,
            str(row.document["name"]),
            view_four_eyes(session, viewer, row),
            is_approved(row),
            viewer.is_operator or row.needs_four_eyes or may(viewer.role, "rates:publish"),
        )
        for row in rows
        if is_own(viewer, row.organisation_id)
    )
