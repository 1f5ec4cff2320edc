"""Work that parts ask of the workers: kinds and payloads of their jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.database.outbox import enqueue_job
from app.marketplace.guarding import destroy_keys

MEASURE_PART = "measure_part"
DELETE_BLOBS = "delete_blobs"


def ask_to_measure(session: Session, part_id: str, revision: int, *, now: datetime) -> None:
    """One job for one revision of a part."""
    enqueue_job(
        session,
        MEASURE_PART,
        {"part_id": part_id, "revision": revision},
        key=f"{MEASURE_PART}:{part_id}:{revision}",
        now=now,
    )


def ask_to_delete(session: Session, keys: Sequence[str | None], *, now: datetime) -> tuple[str, ...]:
    """Nobody can read these blobs from the commit on; a job then takes them off the disk.

    Which of them had a key that is destroyed now.
    """
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return ()
    enqueue_job(session, DELETE_BLOBS, {"keys": [*wanted]}, now=now)
    return destroy_keys(session, wanted, now=now)
