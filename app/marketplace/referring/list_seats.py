"""The institutes that a person acts for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.developing import InstituteRow
from app.marketplace.accounts import Viewer

_ROLES = ("owner", "institute_staff")


def list_seats(viewer: Viewer, session: Session) -> Sequence[str]:
    """Codes of the institutes this person acts for: as their staff, or as owner of the organisation."""
    if viewer.role not in _ROLES or viewer.organisation_id is None:
        return ()
    return session.scalars(
        select(InstituteRow.code)
        .where(InstituteRow.organisation_id == viewer.organisation_id)
        .order_by(InstituteRow.code)
    ).all()
