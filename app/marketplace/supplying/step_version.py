"""The small steps of a version: submit for approval, take back, discard."""

from __future__ import annotations

from typing import Literal, cast

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.providers.lifecycle import VersionStatus, advance

SmallStep = Literal["submit", "take_back", "discard"]


def step_version(
    session: Session, viewer: Viewer, provider_code: str, version_id: str, step: SmallStep
) -> VersionView:
    """NotFound ``provider_not_found``, ``version_not_found``; Conflict ``version_moved_on``."""
    require_scope(viewer, "firm:write")
    find_own_provider(viewer, session, provider_code, locked=True)
    row = find_version(session, provider_code, version_id)
    row.status = advance(cast("VersionStatus", row.status), step)
    session.flush()
    return view_version(session, row)
