"""The parts that live as long as the process, and the workers among them."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from datetime import datetime

import structlog

from app.database import Database
from app.integrations.storage import Storage
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.insights import owe_counting
from app.marketplace.quoting import delete_expired_parts, remeasure_outdated, sweep_uploads
from app.marketplace.supplying import find_facts, list_due_versions, load_current_catalogue, start_due_version
from app.sandbox import BudgetRules, Sandbox
from app.settings import Settings
from app.values.errors import Unavailable
from app.wiring.adapters import build_database, build_incoming, build_post, build_storage
from app.wiring.caches import CatalogueCache, PhaseCache
from app.wiring.machine import read_clock

_log = structlog.get_logger("schichtwerk")


@dataclass(frozen=True, slots=True)
class House:
    """The parts that live as long as the process."""

    settings: Settings
    database: Database
    storage: Storage
    sandbox: Sandbox
    catalogues: CatalogueCache
    phases: PhaseCache
    worker: Worker

    def start(self) -> None:
        """Start the workers, and let the sandbox warm up beside them."""
        if self.settings.worker_threads:
            threading.Thread(target=_warm_up, args=(self,), name="warm-up", daemon=True).start()
            self.worker.start()

    def close(self) -> None:
        """Stop what was started; jobs under way get a moment."""
        self.worker.stop()
        self.sandbox.close()
        self.database.engine.dispose()


def _warm_up(house: House) -> None:
    try:
        house.catalogues.prepared()
        house.sandbox.start()
        # what stays as long as the process need not be looked through for garbage in the middle of a request
        gc.collect()
        gc.freeze()
    except Unavailable as error:
        _log.warning("warm_up_failed", code=error.code)


def build_house(settings: Settings) -> House:
    """Everything but the doors; nothing is started."""
    database, storage = build_database(settings), build_storage(settings)
    sandbox = Sandbox(settings.sandbox_children or None, _collect_budget_rules(settings))
    return House(
        settings=settings,
        database=database,
        storage=storage,
        sandbox=sandbox,
        catalogues=CatalogueCache(database),
        phases=PhaseCache(database, settings.phase),
        worker=build_worker(settings, database, storage, sandbox),
    )


def _collect_budget_rules(settings: Settings) -> BudgetRules:
    return BudgetRules(
        base_s=settings.file_base_s,
        s_per_megabyte=settings.file_s_per_megabyte,
        max_s=settings.file_max_s,
        base_memory_megabytes=settings.file_base_memory_megabytes,
        max_memory_megabytes=settings.file_max_memory_megabytes,
    )


def build_worker(settings: Settings, database: Database, storage: Storage, sandbox: Sandbox) -> Worker:
    """Threads on the outbox.

    Their sweep also removes guests' parts that expired and uploads left lying, has parts measured again
    that an older engine measured, until none is left, has the figures counted once a day, and brings firms'
    versions into force on their day.
    """
    outdated = 1

    def sweep() -> None:
        nonlocal outdated
        with database.write() as session:
            delete_expired_parts(session, now=read_clock())
            outdated = outdated and remeasure_outdated(session, now=read_clock())
            owe_counting(session, now=read_clock())
        sweep_uploads(build_incoming(settings), now=read_clock())
        start_due_versions(database, now=read_clock())

    return Worker(
        JobQueue(database),
        build_handlers(database, storage, sandbox, build_post(settings)),
        now=read_clock,
        threads=settings.worker_threads,
        on_sweep=sweep,
    )


def start_due_versions(database: Database, *, now: datetime) -> int:
    """How many versions came into force; each in a transaction of its own."""
    with database.read() as session:
        due = list_due_versions(session, now=now)
        if not due:
            return 0
        facts = find_facts(load_current_catalogue(session))
    count = 0
    for version_id in due:
        with database.write() as session:
            count += start_due_version(session, version_id, facts=facts, now=now)
    return count
