"""The outbox seen by those who work it off: claim with a lease, renew, finish, fail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.database.engine import Database
from app.database.tables.jobs import JobRow

LEASE = timedelta(seconds=60)
FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=10)
KEPT_WHEN_DONE = timedelta(days=7)
_LONGEST_ERROR = 2_000


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job leased to ``owner``; ``attempt`` counts from 1."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempt: int
    max_attempts: int
    owner: str

    @property
    def is_last_attempt(self) -> bool:
        """Whether a failure now is final."""
        return self.attempt >= self.max_attempts


@dataclass(frozen=True, slots=True)
class JobQueue:
    """Every call is one short transaction of its own."""

    database: Database
    lease: timedelta = LEASE

    def claim(self, owner: str, kinds: Collection[str], *, now: datetime) -> ClaimedJob | None:
        """The oldest job that is due or whose lease has run out; nobody else gets it while the lease holds.

        Jobs whose last allowed attempt died with its worker are not run again, see ``give_up_lost``.
        """
        with self.database.write() as session:
            # On SQLite the write lock does what SKIP LOCKED does on PostgreSQL; there it is left out.
            other = aliased(JobRow)
            due = (
                select(other.id)
                .where(
                    other.kind.in_(list(kinds)),
                    other.attempts < other.max_attempts,
                    or_(
                        and_(other.status == "queued", other.run_at <= now),
                        and_(other.status == "running", other.leased_until <= now),
                    ),
                )
                .order_by(other.run_at, other.id)
                .limit(1)
                .with_for_update(skip_locked=True)
                .scalar_subquery()
            )
            row = session.execute(
                update(JobRow)
                .where(JobRow.id == due)
                .values(
                    status="running",
                    attempts=JobRow.attempts + 1,
                    lease_owner=owner,
                    leased_until=now + self.lease,
                )
                .returning(JobRow.id, JobRow.kind, JobRow.payload, JobRow.attempts, JobRow.max_attempts)
                .execution_options(synchronize_session=False)
            ).one_or_none()
        if row is None:
            return None
        return ClaimedJob(row.id, row.kind, row.payload, row.attempts, row.max_attempts, owner)

    def renew(self, job: ClaimedJob, *, now: datetime) -> bool:
        """Hold on to a job; False where the lease was lost to somebody else."""
        return self._change(job, leased_until=now + self.lease)

    def finish(self, job: ClaimedJob, *, now: datetime) -> bool:
        """Done; False where the lease was lost, and somebody else may be doing it again."""
        return self._change(
            job, status="done", leased_until=None, lease_owner=None, finished_at=now, last_error=None
        )

    def fail(self, job: ClaimedJob, error: str, *, now: datetime) -> bool:
        """Back into the queue after a wait that doubles, or given up after the last attempt."""
        error = error[:_LONGEST_ERROR]
        if job.is_last_attempt:
            return self._change(
                job, status="failed", leased_until=None, lease_owner=None, finished_at=now, last_error=error
            )
        wait = min(FIRST_RETRY * 2 ** (job.attempt - 1), LONGEST_RETRY)
        return self._change(
            job, status="queued", leased_until=None, lease_owner=None, run_at=now + wait, last_error=error
        )

    def give_up_lost(self, owner: str, *, now: datetime) -> ClaimedJob | None:
        """Lease one job whose last attempt ended without a word, so that its giving up can be handled."""
        with self.database.write() as session:
            row = session.scalar(
                select(JobRow)
                .where(
                    JobRow.status == "running",
                    JobRow.leased_until <= now,
                    JobRow.attempts >= JobRow.max_attempts,
                )
                .order_by(JobRow.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return None
            row.lease_owner, row.leased_until = owner, now + self.lease
            return ClaimedJob(row.id, row.kind, row.payload, row.attempts, row.max_attempts, owner)

    def sweep(self, *, now: datetime) -> int:
        """Forget jobs that were done some days ago; how many went."""
        with self.database.write() as session:
            gone = session.execute(
                delete(JobRow)
                .where(JobRow.status == "done", JobRow.finished_at <= now - KEPT_WHEN_DONE)
                .returning(JobRow.id)
            )
            return len(gone.all())

    def count(self, status: str) -> int:
        """How many jobs are in a status."""
        with self.database.read() as session:
            return session.scalar(select(func.count()).where(JobRow.status == status)) or 0

    def find_next_due(self, kinds: Collection[str]) -> datetime | None:
        """When the next job becomes due, by its time or by the end of its lease; None: nothing is owed."""
        with self.database.read() as session:
            return _find_next_due(session, kinds)

    def _change(self, job: ClaimedJob, **values: Any) -> bool:
        with self.database.write() as session:
            changed = session.execute(
                update(JobRow)
                .where(
                    JobRow.id == job.id,
                    JobRow.status == "running",
                    JobRow.lease_owner == job.owner,
                    JobRow.attempts == job.attempt,
                )
                .values(**values)
                .returning(JobRow.id)
                .execution_options(synchronize_session=False)
            )
            return changed.one_or_none() is not None


def _find_next_due(session: Session, kinds: Collection[str]) -> datetime | None:
    queued = session.scalar(
        select(func.min(JobRow.run_at)).where(JobRow.status == "queued", JobRow.kind.in_(list(kinds)))
    )
    leased = session.scalar(
        select(func.min(JobRow.leased_until)).where(JobRow.status == "running", JobRow.kind.in_(list(kinds)))
    )
    return min((each for each in (queued, leased) if each is not None), default=None)
