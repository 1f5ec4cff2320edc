"""Writes work into the outbox: it exists exactly when the transaction that asked for it commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.tables.jobs import JobRow
from app.values.errors import Parameter

MAX_ATTEMPTS = 5


def enqueue_job(
    session: Session,
    kind: str,
    payload: Mapping[str, Parameter],
    *,
    now: datetime,
    key: str | None = None,
    run_at: datetime | None = None,
    max_attempts: int = MAX_ATTEMPTS,
) -> None:
    """Ask for one run of the handler of ``kind``. The same ``key`` twice is one job."""
    if key is not None and session.scalar(select(JobRow.id).where(JobRow.key == key)) is not None:
        return
    session.add(
        JobRow(
            kind=kind,
            payload=dict(payload),
            key=key,
            status="queued",
            run_at=run_at or now,
            attempts=0,
            max_attempts=max_attempts,
            created_at=now,
        )
    )
    session.flush()
