"""Column types: aware times in UTC, JSON with one spelling."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from app.database import Database, enqueue_job
from app.database.tables import JobRow, OrganisationRow
from app.values import new_id
from tests.conftest import NOW


def test_times_come_back_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 14, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with database.write() as session:
        session.add(OrganisationRow(id=new_id(), name="Muster GmbH", created_at=summer))
    with database.read() as session:
        stored = session.scalar(select(OrganisationRow.created_at))
        found = session.scalar(select(OrganisationRow.name).where(OrganisationRow.created_at == summer))
    assert stored == datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC)
    assert stored.tzinfo == UTC
    assert found == "Muster GmbH"


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.write() as session:
        session.add(OrganisationRow(id=new_id(), name="x", created_at=NOW.replace(tzinfo=None)))


def test_json_is_canonical_text(database: Database) -> None:
    with database.write() as session:
        enqueue_job(session, "x", {"b": 1, "a": ["ü", None, 0.1]}, now=NOW)
    with database.read() as session:
        assert session.scalar(text("SELECT payload FROM jobs")) == '{"a":["ü",null,0.1],"b":1}'
        assert session.scalar(select(JobRow.payload)) == {"a": ["ü", None, 0.1], "b": 1}


def test_nan_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as session:
        enqueue_job(session, "x", {"a": float("nan")}, now=NOW)
