"""Blobs as files in a folder, two levels deep so that no folder grows too large."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.integrations.storage import KEY_PATTERN, ListedBlob, StoredBlob
from app.values.errors import Invalid, NotFound, Unavailable
from app.values.identifiers import new_id

_CHUNK_BYTES = 1024 * 1024
_KEY = re.compile(KEY_PATTERN)


@dataclass(frozen=True, slots=True)
class LocalStorage:
    """Stores below ``folder``, which is made on the first use and readable by this user only."""

    folder: Path

    def put(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredBlob:
        """Write to a temporary file beside the target, flush to disk, then rename: never half a blob."""
        name = new_id()
        key = f"{name[:2]}/{name[2:]}"
        sha256, size_bytes = _write(self.folder / key, stream, max_bytes)
        return StoredBlob(key=key, sha256=sha256, size_bytes=size_bytes)

    def open(self, key: str) -> BinaryIO:
        """The file itself, open for reading."""
        return self.path(key).open("rb")

    def lend(self, key: str) -> BinaryIO:
        """The file itself."""
        return self.open(key)

    def list_blobs(self) -> Iterator[ListedBlob]:
        """Folder by folder."""
        for folder in sorted(self.folder.glob("[a-z2-7][a-z2-7]")):
            for path in folder.iterdir():
                key = f"{folder.name}/{path.name}"
                with suppress(FileNotFoundError):
                    if _KEY.fullmatch(key) is not None:
                        yield ListedBlob(key, datetime.fromtimestamp(path.stat().st_mtime, UTC))

    def replace(self, key: str, stream: BinaryIO) -> None:
        """As ``put``, under the name of a file that is there."""
        _write(self.path(key), stream, None)

    def path(self, key: str) -> Path:
        """The file itself; only keys of our own making name one, so no path can climb out."""
        path = self._locate(key)
        if not path.is_file():
            raise NotFound("blob_not_found")
        return path

    def delete(self, key: str) -> None:
        """Unlink the file; readers that have it open keep it."""
        self._locate(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        """Whether the file is there."""
        return _KEY.fullmatch(key) is not None and self._locate(key).is_file()

    def verify(self, key: str, sha256: str) -> None:
        """Read it all and compare."""
        actual = hashlib.sha256()
        with self.open(key) as file:
            for chunk in _chunks(file):
                actual.update(chunk)
        if actual.hexdigest() != sha256:
            raise Unavailable("blob_damaged", {"sha256": sha256})

    def _locate(self, key: str) -> Path:
        if _KEY.fullmatch(key) is None:
            raise NotFound("blob_not_found")
        return self.folder / key


def _write(target: Path, stream: BinaryIO, max_bytes: int | None) -> tuple[str, int]:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".incoming-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            written = _copy(stream, file, max_bytes)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    _sync_folder(target.parent)
    return written


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def _copy(source: BinaryIO, target: BinaryIO, max_bytes: int | None) -> tuple[str, int]:
    sha256, size_bytes = hashlib.sha256(), 0
    for chunk in _chunks(source):
        size_bytes += len(chunk)
        if max_bytes is not None and size_bytes > max_bytes:
            raise Invalid("file_too_large", {"limit_bytes": max_bytes})
        sha256.update(chunk)
        target.write(chunk)
    return sha256.hexdigest(), size_bytes


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # only POSIX can flush a folder's entry
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
