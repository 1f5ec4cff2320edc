"""Takes an institute off the list of those that are asked, or puts it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.developing.change_institute import hold_institute, read_institute
from app.offers import Catalogue


def close_institute(
    session: Session, viewer: Viewer, code: str, *, is_closed: bool, catalogue: Catalogue, now: datetime
) -> None:
    """By its own people or an operator; cases it has go on.

    NotAllowed ``sign_in_required``; NotFound ``institute_not_found``.
    """
    require_scope(viewer, "referrals:write")
    read_institute(viewer, session, code, catalogue=catalogue)
    row = hold_institute(session, code, now)
    if (row.closed_at is not None) == is_closed:
        return
    row.closed_at, row.updated_at = now if is_closed else None, now
    session.flush()
    record(
        session, viewer, "institute_changed", "institute", code, {"closed": is_closed}, now=now,
        concerned_id=row.organisation_id,
    )  # fmt: skip
