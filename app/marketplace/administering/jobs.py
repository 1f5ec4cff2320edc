"""What the program owes and could not do, for the operator to see and to have tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database.tables.jobs import JobRow
from app.marketplace.accounts import Viewer, require_operator
from app.marketplace.auditing import record
from app.values.errors import Conflict, NotFound

JobStatus = Literal["queued", "running", "done", "failed"]
STATUSES: tuple[JobStatus, ...] = ("failed", "queued", "running", "done")
_MOST = 200


@dataclass(frozen=True, slots=True)
class JobView:
    """``object_id`` is what it is about, where it is about one thing."""

    id: int
    kind: str
    status: str
    object_id: str
    attempts: int
    max_attempts: int
    last_error: str
    created_at: datetime
    run_at: datetime
    finished_at: datetime | None


def count_jobs(viewer: Viewer, session: Session) -> dict[str, int]:
    """By status; NotAllowed ``operator_only``."""
    require_operator(viewer)
    rows = session.execute(select(JobRow.status, func.count()).group_by(JobRow.status))
    found = {row[0]: row[1] for row in rows}
    return {status: found.get(status, 0) for status in STATUSES}


def list_jobs(viewer: Viewer, session: Session, *, status: JobStatus = "failed") -> tuple[JobView, ...]:
    """The newest of that status; NotAllowed ``operator_only``."""
    require_operator(viewer)
    rows = session.scalars(
        select(JobRow).where(JobRow.status == status).order_by(JobRow.id.desc()).limit(_MOST)
    )
    return tuple(_view(row) for row in rows)


def retry_job(session: Session, viewer: Viewer, job_id: int, *, now: datetime) -> None:
    """From the start, with all its attempts. NotAllowed ``operator_only``; NotFound ``job_not_found``;
    Conflict ``job_not_failed`` for one that is not given up."""
    require_operator(viewer)
    row = session.get(JobRow, job_id, with_for_update=True)
    if row is None:
        raise NotFound("job_not_found")
    if row.status != "failed":
        raise Conflict("job_not_failed")
    row.status, row.attempts, row.run_at, row.finished_at = "queued", 0, now, None
    session.flush()
    record(session, viewer, "job_retried", "job", str(job_id), {"kind": row.kind}, now=now)


def _view(row: JobRow) -> JobView:
    # payloads name things by their ids; texts of people are none of this page's business
    named = next((str(value) for name, value in sorted(row.payload.items()) if name.endswith("_id")), "")
    return JobView(
        id=row.id,
        kind=row.kind,
        status=row.status,
        object_id=named,
        attempts=row.attempts,
        max_attempts=row.max_attempts,
        last_error=row.last_error or "",
        created_at=row.created_at,
        run_at=row.run_at,
        finished_at=row.finished_at,
    )
