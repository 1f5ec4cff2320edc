"""Whose a provider is: its owners and planners and the operator see and change what it offers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.catalogue import ProviderRow
from app.marketplace.accounts import Viewer, may, require_may
from app.values.errors import NotFound


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
    return viewer.is_operator or (is_member and may(viewer.role, "rates:draft"))


def require_publisher(viewer: Viewer, *, as_second_person: bool = False) -> None:
    """An owner or the operator; a planner only as the second person of a firm that wants four eyes.

    NotAllowed ``owner_only``.
    """
    if not viewer.is_operator and not as_second_person:
        require_may(viewer.role, "rates:publish")
