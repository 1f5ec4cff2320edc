"""Whether a firm wants a second person to publish."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.values.errors import NotAllowed


def set_four_eyes(session: Session, viewer: Viewer, provider_code: str, *, needs_four_eyes: bool) -> None:
    """NotFound ``provider_not_found``; NotAllowed ``owner_only``: a planner cannot free himself of it."""
    require_scope(viewer, "firm:write")
    provider = find_own_provider(viewer, session, provider_code, locked=True)
    if viewer.role != "owner" and not viewer.is_operator:
        raise NotAllowed("owner_only")
    provider.needs_four_eyes = needs_four_eyes
    session.flush()
