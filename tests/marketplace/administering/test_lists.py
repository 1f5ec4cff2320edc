"""The operator's lists: everybody once, page by page, found by a part of a name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.database.tables import AuditEntryRow, JobRow
from app.marketplace.administering import count_jobs, list_jobs, list_organisations, list_people, retry_job
from app.values import Conflict, NotAllowed, NotFound
from tests.marketplace.stage import Stage


def test_people_page_by_page_and_by_search(stage: Stage) -> None:
    operator = stage.add_member("Betrieb", "owner", is_operator=True)
    members = [stage.add_member(f"Firma {number} 100%") for number in range(5)]
    found, cursor = list[str](), None
    with stage.database.read() as session:
        while True:
            page = list_people(operator, session, cursor=cursor, limit=2, now=stage.now)
            found += [person.id for person in page.people]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(found) == sorted(str(one.user_id) for one in (operator, *members))
        (first,) = list_people(
            operator, session, search=page.people[0].email[:20].upper(), now=stage.now
        ).people
        assert first == page.people[0]
        assert list_people(operator, session, search="%", now=stage.now).people == ()
        names = {one.name for one in list_organisations(operator, session, search="100%").organisations}
        assert names == {f"Firma {number} 100%" for number in range(5)}
        one, *_ = list_organisations(operator, session, search="firma 3").organisations
        assert (one.members, one.parts, one.quotes, one.providers) == (1, 0, 0, ())
        for ask in (list_people, list_organisations):
            with pytest.raises(NotAllowed, match="operator_only"):
                ask(members[0], session, **({"now": stage.now} if ask is list_people else {}))


def test_what_was_given_up_is_tried_again_once(stage: Stage) -> None:
    operator = stage.add_member("Betrieb", "owner", is_operator=True)
    member = stage.add_member("Muster GmbH", "owner")
    with stage.database.write() as session:
        job = JobRow(
            kind="measure_part", payload={"part_id": "p1", "note": "secret"}, status="failed",
            run_at=stage.now, attempts=5, max_attempts=5, last_error="lost", created_at=stage.now,
            finished_at=stage.now,
        )  # fmt: skip
        session.add(job)
        session.flush()
        job_id = job.id
    later = stage.now + timedelta(hours=1)
    with stage.database.read() as session:
        assert count_jobs(operator, session) == {"failed": 1, "queued": 0, "running": 0, "done": 0}
        (shown,) = list_jobs(operator, session)
        assert (shown.id, shown.object_id, shown.last_error) == (job_id, "p1", "lost")
    with stage.database.write() as session, pytest.raises(NotAllowed, match="operator_only"):
        retry_job(session, member, job_id, now=later)
    with stage.database.write() as session:
        retry_job(session, operator, job_id, now=later)
    with stage.database.write() as session:
        with pytest.raises(Conflict, match="job_not_failed"):
            retry_job(session, operator, job_id, now=later)
        with pytest.raises(NotFound, match="job_not_found"):
            retry_job(session, operator, 10_000, now=later)
    with stage.database.read() as session:
        (shown,) = list_jobs(operator, session, status="queued")
        assert (shown.attempts, shown.run_at, shown.finished_at) == (0, later, None)
        assert [e.action for e in session.scalars(select(AuditEntryRow))] == ["job_retried"]
