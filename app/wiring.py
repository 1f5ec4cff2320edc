"""The composition root: the only file that names concrete adapters and puts rooms together."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args

import structlog
from sqlalchemy import text

from app.database import Database, open_engine
from app.database.upgrade import is_current, upgrade_database
from app.integrations.breaches.range_lookup import RangeLookup
from app.integrations.incoming import Incoming
from app.integrations.incoming.local import LocalIncoming
from app.integrations.mail import Postbox
from app.integrations.mail.folder import FolderPostbox
from app.integrations.mail.smtp import SmtpPostbox
from app.integrations.storage import Storage
from app.integrations.storage.local import LocalStorage
from app.jobs import JobQueue, Worker, build_handlers
from app.marketplace.accounts import AddUser, Role, UserView, add_user
from app.marketplace.auditing import ChainCheck, export_audit, verify_chain
from app.marketplace.mailing import Post
from app.marketplace.operating import begin_programme, read_phase
from app.marketplace.quoting import delete_expired_parts, remeasure_outdated, sweep_uploads
from app.marketplace.supplying import (
    ImportResult,
    find_facts,
    import_catalogue,
    list_due_versions,
    load_current_catalogue,
    read_catalogue_version,
    start_due_version,
)
from app.offers import Catalogue, Prepared, prepare
from app.programme import MachineFacts, Phase, Policy, count_month, find_policy
from app.sandbox import BudgetRules, Sandbox, available_protections
from app.settings import Settings
from app.values.errors import Invalid, Unavailable
from app.values.identifiers import new_secret

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = structlog.get_logger("schichtwerk")
DEMO_NOTE = "demo-catalogue"
_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_EXAMPLES = _FIXTURES / "examples"
_EXAMPLE_PART = _EXAMPLES / "bracket.stl"


def read_clock() -> datetime:
    """The only clock of the house."""
    return datetime.now(UTC)


class CatalogueCache:
    """The catalogue in force and its prepared form, loaded again when the database names another version."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._prepared: Prepared | None = None

    def catalogue(self) -> Catalogue:
        """Raises Unavailable ``catalogue_missing`` before the first import."""
        with self._database.read() as session:
            version = read_catalogue_version(session)
        with self._lock:
            if self._catalogue is None or self._catalogue.version != version:
                with self._database.read() as session:
                    self._catalogue = load_current_catalogue(session)
            return self._catalogue

    def prepared(self) -> Prepared:
        """The same, ready for composing."""
        catalogue = self.catalogue()
        with self._lock:
            if self._prepared is None or self._prepared.catalogue.version != catalogue.version:
                self._prepared = prepare(catalogue)
            return self._prepared


class PhaseCache:
    """The policy of the phase in force, made again when the database names another or a month has passed."""

    def __init__(self, database: Database, first_phase: Phase) -> None:
        self._database = database
        self._first = find_policy(first_phase)
        self._made: tuple[int, int, Policy] | None = None

    def policy(self) -> Policy:
        """What holds now; whoever asks keeps it to the end of what he does."""
        with self._database.read() as session:
            phase = read_phase(session)
        if phase is None:
            return self._first
        month = count_month(phase.began_at, read_clock())
        made = self._made
        if made is None or made[:2] != (phase.position, month):
            # one assignment: whoever comes at the same time makes the same
            made = self._made = (phase.position, month, find_policy(phase.phase, month=month))
        return made[2]


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


def build_database(settings: Settings) -> Database:
    """SQLite in the data folder, or what the settings name."""
    return Database(open_engine(settings.effective_database_url, pool_size=settings.database_pool))


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """For one thing done on the command line."""
    database = build_database(settings)
    try:
        yield database
    finally:
        database.engine.dispose()


def build_storage(settings: Settings) -> Storage:
    """Files on this machine."""
    return LocalStorage(settings.data_dir.absolute() / "files")


def build_incoming(settings: Settings) -> Incoming:
    """Files under way on this machine."""
    return LocalIncoming(settings.data_dir.absolute() / "incoming")


def build_postbox(settings: Settings) -> Postbox:
    """A mail server where one is named, else a folder of this machine."""
    if not settings.smtp_host:
        return FolderPostbox(settings.data_dir.absolute() / "mails", settings.mail_from)
    return SmtpPostbox(
        sender=settings.mail_from,
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
        timeout_s=settings.smtp_timeout_s,
    )


def build_post(settings: Settings) -> Post:
    """Letters with links to where people find the pages."""
    return Post(build_postbox(settings), settings.effective_public_url, read_clock)


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
    that an older engine measured, until none is left, and brings firms' versions into force on their day.
    """
    outdated = 1

    def sweep() -> None:
        nonlocal outdated
        with database.write() as session:
            delete_expired_parts(session, now=read_clock())
            outdated = outdated and remeasure_outdated(session, now=read_clock())
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


def build_app(settings: Settings) -> FastAPI:
    """The server with its workers; they start and stop with it."""
    from app.web import WebContext, create_app

    house = build_house(settings)
    context = WebContext(
        open_read=house.database.read,
        open_write=house.database.write,
        storage=house.storage,
        incoming=build_incoming(settings),
        catalogue=house.catalogues.catalogue,
        prepared=house.catalogues.prepared,
        policy=house.phases.policy,
        machine=lambda: describe_machine(settings),
        now=read_clock,
        wake_worker=house.worker.wake,
        checks=build_checks(house),
        protections=name_protections,
        secret_key=read_secret(settings),
        is_https=settings.is_https,
        allowed_hosts=settings.allowed_hosts,
        is_demo=any(p.is_fictional for p in house.catalogues.catalogue().market.providers),
        is_demo_environment=settings.environment == "demo",
        keeps_letters=not settings.smtp_host,
        is_breached=RangeLookup(settings.breach_lookup_url).contains
        if settings.breach_lookup_url
        else lambda _password: False,
        example_part=_EXAMPLE_PART if _EXAMPLE_PART.is_file() else None,
        examples=tuple(sorted(_EXAMPLES.glob("*.stl"))),
    )
    app = create_app(context)

    @asynccontextmanager
    async def live(_app: FastAPI) -> AsyncIterator[None]:
        house.start()
        try:
            yield
        finally:
            house.close()

    app.router.lifespan_context = live
    app.state.house = house
    return app


def build_checks(house: House) -> tuple[tuple[str, Callable[[], bool]], ...]:
    """Probes for /ready."""

    def reach_database() -> bool:
        with house.database.read() as session:
            return bool(session.scalar(text("SELECT 1")) == 1)

    return (
        ("database", reach_database),
        ("migrations", lambda: is_current(house.database.engine)),
        ("worker", lambda: house.settings.worker_threads == 0 or house.worker.is_alive),
    )


def name_protections() -> tuple[str, ...]:
    """What the sandbox has on this system."""
    missing = available_protections().missing
    return tuple(name for name in ("rlimits", "landlock", "seccomp", "fork_server") if name not in missing)


def describe_machine(settings: Settings) -> MachineFacts:
    """How the program was set up, as far as a phase of the programme asks for it."""
    backups = [path.stat().st_mtime for path in (settings.data_dir / "backups").glob("*") if path.is_file()]
    now = read_clock().timestamp()
    return MachineFacts(
        legal_texts={},  # no page keeps versions of them yet
        is_production=settings.environment == "production",
        has_own_secret=bool(settings.secret.get_secret_value()),
        is_https=settings.is_https,
        names_its_hosts=bool(settings.allowed_hosts),
        sandbox_is_whole=not available_protections().missing,
        backup_age_h=(now - max(backups)) / 3600 if backups else None,
    )


def set_up(settings: Settings) -> None:
    """Make the data folder, the secret, the tables and the demo catalogue where they are missing."""
    configure_logging(settings)
    _check_protections(settings)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    read_secret(settings)
    with open_database(settings) as database:
        upgrade_database(database.engine)
        with database.read() as session:
            has_begun = read_phase(session) is not None
        if not has_begun:
            with database.write() as session:
                begin_programme(session, settings.phase, now=read_clock())
        _import_demo(settings, database)


def _import_demo(settings: Settings, database: Database) -> None:
    """The demo catalogue into an empty database, and again when the program brings another one.

    A note in the data folder says which was imported; importing a catalogue of one's own removes it.
    """
    note, digest = settings.data_dir / DEMO_NOTE, _digest_demo()
    with database.read() as session:
        is_empty = read_catalogue_version(session) is None
    is_older = note.is_file() and note.read_text() != digest
    if is_empty or is_older:
        from app.catalogue import load_catalogue  # the readers of files take time to load

        catalogue = load_catalogue(None)
        with database.write() as session:
            import_catalogue(session, catalogue, now=read_clock())
        note.write_text(digest)


def _digest_demo() -> str:
    house = Path(__file__).parent
    files = [
        *(house / "catalogue").rglob("*.csv"),
        *(house / "catalogue").rglob("*.toml"),
        *(house / "processes").glob("*.py"),
    ]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.read_bytes())
    return total.hexdigest()


def _check_protections(settings: Settings) -> None:
    missing = available_protections().missing
    if not missing:
        return
    if settings.environment == "production" and not settings.sandbox_may_be_weak:
        raise Unavailable("sandbox_too_weak", {"missing": [*missing]})
    _log.warning("sandbox_weak", missing=missing)


def read_secret(settings: Settings) -> bytes:
    """The given secret, or the one in the data folder, made on the first start and readable by us only."""
    given = settings.secret.get_secret_value()
    if given:
        return given.encode()
    path = settings.data_dir / "secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    secret = new_secret().encode()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    return secret


def run_worker(settings: Settings) -> None:
    """Work jobs off until the process is told to end."""
    house = build_house(settings.model_copy(update={"worker_threads": settings.worker_threads or 1}))
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    house.start()
    _log.info("worker_started", threads=house.settings.worker_threads)
    ending.wait()
    house.close()


def add_user_now(
    settings: Settings, *, email: str, password: str, organisation: str, role: str, is_operator: bool
) -> UserView:
    """For the command line; raises what ``add_user`` raises and Invalid ``role_unknown`` (role, known)."""
    for known in get_args(Role):
        if role == known:
            command = AddUser(
                email=email,
                password=password,
                organisation_name=organisation,
                role=known,
                is_operator=is_operator,
            )
            with open_database(settings) as database, database.write() as session:
                return add_user(session, command, now=read_clock())
    raise Invalid("role_unknown", {"role": role, "known": list(get_args(Role))})


def import_catalogue_now(settings: Settings, folder: Path) -> ImportResult:
    """For the command line; raises what ``load_catalogue`` raises, and then nothing has changed."""
    from app.catalogue import load_catalogue

    catalogue = load_catalogue(folder)
    with open_database(settings) as database, database.write() as session:
        result = import_catalogue(session, catalogue, now=read_clock())
    (settings.data_dir / DEMO_NOTE).unlink(missing_ok=True)
    return result


def verify_audit_now(settings: Settings) -> ChainCheck:
    """For the command line; changes nothing."""
    with open_database(settings) as database, database.read() as session:
        return verify_chain(session)


def export_audit_now(settings: Settings, stream: BinaryIO) -> None:
    """For the command line; changes nothing."""
    with open_database(settings) as database, database.read() as session:
        stream.writelines(export_audit(session))


def configure_logging(settings: Settings) -> None:
    """Lines on standard error; ``json`` for machines."""
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
