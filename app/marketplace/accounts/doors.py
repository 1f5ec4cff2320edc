"""Transactions that a use case opens itself, because something slow has to happen between them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session


class Doors(Protocol):
    """How to read and write; the web's context is one."""

    @property
    def open_read(self) -> Callable[[], AbstractContextManager[Session]]: ...
    @property
    def open_write(self) -> Callable[[], AbstractContextManager[Session]]: ...
