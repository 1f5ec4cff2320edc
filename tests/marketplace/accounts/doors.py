"""Transactions for use cases that open their own, and a browser nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.database import Database
from app.marketplace.accounts import Browser

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
