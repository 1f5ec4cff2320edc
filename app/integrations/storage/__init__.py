"""Where files lie: customers' parts and what was made of them. Names are made here, never by a customer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

KEY_PATTERN = r"[a-z2-7]{2}/[a-z2-7]{24}"


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A file as it was stored: its key, what it is and how large."""

    key: str
    sha256: str
    size_bytes: int


class Storage(Protocol):
    """Keeps blobs that never change. A key not made by this store raises NotFound ``blob_not_found``."""

    def put(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredBlob:
        """Store everything that is left in ``stream``, durably and all or nothing.

        Raises Invalid ``file_too_large`` (limit_bytes) as soon as there is more than ``max_bytes``.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """A real, seekable file open for reading; the caller closes it."""
        ...

    def path(self, key: str) -> Path:
        """Where the blob can be read on this machine while it is not deleted."""
        ...

    def delete(self, key: str) -> None:
        """Remove a blob; removing it twice is fine."""
        ...

    def exists(self, key: str) -> bool:
        """Whether there is such a blob."""
        ...

    def verify(self, key: str, sha256: str) -> None:
        """Raises Unavailable ``blob_damaged`` (sha256) where the content is no longer what was stored."""
        ...


__all__ = ["KEY_PATTERN", "Storage", "StoredBlob"]
