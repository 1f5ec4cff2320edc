"""What a first start makes: folder, secret, tables, the demo catalogue; and the log."""

from __future__ import annotations

import hashlib
import logging
import sys
from pathlib import Path

import structlog

from app.database import Database
from app.database.upgrade import upgrade_database
from app.marketplace.operating import begin_programme, read_phase
from app.marketplace.supplying import import_catalogue, is_curated, read_catalogue_version
from app.sandbox import available_protections
from app.settings import Settings
from app.values.errors import Unavailable
from app.wiring.adapters import open_database
from app.wiring.keys import make_masters
from app.wiring.machine import read_clock, read_secret

_log = structlog.get_logger("schichtwerk")
DEMO_NOTE = "demo-catalogue"


def set_up(settings: Settings) -> None:
    """Make the data folder, the secret, the tables and the demo catalogue where they are missing."""
    configure_logging(settings)
    _check_protections(settings)
    if settings.country_ranges is None:
        _log.warning("country_gate_off", setting="SCHICHTWERK_COUNTRY_RANGES")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    read_secret(settings)
    with open_database(settings) as database:
        upgrade_database(database.engine)
        with database.read() as session:
            has_begun = read_phase(session) is not None
        if not has_begun:
            with database.write() as session:
                begin_programme(session, settings.phase, now=read_clock())
        make_masters(settings, database)
        _import_demo(settings, database)


def _import_demo(settings: Settings, database: Database) -> None:
    """The demo catalogue into an empty database, and again when the program brings another one.

    A note in the data folder says which was imported; importing a catalogue of one's own removes it. Tables
    that an operator changed stay.
    """
    note, digest = settings.data_dir / DEMO_NOTE, _digest_demo()
    with database.read() as session:
        is_empty, is_kept = read_catalogue_version(session) is None, is_curated(session)
    is_older = note.is_file() and note.read_text() != digest
    if is_older and is_kept:
        _log.info("demo_catalogue_kept", reason="tables were changed by an operator")
        return
    if is_empty or is_older:
        from app.catalogue import load_catalogue  # the readers of files take time to load

        catalogue = load_catalogue(None)
        with database.write() as session:
            import_catalogue(session, catalogue, now=read_clock())
        note.write_text(digest)


def _digest_demo() -> str:
    house = Path(__file__).parents[1]
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
