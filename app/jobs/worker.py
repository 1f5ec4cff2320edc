"""Threads that work the outbox off: woken by the process that enqueues, polling otherwise."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from app.jobs.handlers import Handler
from app.jobs.queue import ClaimedJob, JobQueue
from app.values.identifiers import new_id

POLL_EVERY = timedelta(seconds=1)
SWEEP_EVERY = timedelta(minutes=1)

_log = structlog.get_logger("schichtwerk.jobs")


class Worker:
    """Runs jobs until it is stopped; each job holds its lease by a heartbeat while it runs."""

    def __init__(
        self,
        queue: JobQueue,
        handlers: Mapping[str, Handler],
        *,
        now: Callable[[], datetime],
        threads: int = 2,
        on_sweep: Callable[[], object] = lambda: None,
    ) -> None:
        self._queue = queue
        self._handlers = handlers
        self._now = now
        self._on_sweep = on_sweep
        self._owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{new_id()[:8]}"
        self._due = threading.Condition()
        self._wakes = 0
        self._stopping = threading.Event()
        self._running: dict[int, ClaimedJob] = {}
        self._guard = threading.Lock()
        self._threads = [
            *(
                threading.Thread(target=self._work, name=f"job-{number}", daemon=True)
                for number in range(threads)
            ),
            threading.Thread(target=self._keep_up, name="job-leases", daemon=True),
        ]

    def start(self) -> None:
        """Begin; once."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Something was enqueued in this process; cheap, never raises."""
        with self._due:
            self._wakes += 1
            self._due.notify_all()

    def stop(self, *, wait_s: float = 10.0) -> None:
        """Take no more jobs and wait for those under way; what is not done by then is done by another."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(wait_s)

    @property
    def is_alive(self) -> bool:
        """Whether all its threads are running."""
        return not self._stopping.is_set() and all(thread.is_alive() for thread in self._threads)

    def run_due(self) -> int:
        """Work off everything that is due now, in this thread; how many jobs were run."""
        count = 0
        while self._run_one():
            count += 1
        return count

    def _work(self) -> None:
        while not self._stopping.is_set():
            seen = self._wakes
            try:
                if self._run_one():
                    continue
            except Exception:
                # The database is away for a moment; the thread must outlive that.
                _log.exception("job_claim_failed")
            with self._due:
                # A wake-up between the empty claim and here has moved the counter.
                if self._wakes == seen and not self._stopping.is_set():
                    self._due.wait(POLL_EVERY.total_seconds())

    def _run_one(self) -> bool:
        job = self._queue.claim(self._owner, self._handlers.keys(), now=self._now())
        if job is None:
            return False
        with self._guard:
            self._running[job.id] = job
        try:
            self._handle(job)
        finally:
            with self._guard:
                self._running.pop(job.id, None)
        return True

    def _handle(self, job: ClaimedJob) -> None:
        handler = self._handlers[job.kind]
        try:
            handler.run(job.payload)
        except Exception as error:
            _log.warning("job_failed", job=job.id, kind=job.kind, attempt=job.attempt, exc_info=True)
            if job.is_last_attempt:
                self._give_up(job)
            # A code or a type, no message: messages may quote a customer's file.
            self._queue.fail(
                job, f"{type(error).__name__} {getattr(error, 'code', '')}".strip(), now=self._now()
            )
            return
        self._queue.finish(job, now=self._now())

    def _give_up(self, job: ClaimedJob) -> None:
        try:
            self._handlers[job.kind].give_up(job.payload)
        except Exception:
            _log.exception("job_giving_up_failed", job=job.id, kind=job.kind)

    def _keep_up(self) -> None:
        """Heartbeat and sweeps, in a thread of their own so that long jobs do not delay them."""
        beat_s = self._queue.lease.total_seconds() / 4
        next_sweep = self._now()
        while not self._stopping.wait(beat_s):
            try:
                self.renew_leases()
                if self._now() >= next_sweep:
                    self.sweep()
                    next_sweep = self._now() + SWEEP_EVERY
            except Exception:
                _log.exception("job_heartbeat_failed")

    def renew_leases(self) -> None:
        """Hold on to every job under way."""
        with self._guard:
            running = list(self._running.values())
        for job in running:
            self._queue.renew(job, now=self._now())

    def sweep(self) -> None:
        """Give up jobs whose last attempt was lost, forget old ones, and whatever wiring adds."""
        while (job := self._queue.give_up_lost(self._owner, now=self._now())) is not None:
            if job.kind in self._handlers:
                self._give_up(job)
            self._queue.fail(job, "lost with its worker", now=self._now())
        self._queue.sweep(now=self._now())
        self._on_sweep()
