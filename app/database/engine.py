"""Opens the database and hands out sessions: ``read`` cannot write, ``write`` waits for its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.values.errors import Unavailable

BUSY_TIMEOUT_MS = 10_000
READING = "schichtwerk_reading"
"""Execution option of connections whose transactions only read."""
_LAST = "schichtwerk_last"


def open_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for ``sqlite:///file`` or ``postgresql+psycopg://…``, set up as measured in PARTS.

    SQLite: WAL, foreign keys, busy timeout; the driver begins nothing by itself, reading transactions
    begin plainly with ``query_only``, writing ones with ``BEGIN IMMEDIATE`` so that no update is lost.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, pool_size=pool_size, max_overflow=40)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)
        return engine
    engine = create_engine(parsed, pool_size=pool_size, max_overflow=20, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_on_postgresql)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for statement in (
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",  # a destroyed key is not left in a free page
    ):
        connection.execute(statement)


def _begin_on_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(READING):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_on_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READING):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")


def _is_busy(error: OperationalError) -> bool:
    # SQLite: the busy timeout ran out. PostgreSQL: 55P03 lock timeout, 40P01 deadlock.
    state = getattr(error.orig, "sqlstate", None)
    return "database is locked" in str(error.orig) or state in {"55P03", "40P01"}


@dataclass(frozen=True, slots=True)
class Database:
    """Sessions over one engine."""

    engine: Engine
    _reader: Engine = field(init=False, repr=False)
    _turn: Lock = field(init=False, repr=False, compare=False, default_factory=Lock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_reader", self.engine.execution_options(**{READING: True}))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state and cannot change it."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits on leaving the block and rolls everything back on an exception.

        Raises Unavailable ``database_busy`` where another writer holds the lock too long.
        """
        # SQLite makes other writers sleep and try again; queueing for the one place is quicker and fair.
        is_queued = self.engine.dialect.name == "sqlite"
        if is_queued and not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise Unavailable("database_busy")
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                session.connection()  # take the lock now, so that what is read first is still true at the end
                yield session
                for write in session.info.pop(_LAST, {}).values():
                    write(session)
        except OperationalError as error:
            if _is_busy(error):
                raise Unavailable("database_busy") from error
            raise
        finally:
            if is_queued:
                self._turn.release()


def write_last(session: Session, name: str, write: Callable[[Session], None]) -> None:
    """Have ``write`` run once at the end of the transaction, just before it commits.

    For rows that everybody needs: locked late and for a moment, and after all others, so that no two
    transactions wait for each other. Asked again under the same ``name``, the first ``write`` stays.
    """
    session.info.setdefault(_LAST, {}).setdefault(name, write)
