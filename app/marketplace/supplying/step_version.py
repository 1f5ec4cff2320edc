"""The small steps of a version: submit for approval, take back, discard."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from sqlalchemy.orm import Session

from app.marketplace.accounts import Viewer, require_scope
from app.marketplace.auditing import Action, record
from app.marketplace.supplying.own_provider import find_own_provider
from app.marketplace.supplying.version_view import VersionView, find_version, view_version
from app.providers.lifecycle import VersionStatus, advance

SmallStep = Literal["submit", "take_back", "discard"]
_ACTIONS: dict[SmallStep, Action] = {
    "submit": "version_submitted",
    "take_back": "version_taken_back",
    "discard": "version_discarded",
}


def step_version(
    session: Session, viewer: Viewer, provider_code: str, version_id: str, step: SmallStep, *, now: datetime
) -> VersionView:
    """NotFound ``provider_not_found``, ``version_not_found``; Conflict ``version_moved_on``."""
    require_scope(viewer, "firm:write")
    owner = find_own_provider(viewer, session, provider_code, locked=True)
    row = find_version(session, provider_code, version_id)
    row.status = advance(cast("VersionStatus", row.status), step)
    session.flush()
    record(
        session,
        viewer,
        _ACTIONS[step],
        "version",
        row.id,
        {"provider": provider_code},
        now=now,
        concerned_id=owner.organisation_id,
    )
    return view_version(session, row)
