"""Keys of files in the database: kept, found, wrapped anew, destroyed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.database.engine import Database
from app.database.tables.guarding import FileKeyRow
from app.integrations.storage import WrappedKey
from app.values.errors import NotFound

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DatabaseKeyring:
    """The keyring of the encrypted store."""

    database: Database
    now: Callable[[], datetime]

    def keep(self, key: str, wrapped: WrappedKey) -> None:
        """A blob's key, unless it has one or had one that was destroyed."""
        with self.database.write() as session:
            insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
            session.execute(
                insert(FileKeyRow)
                .values(
                    storage_key=key,
                    wrapped=wrapped.wrapped,
                    master_id=wrapped.master_id,
                    is_sealed=wrapped.is_sealed,
                    made_at=self.now(),
                )
                .on_conflict_do_nothing(index_elements=[FileKeyRow.storage_key])
            )

    def find(self, key: str) -> WrappedKey | None:
        """None where the blob never had a key; NotFound ``blob_not_found`` where it was destroyed."""
        with self.database.read() as session:
            row = session.get(FileKeyRow, key)
        if row is None:
            return None
        if row.wrapped is None:
            raise NotFound("blob_not_found")
        return WrappedKey(row.wrapped, row.master_id, row.is_sealed)

    def find_sealed(self, keys: Collection[str]) -> frozenset[str]:
        """Those whose file is encrypted or whose key was destroyed."""
        with self.database.read() as session:
            return frozenset(
                session.scalars(
                    select(FileKeyRow.storage_key).where(
                        FileKeyRow.storage_key.in_(keys),
                        or_(FileKeyRow.is_sealed, FileKeyRow.destroyed_at.is_not(None)),
                    )
                )
            )

    def mark_sealed(self, key: str) -> bool:
        """The file is encrypted now; False where the key was destroyed meanwhile."""
        with self.database.write() as session:
            changed = session.scalar(
                update(FileKeyRow)
                .where(FileKeyRow.storage_key == key, FileKeyRow.destroyed_at.is_(None))
                .values(is_sealed=True)
                .returning(FileKeyRow.storage_key)
            )
        return changed is not None

    def destroy(self, key: str) -> None:
        """No copy of the file can be read any more; twice is fine."""
        with self.database.write() as session:
            destroy_keys(session, [key], now=self.now())


def destroy_keys(session: Session, keys: Sequence[str], *, now: datetime) -> tuple[str, ...]:
    """Destroy the keys of blobs in the transaction that no longer needs them; which had one until now."""
    gone: list[str] = []
    for start in range(0, len(keys), _AT_ONCE):
        gone += session.scalars(
            update(FileKeyRow)
            .where(
                FileKeyRow.storage_key.in_(keys[start : start + _AT_ONCE]),
                FileKeyRow.destroyed_at.is_(None),
            )
            .values(wrapped=None, destroyed_at=now)
            .returning(FileKeyRow.storage_key)
            .execution_options(synchronize_session=False)
        )
    return tuple(sorted(gone))


def rewrap_keys(session: Session, newest_id: str, rewrap: Callable[[WrappedKey, str], WrappedKey]) -> int:
    """Encrypt some keys by the newest master key that still are by another one; how many.

    Raises what ``rewrap`` raises, and then none has changed.
    """
    rows = session.scalars(
        select(FileKeyRow)
        .where(FileKeyRow.master_id != newest_id, FileKeyRow.destroyed_at.is_(None))
        .limit(_AT_ONCE)
        .with_for_update()
    ).all()
    for row in rows:
        if row.wrapped is not None:
            renewed = rewrap(WrappedKey(row.wrapped, row.master_id, row.is_sealed), row.storage_key)
            row.wrapped, row.master_id = renewed.wrapped, renewed.master_id
    session.flush()
    return len(rows)


def list_masters_used(session: Session) -> frozenset[str]:
    """The master keys that living keys are encrypted by."""
    return frozenset(
        session.scalars(select(FileKeyRow.master_id).where(FileKeyRow.destroyed_at.is_(None)).distinct())
    )


def count_keys(session: Session) -> int:
    """How many files can be read."""
    return session.scalar(select(func.count()).where(FileKeyRow.destroyed_at.is_(None))) or 0
