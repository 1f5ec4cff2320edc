"""The outbox: what is committed is owed once, whoever dies in between."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.database import Database, enqueue_job
from app.database.tables import JobRow
from app.jobs import ClaimedJob, JobQueue
from app.jobs.queue import FIRST_RETRY, KEPT_WHEN_DONE

LEASE = timedelta(seconds=30)


@pytest.fixture
def queue(database: Database) -> JobQueue:
    return JobQueue(database, lease=LEASE)


def put(queue: JobQueue, now: datetime, number: int = 0, **options: object) -> None:
    with queue.database.write() as session:
        enqueue_job(session, "count", {"number": number}, now=now, **options)  # type: ignore[arg-type]


def claim(queue: JobQueue, now: datetime, owner: str = "me") -> ClaimedJob:
    job = queue.claim(owner, ["count"], now=now)
    assert job is not None
    return job


def read_job(queue: JobQueue) -> JobRow:
    with queue.database.read() as session:
        return session.scalars(select(JobRow)).one()


def test_rollback_enqueues_nothing(queue: JobQueue, now: datetime) -> None:
    def break_off() -> None:
        with queue.database.write() as session:
            enqueue_job(session, "count", {}, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert queue.claim("me", ["count"], now=now) is None


def test_the_same_key_twice_is_one_job(queue: JobQueue, now: datetime) -> None:
    put(queue, now, key="once")
    put(queue, now, key="once")
    assert queue.count("queued") == 1


def test_jobs_come_in_order_and_not_before_their_time(queue: JobQueue, now: datetime) -> None:
    put(queue, now, 1, run_at=now + LEASE / 2)
    put(queue, now, 2)
    put(queue, now, 3)
    assert [claim(queue, now).payload["number"] for _ in range(2)] == [2, 3]
    assert queue.claim("me", ["count"], now=now) is None
    assert claim(queue, now + LEASE / 2).payload["number"] == 1


def test_only_kinds_that_somebody_can_do_are_claimed(queue: JobQueue, now: datetime) -> None:
    put(queue, now)
    assert queue.claim("me", ["other"], now=now) is None
    assert queue.count("queued") == 1


def test_a_leased_job_is_nobody_elses_until_the_lease_ends(queue: JobQueue, now: datetime) -> None:
    put(queue, now)
    lost = claim(queue, now, "killed")
    assert queue.claim("other", ["count"], now=now + LEASE - timedelta(seconds=1)) is None
    again = claim(queue, now + LEASE, "other")
    assert (again.id, again.attempt) == (lost.id, 2)
    # the first one was only slow: what it says now no longer counts
    assert not queue.finish(lost, now=now + LEASE)
    assert not queue.fail(lost, "late", now=now + LEASE)
    assert not queue.renew(lost, now=now + LEASE)
    assert queue.finish(again, now=now + LEASE)
    assert read_job(queue).status == "done"


def test_a_heartbeat_keeps_the_lease(queue: JobQueue, now: datetime) -> None:
    put(queue, now)
    job = claim(queue, now)
    assert queue.renew(job, now=now + LEASE / 2)
    assert queue.claim("other", ["count"], now=now + LEASE) is None
    assert queue.finish(job, now=now + LEASE)


def test_failures_wait_longer_each_time_and_then_are_given_up(queue: JobQueue, now: datetime) -> None:
    put(queue, now, max_attempts=3)
    waits = []
    for _ in range(2):
        assert queue.fail(claim(queue, now), "ValueError", now=now)
        due = queue.find_next_due(["count"])
        assert due is not None
        waits.append(due - now)
        assert queue.claim("me", ["count"], now=due - timedelta(milliseconds=1)) is None
        now = due
    assert waits == [FIRST_RETRY, FIRST_RETRY * 2]
    last = claim(queue, now)
    assert last.is_last_attempt
    assert queue.fail(last, "ValueError", now=now)
    job = read_job(queue)
    assert (job.status, job.attempts, job.last_error, job.finished_at) == ("failed", 3, "ValueError", now)
    assert queue.claim("me", ["count"], now=now + timedelta(days=1)) is None
    assert queue.find_next_due(["count"]) is None


def test_a_job_that_kills_every_worker_is_given_up(queue: JobQueue, now: datetime) -> None:
    put(queue, now, max_attempts=1)
    lost = claim(queue, now, "killed")
    assert queue.give_up_lost("other", now=now) is None
    later = now + LEASE
    assert queue.claim("other", ["count"], now=later) is None
    found = queue.give_up_lost("other", now=later)
    assert found is not None
    assert (found.id, found.is_last_attempt) == (lost.id, True)
    assert queue.give_up_lost("third", now=later) is None
    assert queue.fail(found, "lost with its worker", now=later)
    assert read_job(queue).status == "failed"


def test_done_jobs_are_forgotten_after_some_days(queue: JobQueue, now: datetime) -> None:
    put(queue, now)
    queue.finish(claim(queue, now), now=now)
    assert queue.sweep(now=now + KEPT_WHEN_DONE - timedelta(seconds=1)) == 0
    assert queue.sweep(now=now + KEPT_WHEN_DONE) == 1
    assert queue.count("done") == 0


def test_eight_threads_take_no_job_twice(queue: JobQueue, now: datetime) -> None:
    with queue.database.write() as session:
        for number in range(80):
            enqueue_job(session, "count", {"number": number}, now=now)

    def work(owner: str) -> list[int]:
        taken = []
        while (job := queue.claim(owner, ["count"], now=now)) is not None:
            taken.append(job.payload["number"])
            assert queue.finish(job, now=now)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(number for batch in pool.map(work, "abcdefgh") for number in batch)
    assert taken == Counter(range(80))
    assert queue.count("done") == 80
