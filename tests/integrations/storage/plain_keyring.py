"""A keyring in memory, and an encrypted store over it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from app.integrations.storage import WrappedKey
from app.integrations.storage.encrypted import EncryptedStorage, MasterKeys
from app.integrations.storage.local import LocalStorage
from app.values import NotFound

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECRET = b"a secret of the house, long enough"


@dataclass
class PlainKeyring:
    """As the one in the database; None stands for a key that was destroyed."""

    keys: dict[str, WrappedKey | None] = field(default_factory=dict)
    fault: Exception | None = None

    def keep(self, key: str, wrapped: WrappedKey) -> None:
        if self.fault is not None:
            raise self.fault
        self.keys.setdefault(key, wrapped)

    def find(self, key: str) -> WrappedKey | None:
        if key in self.keys and self.keys[key] is None:
            raise NotFound("blob_not_found")
        return self.keys.get(key)

    def find_sealed(self, keys: Collection[str]) -> frozenset[str]:
        known = {key: self.keys[key] for key in keys if key in self.keys}
        return frozenset(key for key, kept in known.items() if kept is None or kept.is_sealed)

    def mark_sealed(self, key: str) -> bool:
        kept = self.keys.get(key)
        if kept is not None:
            self.keys[key] = replace(kept, is_sealed=True)
        return kept is not None

    def destroy(self, key: str) -> None:
        if key in self.keys:
            self.keys[key] = None


def make_encrypted(folder: Path) -> EncryptedStorage:
    """Files below ``files``, master keys beside them."""
    masters = MasterKeys(folder / "file-keys", SECRET, is_mixing=True)
    masters.make_first(now=NOW)
    return EncryptedStorage(LocalStorage(folder / "files"), PlainKeyring(), masters)
