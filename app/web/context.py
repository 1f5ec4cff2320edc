"""What the doors need from the rest of the house; wiring fills it, tests fill it smaller."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.integrations.incoming import Incoming
from app.integrations.storage import Storage
from app.offers import Catalogue, Prepared
from app.programme import MachineFacts, Policy

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens one session. Leaving the block normally commits (write) or ends (read) the transaction; an
exception rolls it back."""

Check = tuple[str, Callable[[], bool]]
"""A name and a probe for /ready: database, migrations, worker. A probe that raises counts as failed."""


@dataclass(frozen=True, slots=True)
class WebContext:
    """Everything a route may use besides the request itself."""

    open_read: OpenSession
    open_write: OpenSession
    storage: Storage
    incoming: Incoming  # files that come in pieces
    catalogue: Callable[[], Catalogue]  # the version in force
    prepared: Callable[[], Prepared]  # the same version, ready for composing; cached by wiring
    policy: Callable[[], Policy]
    machine: Callable[[], MachineFacts]  # how the program was set up, for the readiness of a phase
    now: Callable[[], datetime]  # aware UTC
    wake_worker: Callable[[], None]  # called after a commit that enqueued work; cheap, never raises
    checks: tuple[Check, ...]
    protections: Callable[
        [], tuple[str, ...]
    ]  # what the sandbox can do here, e.g. ("rlimits", "landlock", "seccomp")
    secret_key: bytes  # signs offer ids
    is_https: bool  # the address customers see: decides on __Host- cookies and HSTS
    allowed_hosts: tuple[str, ...]  # hosts answered to, e.g. ("127.0.0.1", "localhost"); empty: any
    is_demo: bool  # the catalogue is fictional and says so everywhere
    example_part: Path | None  # the part a visitor can try with a click
    examples: tuple[Path, ...]  # more of them, by the names of their files
    is_demo_environment: bool = False  # never production: one-click accounts, the page of components
    keeps_letters: bool = True  # mails stay here and are read on a page
    is_breached: Callable[[str], bool] = lambda _password: False  # asked outside of transactions
    public_url: str = ""  # the address that search engines are told; empty: the one that was asked
    static_dir: Path | None = None  # built web assets; None: app/web/static
