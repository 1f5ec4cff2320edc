"""Files under keys of their own: the file first, then its key, so that what a crash leaves cannot be read."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO, cast

from app.integrations.storage import KEY_PATTERN, Keyring, ListedBlob, Shelf, StoredBlob
from app.integrations.storage.encrypted.master_keys import MasterKeys
from app.integrations.storage.encrypted.sealing import (
    CHUNK_BYTES,
    HEAD,
    KEY_BYTES,
    SealingStream,
    is_sealed,
    open_sealed,
)
from app.values.errors import NotFound, Unavailable

_KEY = re.compile(KEY_PATTERN)
_LOOKED_AT_ONCE = 500
_ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EncryptedStorage:
    """Encrypts what goes into ``shelf``. A file from before, without a key, is read as it is."""

    shelf: Shelf
    keyring: Keyring
    masters: MasterKeys

    def put(self, stream: BinaryIO, *, max_bytes: int | None = None) -> StoredBlob:
        """Killed before its key is kept, the file is noise, which ``tidy`` removes."""
        key = secrets.token_bytes(KEY_BYTES)
        sealing = SealingStream(stream, key, max_bytes=max_bytes)
        blob = self.shelf.put(cast("BinaryIO", sealing))
        try:
            self.keyring.keep(blob.key, self.masters.wrap(key, blob.key))
        except BaseException:
            self.shelf.delete(blob.key)
            raise
        return StoredBlob(blob.key, sealing.sha256, sealing.size_bytes)

    def open(self, key: str) -> BinaryIO:
        """Decrypted piece by piece; Unavailable ``master_key_missing`` (master_id), ``blob_damaged``."""
        self._check(key)
        wrapped = self.keyring.find(key)
        stored = self.shelf.open(key)
        head = stored.read(len(HEAD))
        stored.seek(0)
        if wrapped is None and is_sealed(head):  # its key was never kept
            stored.close()
            raise NotFound("blob_not_found")
        if wrapped is None or (not wrapped.is_sealed and not is_sealed(head)):
            return stored
        try:
            file_key = self.masters.unwrap(wrapped, key)
        except BaseException:
            stored.close()
            raise
        return open_sealed(stored, file_key)

    def lend(self, key: str) -> BinaryIO:
        """In memory only: no plain copy touches a disk where the system can do without (Linux)."""
        with self.open(key) as content:
            lent = _open_nowhere()
            try:
                shutil.copyfileobj(content, lent, CHUNK_BYTES)
                lent.flush()
                lent.seek(0)
            except BaseException:
                lent.close()
                raise
        return lent

    def delete(self, key: str) -> None:
        """The key first: what a crash leaves of the file is noise."""
        if _KEY.fullmatch(key) is not None:
            self.keyring.destroy(key)
        self.shelf.delete(key)

    def exists(self, key: str) -> bool:
        """And can be read."""
        try:
            self.open(key).close()
        except (NotFound, Unavailable):
            return False
        return True

    def verify(self, key: str, sha256: str) -> None:
        """Decrypt it all and compare."""
        try:
            with self.open(key) as content:
                actual = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        except Unavailable as error:
            if error.code != "blob_damaged":
                raise
            actual = ""
        if actual != sha256:
            raise Unavailable("blob_damaged", {"sha256": sha256})

    def tidy(self, *, at_once: int, now: datetime) -> int:
        """Encrypt files from before there were keys, and remove files whose key was never kept.

        How many were dealt with; 0: all is in order. Interrupted anywhere, it goes on where it was.
        """
        count = 0
        blobs = self.shelf.list_blobs()
        while count < at_once and (some := tuple(islice(blobs, _LOOKED_AT_ONCE))):
            in_order = self.keyring.find_sealed([each.key for each in some])
            loose = [each for each in some if each.key not in in_order]
            for each in loose[: at_once - count]:
                with suppress(NotFound):  # deleted meanwhile
                    count += self._tidy(each, now)
        return count

    def _tidy(self, blob: ListedBlob, now: datetime) -> bool:
        with self.shelf.open(blob.key) as stored:
            is_done = is_sealed(stored.read(len(HEAD)))
            stored.seek(0)
            wrapped = self.keyring.find(blob.key)
            if is_done and wrapped is None:
                if blob.written_at > now - _ORPHAN_AFTER:
                    return False  # its key may be kept in a moment
                self.shelf.delete(blob.key)
                return True
            if not is_done:
                self._seal(blob.key, stored)
        if not self.keyring.mark_sealed(blob.key):
            self.shelf.delete(blob.key)
        return True

    def _seal(self, key: str, plain: BinaryIO) -> None:
        """Whoever else does so at the same time takes the same key, and hence writes the same bytes."""
        made = self.masters.wrap(secrets.token_bytes(KEY_BYTES), key)
        self.keyring.keep(key, replace(made, is_sealed=False))
        kept = self.keyring.find(key)
        if kept is None:
            raise NotFound("blob_not_found")
        sealing = SealingStream(plain, self.masters.unwrap(kept, key))
        self.shelf.replace(key, cast("BinaryIO", sealing))

    def _check(self, key: str) -> None:
        if _KEY.fullmatch(key) is None:
            raise NotFound("blob_not_found")


def _open_nowhere() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("part", os.MFD_CLOEXEC), "w+b")
    return cast("BinaryIO", tempfile.TemporaryFile())
