"""The master keys of the house's files: made, changed, and the old ones forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.database import Database
from app.integrations.storage.encrypted import MasterKeys
from app.marketplace.auditing import SYSTEM, record
from app.marketplace.guarding import count_keys, list_masters_used, rewrap_keys
from app.settings import Settings
from app.values.errors import Unavailable
from app.wiring.adapters import build_masters, open_database
from app.wiring.machine import read_clock


@dataclass(frozen=True, slots=True)
class Rotation:
    """``rewrapped`` keys of files are under the new master key."""

    master_id: str
    rewrapped: int


def make_masters(settings: Settings, database: Database) -> None:
    """The first master key; Unavailable ``master_key_missing`` where files are under one that is lost."""
    masters = build_masters(settings)
    if masters.exists():
        return
    with database.read() as session:
        if count_keys(session):
            raise Unavailable("master_key_missing", {"master_id": ""})
    masters.make_first(now=read_clock())


def rotate_keys_now(settings: Settings) -> Rotation:
    """A new master key, and all keys of files under it; the files themselves stay as they are.

    The old master key goes some minutes later, with a sweep: a server may just be using it. Copies of the
    database from before are then of no use for reading files. Raises Unavailable ``master_key_missing``.
    """
    masters = build_masters(settings)
    with open_database(settings) as database:
        master_id = masters.rotate(now=read_clock())
        rewrapped = _rewrap_all(database, masters)
        with database.write() as session:
            record(
                session, SYSTEM, "keys_rotated", "file_keys", master_id, {"keys": rewrapped}, now=read_clock()
            )
    return Rotation(master_id, rewrapped)


def finish_rotation(database: Database, masters: MasterKeys, *, now: datetime) -> int:
    """What was wrapped while a rotation was under way, and then the old master keys; how many went."""
    if masters.count < 2:
        return 0
    _rewrap_all(database, masters)
    with database.read() as session:
        used = list_masters_used(session)
    return masters.drop_unused(used, now=now)


def _rewrap_all(database: Database, masters: MasterKeys) -> int:
    newest, total = masters.newest_id, 0
    while True:
        with database.write() as session:
            count = rewrap_keys(session, newest, masters.rewrap)
        if not count:
            return total
        total += count
