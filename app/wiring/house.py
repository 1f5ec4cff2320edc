"""The parts that live as long as the process, and the workers among them."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from app.database import Database
from app.integrations.storage import Storage
from app.integrations.storage.encrypted import EncryptedStorage
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.accounts import sweep_attempts
from app.marketplace.developing import Swept, has_due_cases, sweep_cases
from app.marketplace.insights import owe_counting
from app.marketplace.onboarding import end_due_probations
from app.marketplace.own_data import ReceiptSigner
from app.marketplace.quoting import delete_expired_parts, remeasure_outdated, sweep_uploads, warn_of_expiry
from app.marketplace.supplying import find_facts, list_due_versions, load_current_catalogue, start_due_version
from app.sandbox import BudgetRules, Sandbox
from app.settings import Settings
from app.values.errors import Unavailable
from app.wiring.adapters import build_database, build_incoming, build_post, build_storage
from app.wiring.caches import CatalogueCache, PhaseCache
from app.wiring.keys import finish_rotation
from app.wiring.machine import read_clock, read_secret
from app.wiring.promises import keep_promises

_log = structlog.get_logger("schichtwerk")
_TIDIED_AT_ONCE = 50
_PROMISES_EVERY = timedelta(minutes=10)


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
    database = build_database(settings)
    storage = build_storage(settings, database)
    phases = PhaseCache(database, settings.phase)
    sandbox = Sandbox(settings.sandbox_children or None, _collect_budget_rules(settings))
    return House(
        settings=settings,
        database=database,
        storage=storage,
        sandbox=sandbox,
        catalogues=CatalogueCache(database),
        phases=phases,
        worker=build_worker(settings, database, storage, sandbox, phases),
    )


def _collect_budget_rules(settings: Settings) -> BudgetRules:
    return BudgetRules(
        base_s=settings.file_base_s,
        s_per_megabyte=settings.file_s_per_megabyte,
        max_s=settings.file_max_s,
        base_memory_megabytes=settings.file_base_memory_megabytes,
        max_memory_megabytes=settings.file_max_memory_megabytes,
    )


def build_worker(
    settings: Settings,
    database: Database,
    storage: EncryptedStorage,
    sandbox: Sandbox,
    phases: PhaseCache,
) -> Worker:
    """Threads on the outbox.

    Their sweep also removes guests' parts that expired and uploads left lying, writes of quotes that end
    soon, has parts measured again that an older engine measured, until none is left, brings firms' versions
    into force on their day, ends probation, forgets old attempts to sign in, reminds of referrals that wait
    and has the figures counted once a day. Files from before there were keys are encrypted, and a rotation of
    the master key is brought to its end. What was promised about people's data is done: what was asked to go
    goes, what nobody uses is announced.
    """
    outdated = untidy = 1
    promised_at = datetime.min.replace(tzinfo=UTC)

    def sweep() -> None:
        nonlocal outdated, untidy, promised_at
        with database.write() as session:
            delete_expired_parts(session, now=read_clock())
            warn_of_expiry(session, now=read_clock())
            sweep_attempts(session, now=read_clock())
            outdated = outdated and remeasure_outdated(session, now=read_clock())
            end_due_probations(session, now=read_clock())
            owe_counting(session, now=read_clock())
        sweep_uploads(build_incoming(settings), now=read_clock())
        start_due_versions(database, now=read_clock())
        look_after_cases(database, now=read_clock())
        untidy = untidy and storage.tidy(at_once=_TIDIED_AT_ONCE, now=read_clock())
        finish_rotation(database, storage.masters, now=read_clock())
        if read_clock() - promised_at >= _PROMISES_EVERY:  # days are promised, and it looks through all parts
            promised_at = read_clock()
            keep_promises(database, phases.policy(), ReceiptSigner(read_secret(settings)), now=promised_at)

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


def look_after_cases(database: Database, *, now: datetime) -> Swept:
    """Reminders and endings of referrals; with the rules of the catalogue in force."""
    with database.read() as session:
        if not has_due_cases(session, now=now):
            return Swept(0, 0, 0)
        rules = load_current_catalogue(session).development
    with database.write() as session:
        return sweep_cases(session, rules=rules, now=now)
