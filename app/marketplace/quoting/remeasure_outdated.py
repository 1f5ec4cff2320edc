"""Parts measured by an older engine are measured again, so that prices rest on one engine only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from app.database.tables.parts import PartRow
from app.geometry.measurements import ENGINE_VERSION
from app.marketplace.quoting.part_work import ask_to_delete, ask_to_measure

_AT_ONCE = 50


def remeasure_outdated(session: Session, *, now: datetime) -> int:
    """Queue some of the measured parts whose measurements another engine made; how many they were.

    Each gets a new revision: until it is measured it has no price, and offers made before are void.
    """
    rows = session.scalars(
        select(PartRow)
        .where(
            PartRow.status == "measured",
            type_coerce(PartRow.measurements, Text).not_like(f'%"engine_version":"{ENGINE_VERSION}"%'),
        )
        .order_by(PartRow.created_at.desc())
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        ask_to_delete(session, [row.preview_key, row.repaired_key], now=now)
        row.revision += 1
        row.status = "queued"
        row.measurements = row.preview_key = row.repaired_key = None
        session.flush()
        ask_to_measure(session, row.id, row.revision, now=now)
    return len(rows)
