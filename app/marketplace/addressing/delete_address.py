"""Takes an address out of the book; where it was a default there is none then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.addressing.address_view import find_address
from app.marketplace.auditing import record


def delete_address(session: Session, viewer: Viewer, address_id: str, *, now: datetime) -> None:
    """NotFound ``address_not_found``. Quotes keep their copies."""
    require_scope(viewer, "quotes:write")
    row = find_address(session, viewer, address_id, lock=True)
    session.delete(row)
    session.flush()
    record(session, viewer, "address_deleted", "address", address_id, now=now)
