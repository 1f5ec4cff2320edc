"""Which organisation's staff acts for an institute; the operator says so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import OrganisationRow
from app.database.tables.guarding import InstituteSeatRow
from app.marketplace.accounts import Viewer, require_signed_in
from app.marketplace.auditing import record
from app.values.errors import NotAllowed, NotFound

_ROLES = frozenset({"owner", "institute_staff"})


def assign_institute(
    session: Session,
    viewer: Viewer,
    institute: str,
    organisation_id: str | None,
    *,
    known: Collection[str],
    now: datetime,
) -> None:
    """None: nobody's. NotAllowed ``operator_only``; NotFound ``institute_not_found``,
    ``organisation_not_found``."""
    if not viewer.is_operator:
        raise NotAllowed("operator_only")
    if institute not in known:
        raise NotFound("institute_not_found")
    if organisation_id is not None and session.get(OrganisationRow, organisation_id) is None:
        raise NotFound("organisation_not_found")
    row = session.get(InstituteSeatRow, institute, with_for_update=True)
    before = None if row is None else row.organisation_id
    if before == organisation_id:
        return
    if row is not None:
        session.delete(row)
        session.flush()
        record(session, viewer, "institute_taken", "institute", institute, now=now, concerned_id=before)
    if organisation_id is not None:
        session.add(InstituteSeatRow(institute=institute, organisation_id=organisation_id))
        session.flush()
        record(
            session, viewer, "institute_given", "institute", institute, now=now, concerned_id=organisation_id
        )


def list_seats(viewer: Viewer, session: Session) -> tuple[str, ...]:
    """The institutes that the viewer acts for; NotAllowed ``sign_in_required``."""
    _, organisation_id = require_signed_in(viewer)
    if viewer.role not in _ROLES:
        return ()
    return tuple(
        session.scalars(
            select(InstituteSeatRow.institute)
            .where(InstituteSeatRow.organisation_id == organisation_id)
            .order_by(InstituteSeatRow.institute)
        )
    )
