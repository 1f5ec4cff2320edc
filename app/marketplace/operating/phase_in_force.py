"""Which phase is in force: what the newest row of ``phase_changes`` says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.auditing import PhaseChangeRow
from app.programme import Phase


@dataclass(frozen=True, slots=True)
class PhaseInForce:
    """``position`` counts the changes; whoever changes the phase says which one he saw."""

    phase: Phase
    began_at: datetime
    position: int


def read_phase(session: Session) -> PhaseInForce | None:
    """None before the programme began."""
    row = session.execute(
        select(PhaseChangeRow.phase, PhaseChangeRow.began_at, PhaseChangeRow.position)
        .order_by(PhaseChangeRow.position.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else PhaseInForce(cast("Phase", row.phase), row.began_at, row.position)


def begin_programme(session: Session, phase: Phase, *, now: datetime) -> bool:
    """Begin with this phase in a database that knows none yet; whether it did."""
    if read_phase(session) is not None:
        return False
    session.add(
        PhaseChangeRow(position=1, phase=phase, began_at=now, changed_by=None, reason="", is_forced=False)
    )
    session.flush()
    return True
