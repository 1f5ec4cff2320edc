"""Which phases there were, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.accounts import UserRow
from app.database.tables.auditing import PhaseChangeRow
from app.marketplace.accounts import Viewer, require_operator
from app.programme import Phase

_MOST = 200


@dataclass(frozen=True, slots=True)
class PhaseChangeView:
    """``changed_by`` is a name; empty where the program itself began, or the person is gone."""

    position: int
    phase: Phase
    began_at: datetime
    changed_by: str
    reason: str
    is_forced: bool


def list_phase_changes(viewer: Viewer, session: Session) -> tuple[PhaseChangeView, ...]:
    """The last two hundred; NotAllowed ``scope_missing`` (scope), ``operator_only``."""
    require_operator(viewer)
    rows = session.execute(
        select(PhaseChangeRow, UserRow.display_name)
        .outerjoin(UserRow, UserRow.id == PhaseChangeRow.changed_by)
        .order_by(PhaseChangeRow.position.desc())
        .limit(_MOST)
    )
    return tuple(
        PhaseChangeView(
            position=row.position,
            phase=cast("Phase", row.phase),
            began_at=row.began_at,
            changed_by=name or "",
            reason=row.reason,
            is_forced=row.is_forced,
        )
        for row, name in rows
    )
