"""Whose a provider is: its owners and planners and the operator see and change what it offers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.marketplace.accounts import Viewer
from app.values.errors import NotFound

_ROLES = frozenset({"owner", "planner"})


def find_own_provider(viewer: Viewer, session: Session, code: str, *, locked: bool = False) -> ProviderRow:
    """NotFound ``provider_not_found`` (provider) for everybody else, as if there were none.

    ``locked``: others who want to change the same provider wait until this transaction ends.
    """
    wanted = select(ProviderRow).where(ProviderRow.code == code)
    row = session.scalar(wanted.with_for_update() if locked else wanted)
    if row is None or not is_own(viewer, row.organisation_id):
        raise NotFound("provider_not_found", {"provider": code})
    return row


def is_own(viewer: Viewer, organisation_id: str | None) -> bool:
    """Whether the viewer works for the firm, or runs the programme."""
    is_member = organisation_id is not None and organisation_id == viewer.organisation_id
    return viewer.is_operator or (is_member and viewer.role in _ROLES)
