"""Master keys, which encrypt the keys of files: in a small file that is kept apart from every backup.

By itself each is 32 random bytes. Where the file lies among the data, it is mixed with the house's secret
(HKDF, RFC 5869), so that a stolen data folder opens nothing; a file that the settings name is not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import tempfile
import threading
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.integrations.storage import WrappedKey
from app.values.errors import Unavailable

_VERSION = 1
_NONCE_BYTES = 12
_INFO = b"schichtwerk master key of files"
# a process that read the file just before may still wrap by the older key
KEPT_AFTER_ROTATION = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Master:
    id: str
    key: str  # base64
    is_mixed: bool
    made_at: str


@dataclass(slots=True)
class MasterKeys:
    """The newest wraps; all unwrap. ``is_mixing``: new ones are good only together with ``secret``."""

    path: Path
    secret: bytes
    is_mixing: bool
    _read: tuple[tuple[int, int], tuple[_Master, ...]] | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.is_file()

    def make_first(self, *, now: datetime) -> None:
        """Make the file where there is none; two at a time make one."""
        if not self.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self.path, (self._make(now),), is_first=True)

    def rotate(self, *, now: datetime) -> str:
        """The id of a new key, by which wrapping is done from now on; the others still unwrap."""
        made = self._make(now)
        _write(self.path, (*self._list(), made))
        return made.id

    def drop_unused(self, used: Collection[str], *, now: datetime) -> int:
        """Destroy older keys that wrap nothing any more; how many went."""
        masters = self._list()
        if len(masters) < 2 or datetime.fromisoformat(masters[-1].made_at) > now - KEPT_AFTER_ROTATION:
            return 0
        kept = tuple(each for each in masters[:-1] if each.id in used)
        if len(kept) + 1 < len(masters):
            _write(self.path, (*kept, masters[-1]))
        return len(masters) - 1 - len(kept)

    @property
    def newest_id(self) -> str:
        """Which key wraps now."""
        return self._list()[-1].id

    @property
    def count(self) -> int:
        """How many there are; more than one after a rotation that is not through."""
        return len(self._list())

    def wrap(self, key: bytes, name: str) -> WrappedKey:
        """Encrypt the key of the file ``name``, to which it is bound."""
        master = self._list()[-1]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self._derive(master)).encrypt(nonce, key, _bind(master.id, name))
        return WrappedKey(nonce + sealed, master.id)

    def unwrap(self, wrapped: WrappedKey, name: str) -> bytes:
        """Unavailable ``master_key_missing`` (master_id), ``blob_damaged`` where it is another file's."""
        master = next((each for each in self._list() if each.id == wrapped.master_id), None)
        if master is None:
            raise Unavailable("master_key_missing", {"master_id": wrapped.master_id})
        nonce, sealed = wrapped.wrapped[:_NONCE_BYTES], wrapped.wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(self._derive(master)).decrypt(nonce, sealed, _bind(master.id, name))
        except InvalidTag:
            raise Unavailable("blob_damaged") from None

    def rewrap(self, wrapped: WrappedKey, name: str) -> WrappedKey:
        """The same key under the newest master key. Raises as ``unwrap``."""
        renewed = self.wrap(self.unwrap(wrapped, name), name)
        return WrappedKey(renewed.wrapped, renewed.master_id, wrapped.is_sealed)

    def _make(self, now: datetime) -> _Master:
        key = secrets.token_bytes(32)
        kept = base64.b64encode(key).decode("ascii")
        bare = _Master("", kept, self.is_mixing, now.astimezone(UTC).isoformat())
        return _Master(_name(self._mix(bare)), kept, bare.is_mixed, bare.made_at)

    def _mix(self, master: _Master) -> bytes:
        key = base64.b64decode(master.key)
        if not master.is_mixed:
            return key
        return HKDF(algorithm=SHA256(), length=32, salt=key, info=_INFO).derive(self.secret)

    def _derive(self, master: _Master) -> bytes:
        key = self._mix(master)
        if _name(key) != master.id:  # another secret than it was made with
            raise Unavailable("master_key_missing", {"master_id": master.id})
        return key

    def _list(self) -> tuple[_Master, ...]:
        """As the file says now; another process may have rotated."""
        with self._lock:
            try:
                status = self.path.stat()
                seen = (status.st_mtime_ns, status.st_ino)
                if self._read is None or self._read[0] != seen:
                    self._read = (seen, _parse(self.path.read_bytes()))
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise Unavailable("master_key_missing", {"master_id": ""}) from error
            return self._read[1]


def _name(key: bytes) -> str:
    return hmac.digest(key, b"name", hashlib.sha256)[:8].hex()


def _bind(master_id: str, name: str) -> bytes:
    return f"file key 1 {master_id} {name}".encode()


def _parse(content: bytes) -> tuple[_Master, ...]:
    document = json.loads(content)
    if document["version"] != _VERSION or not document["keys"]:
        raise ValueError("another version, or no key")
    return tuple(_Master(**each) for each in document["keys"])


def _write(path: Path, masters: tuple[_Master, ...], *, is_first: bool = False) -> None:
    """Readable by us only, whole or not at all, and on the disk before anybody uses it."""
    content = json.dumps({"version": _VERSION, "keys": [asdict(each) for each in masters]}, indent=1)
    descriptor, temporary = tempfile.mkstemp(prefix=".keys-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if is_first:
            try:
                os.link(temporary, path)
            except FileExistsError:
                return
        else:
            Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
