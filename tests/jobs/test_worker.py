"""Workers: woken at once, stopped cleanly, nothing lost with a killed one."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.database import Database, enqueue_job
from app.database.tables import JobRow
from app.jobs import Handler, JobQueue, Worker

WAIT_S = 10.0


def read_clock() -> datetime:
    return datetime.now(UTC)


def make_worker(
    database: Database, run: Callable[[dict[str, Any]], None], *, lease_s: float = 30.0, **options: Any
) -> Worker:
    queue = JobQueue(database, lease=timedelta(seconds=lease_s))
    give_up = options.pop("give_up", lambda _payload: None)
    return Worker(queue, {"count": Handler(run, give_up)}, now=options.pop("now", read_clock), **options)


@contextmanager
def running(worker: Worker) -> Iterator[Worker]:
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def put(database: Database, *numbers: int, **options: Any) -> None:
    with database.write() as session:
        for number in numbers:
            enqueue_job(session, "count", {"number": number}, now=read_clock(), **options)


def read_jobs(database: Database) -> list[JobRow]:
    with database.read() as session:
        return list(session.scalars(select(JobRow).order_by(JobRow.id)))


def test_a_woken_worker_does_what_is_owed(database: Database) -> None:
    done = threading.Event()
    seen: list[int] = []

    def run(payload: dict[str, Any]) -> None:
        seen.append(payload["number"])
        if len(seen) == 3:
            done.set()

    with running(make_worker(database, run)) as worker:
        assert worker.is_alive
        put(database, 1, 2, 3)
        worker.wake()
        assert done.wait(WAIT_S)
    assert not worker.is_alive
    assert sorted(seen) == [1, 2, 3]
    assert [job.status for job in read_jobs(database)] == ["done"] * 3


def test_stopping_waits_for_the_job_under_way(database: Database) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def run(_payload: dict[str, Any]) -> None:
        begun.set()
        may_end.wait(WAIT_S)

    put(database, 1, 2)
    worker = make_worker(database, run, threads=1)
    worker.start()
    assert begun.wait(WAIT_S)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    may_end.set()
    stopping.join(WAIT_S)
    assert not stopping.is_alive()
    assert [job.status for job in read_jobs(database)] == ["done", "queued"]


def test_a_failing_job_is_tried_again_and_given_up_once(database: Database, now: datetime) -> None:
    clock = [now]
    tried: list[int] = []
    given_up: list[int] = []

    def run(payload: dict[str, Any]) -> None:
        tried.append(payload["number"])
        raise ValueError("the customer's secret")

    worker = make_worker(
        database, run, now=lambda: clock[0], give_up=lambda payload: given_up.append(payload["number"])
    )
    with database.write() as session:
        enqueue_job(session, "count", {"number": 7}, now=now, max_attempts=2)
    assert worker.run_due() == 1
    assert given_up == []
    assert worker.run_due() == 0
    clock[0] += timedelta(minutes=1)
    assert worker.run_due() == 1
    clock[0] += timedelta(days=1)
    assert worker.run_due() == 0
    assert (tried, given_up) == ([7, 7], [7])
    (job,) = read_jobs(database)
    assert (job.status, job.last_error) == ("failed", "ValueError")


def test_a_job_lost_in_its_last_attempt_is_given_up_by_the_sweep(database: Database, now: datetime) -> None:
    clock = [now]
    given_up: list[int] = []
    worker = make_worker(
        database, lambda _: None, now=lambda: clock[0], give_up=lambda p: given_up.append(p["number"])
    )
    with database.write() as session:
        enqueue_job(session, "count", {"number": 7}, now=now, max_attempts=1)
    assert JobQueue(database).claim("killed", ["count"], now=now) is not None
    worker.sweep()
    assert given_up == []
    clock[0] += timedelta(minutes=10)
    worker.sweep()
    worker.sweep()
    assert given_up == [7]
    assert [job.status for job in read_jobs(database)] == ["failed"]


def test_the_heartbeat_renews_what_runs(database: Database, now: datetime) -> None:
    clock = [now]

    def run(_payload: dict[str, Any]) -> None:
        clock[0] += timedelta(seconds=25)
        worker.renew_leases()
        clock[0] += timedelta(seconds=25)
        assert JobQueue(database).claim("other", ["count"], now=clock[0]) is None

    worker = make_worker(database, run, now=lambda: clock[0])
    with database.write() as session:
        enqueue_job(session, "count", {"number": 1}, now=now)
    assert worker.run_due() == 1
    assert [job.status for job in read_jobs(database)] == ["done"]


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from app.database import Database, open_engine
from app.jobs import JobQueue
queue = JobQueue(Database(open_engine(sys.argv[1])), lease=timedelta(seconds=0.2))
assert queue.claim("killed", ["count"], now=datetime.now(UTC)) is not None
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_job_whose_worker_was_killed_runs_again_and_is_done_once(database: Database) -> None:
    put(database, 1)
    url = database.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE, url], check=False, cwd=Path(__file__).parents[2]
    )
    assert killed.returncode == -9
    (lost,) = read_jobs(database)
    assert (lost.status, lost.lease_owner) == ("running", "killed")
    done = threading.Event()
    seen: list[int] = []

    def run(payload: dict[str, Any]) -> None:
        seen.append(payload["number"])
        done.set()

    with running(make_worker(database, run, threads=4)):
        assert done.wait(WAIT_S)
    assert seen == [1]
    (job,) = read_jobs(database)
    assert (job.status, job.attempts) == ("done", 2)
