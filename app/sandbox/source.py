"""Opens one customer's file so that a child can be given a read-only descriptor and nothing else."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.geometry.findings import GeometryError

_PROC = Path("/proc/self/fd")  # Linux only
_READ_ONLY = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class HasDescriptor(Protocol):
    """An open binary file that the system knows: a real file, not a buffer in memory."""

    def fileno(self) -> int:
        """The file descriptor."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A read-only descriptor of a regular file, its size and, where it was opened by path, its name."""

    descriptor: int
    size: int
    name: str

    def read_head(self, count: int) -> bytes:
        """The first ``count`` bytes."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        return os.read(self.descriptor, count)

    def digest_content(self) -> str:
        """SHA-256 of the whole file, in hex."""
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        with open(self.descriptor, "rb", closefd=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def open_source(source: HasDescriptor | Path) -> Iterator[Source]:
    """The file with a descriptor of its own, closed at the end; the caller's offset is left alone.

    Raises OSError where there is no such file, GeometryError ``file_not_regular`` for a directory or a pipe.
    """
    descriptor = _open_path(source) if isinstance(source, Path) else _open_again(source.fileno())
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise GeometryError("file_not_regular")
        yield Source(descriptor, status.st_size, source.name if isinstance(source, Path) else "")
    finally:
        os.close(descriptor)


def _open_path(path: Path) -> int:
    # Without O_NONBLOCK, opening a named pipe would wait for a writer.
    return os.open(path, _READ_ONLY | getattr(os, "O_NONBLOCK", 0))


def _open_again(descriptor: int) -> int:
    """The same file, read-only and with its own offset, even if it was opened for writing or is unlinked."""
    if _PROC.exists():
        return os.open(_PROC / str(descriptor), _READ_ONLY)
    return os.dup(descriptor)
