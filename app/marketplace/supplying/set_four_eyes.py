"""Whether a firm wants a second person to publish."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import record
from app.marketplace.supplying.own_provider import find_own_provider
from app.values.errors import NotAllowed


def set_four_eyes(
    session: Session, viewer: Viewer, provider_code: str, *, needs_four_eyes: bool, now: datetime
) -> None:
    """NotFound ``provider_not_found``; NotAllowed ``owner_only``: a planner cannot free himself of it."""
    require_scope(viewer, "firm:write")
    provider = find_own_provider(viewer, session, provider_code, locked=True)
    if viewer.role != "owner" and not viewer.is_operator:
        raise NotAllowed("owner_only")
    if provider.needs_four_eyes == needs_four_eyes:
        return
    provider.needs_four_eyes = needs_four_eyes
    session.flush()
    record(
        session,
        viewer,
        "four_eyes_switched",
        "provider",
        provider_code,
        {"needs_four_eyes": needs_four_eyes},
        now=now,
        concerned_id=provider.organisation_id,
    )
