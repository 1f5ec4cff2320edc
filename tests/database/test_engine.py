"""Sessions: reading cannot write, writing loses nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.database import Database, open_engine
from app.database.engine import BUSY_TIMEOUT_MS
from app.database.tables import ApiKeyRow, OrganisationRow, QuoteNumberRow
from app.values import new_id
from tests.conftest import NOW


def test_sqlite_is_set_up_as_measured(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        }
    assert values == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": BUSY_TIMEOUT_MS,
        "query_only": 0,
    }


def test_a_read_session_cannot_write_and_the_next_write_session_can(database: Database) -> None:
    row = {"id": new_id(), "name": "Muster GmbH", "created_at": NOW}
    with database.read() as session:
        session.add(OrganisationRow(**row))
        with pytest.raises(DBAPIError):
            session.flush()
    with database.write() as session:
        session.add(OrganisationRow(**row))
    with database.read() as session:
        assert session.scalars(select(OrganisationRow.name)).all() == ["Muster GmbH"]


def test_an_exception_rolls_everything_back(database: Database) -> None:
    def break_off() -> None:
        with database.write() as session:
            session.add(OrganisationRow(id=new_id(), name="Muster GmbH", created_at=NOW))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with database.read() as session:
        assert session.scalars(select(OrganisationRow)).all() == []


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(
            ApiKeyRow(
                id=new_id(), user_id=new_id(), name="x", prefix="x", secret_hash="0" * 64, scopes=[],
                created_at=NOW, expires_at=None, revoked_at=None,
            )
        )  # fmt: skip


def test_no_read_then_write_is_lost_among_threads(database: Database) -> None:
    with database.write() as session:
        session.add(QuoteNumberRow(year=2026, last_number=1))

    def increment(_: int) -> None:
        with database.write() as session:
            row = session.get(QuoteNumberRow, 2026, with_for_update=True)
            assert row is not None
            row.last_number += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(80)))
    with database.read() as session:
        assert session.scalar(select(QuoteNumberRow.last_number)) == 81


def test_a_writer_does_not_stop_readers(database: Database) -> None:
    with database.write() as writing:
        writing.add(OrganisationRow(id=new_id(), name="Muster GmbH", created_at=NOW))
        writing.flush()
        with database.read() as reading:
            assert reading.scalars(select(OrganisationRow)).all() == []


def test_a_writer_that_waits_too_long_is_told_so(sqlite_engine: Engine) -> None:
    from app.values import Unavailable

    impatient = open_engine(str(sqlite_engine.url))
    holder, waiter = Database(sqlite_engine), Database(impatient)
    with impatient.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    with holder.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(Unavailable) as refused, waiter.write():
            pytest.fail("two writers at once")
    impatient.dispose()
    assert refused.value.code == "database_busy"
