"""Says everything that stands in the way of publishing a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.catalogue import Facts
from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.checking import Checked, check_row
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import find_version


def check_version(
    viewer: Viewer,
    session: Session,
    provider_code: str,
    version_id: str,
    *,
    facts: Facts,
    now: datetime,
    with_laws: bool = True,
) -> Checked:
    """Works in a read session. NotFound ``provider_not_found``, ``version_not_found``."""
    require_scope(viewer, "firm:read")
    find_own_provider(viewer, session, provider_code)
    row = find_version(session, provider_code, version_id)
    return check_row(row, facts, now=now, with_laws=with_laws)
