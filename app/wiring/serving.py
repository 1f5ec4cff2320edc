"""The server over the house, and workers without a server."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import text

from app.database.upgrade import is_current
from app.integrations.breaches.range_lookup import RangeLookup
from app.integrations.vat_register.vies import ViesRegister
from app.settings import Settings
from app.wiring.adapters import build_country_lookup, build_incoming, build_issuers
from app.wiring.house import House, build_house
from app.wiring.machine import describe_machine, name_protections, read_clock, read_secret

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = structlog.get_logger("schichtwerk")
_EXAMPLES = Path(__file__).resolve().parents[2] / "fixtures" / "examples"
_EXAMPLE_PART = _EXAMPLES / "bracket.stl"


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
        public_url=settings.effective_public_url,
        keeps_letters=not settings.smtp_host,
        country_of=build_country_lookup(settings),
        issuers=build_issuers(settings),
        is_breached=RangeLookup(settings.breach_lookup_url).contains
        if settings.breach_lookup_url
        else lambda _password: False,
        vat_register=ViesRegister(settings.vat_register_url) if settings.vat_register_url else None,
        deletion_wait=timedelta(days=settings.deletion_wait_days),
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
