"""Transactions for use cases that open their own, and a browser nobody knows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.database import Database
from app.marketplace.accounts import Browser, OpenedSession, Viewer
from app.marketplace.accounts.passwords import SLOTS

ANYWHERE = Browser("192.0.2.7")


@dataclass(frozen=True)
class Opened:
    """A database as doors."""

    database: Database

    @property
    def open_read(self) -> Callable[[], AbstractContextManager[Session]]:
        return self.database.read

    @property
    def open_write(self) -> Callable[[], AbstractContextManager[Session]]:
        return self.database.write


@dataclass(frozen=True)
class Swift(Opened):
    """While something is written no core is left to hash or compare a password."""

    @property
    def open_write(self) -> Callable[[], AbstractContextManager[Session]]:
        return self._write

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with self.database.write() as session:
            slots = max(2, os.cpu_count() or 2)
            for _ in range(slots):
                SLOTS.acquire()
            try:
                yield session
            finally:
                SLOTS.release(slots)


def begin(viewer: Viewer, now: datetime) -> OpenedSession:
    """A session of the viewer that begins now, by password."""
    return OpenedSession(viewer, "", "", "password", now, None)
