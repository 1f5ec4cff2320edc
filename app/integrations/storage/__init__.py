"""Where files lie: customers' parts and what was made of them. Names are made here, never by a customer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

KEY_PATTERN = r"[a-z2-7]{2}/[a-z2-7]{24}"


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A file as it was stored: its key, what it is and how large."""

    key: str
    sha256: str
    size_bytes: int


class Storage(Protocol):
    """Keeps blobs that never change. A key not made by this store raises NotFound ``blob_not_found``.

    To be used outside of a writing transaction: a store may need one of its own.
    """

    def put(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredBlob:
        """Store everything that is left in ``stream``, durably and all or nothing.

        Raises Invalid ``file_too_large`` (limit_bytes) as soon as there is more than ``max_bytes``.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """A seekable stream open for reading, at flat memory; the caller closes it.

        Raises Unavailable ``blob_damaged`` here or on reading where the content is not what was stored.
        """
        ...

    def lend(self, key: str) -> BinaryIO:
        """The same with a descriptor that a child process can be given; the caller closes it."""
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


@contextmanager
def put_for_block(storage: Storage, stream: BinaryIO, *, max_bytes: int) -> Iterator[StoredBlob]:
    """``Storage.put`` for the block that follows, which refers to the blob; deleted when the block raises."""
    blob = storage.put(stream, max_bytes=max_bytes)
    try:
        yield blob
    except BaseException:
        storage.delete(blob.key)
        raise


@dataclass(frozen=True, slots=True)
class ListedBlob:
    """A file that lies in a store, whether anything refers to it or not."""

    key: str
    written_at: datetime


class Shelf(Storage, Protocol):
    """A store that can be gone through and whose blobs can be written anew, by whoever keeps it in order."""

    def list_blobs(self) -> Iterator[ListedBlob]:
        """Every blob, in no order; those that come or go meanwhile may be missing."""
        ...

    def replace(self, key: str, stream: BinaryIO) -> None:
        """Put other content in a blob's place, durably and all or nothing; readers keep what they opened."""
        ...


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A file's key as it is kept: encrypted by a master key that ``master_id`` names.

    ``is_sealed`` False: the file may still be as it was before there were keys.
    """

    wrapped: bytes
    master_id: str
    is_sealed: bool = True


class Keyring(Protocol):
    """Where the wrapped keys of files are kept: in the database. Each call is a transaction of its own."""

    def keep(self, key: str, wrapped: WrappedKey) -> None:
        """A blob's key, unless it has one or had one that was destroyed."""
        ...

    def find(self, key: str) -> WrappedKey | None:
        """None where the blob never had a key; NotFound ``blob_not_found`` where it was destroyed."""
        ...

    def find_sealed(self, keys: Collection[str]) -> frozenset[str]:
        """Those that need no looking after: their file is encrypted, or their key destroyed."""
        ...

    def mark_sealed(self, key: str) -> bool:
        """The file is encrypted now; False where the key was destroyed meanwhile."""
        ...

    def destroy(self, key: str) -> None:
        """No copy of the file can be read any more; twice is fine."""
        ...


__all__ = ["KEY_PATTERN", "Keyring", "ListedBlob", "Shelf", "Storage", "StoredBlob", "WrappedKey"]
