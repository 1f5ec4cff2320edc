"""The copy of a file that others get in its place: made by a worker, measured to be the same part, kept."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.database.documents import from_document
from app.database.engine import Database
from app.database.outbox import enqueue_job
from app.database.tables.guarding import FileCopyRow
from app.database.tables.parts import PartRow
from app.geometry.findings import GeometryError
from app.geometry.measurements import Measurements
from app.integrations.storage import Storage
from app.marketplace.guarding import FileKind, find_file
from app.marketplace.quoting.measure_part import Analyser, read_wish
from app.values.errors import NotFound

MAKE_COPY = "make_copy"
# said of how the file was written, which the copy is not, and not of the part
_OF_THE_FILE = frozenset(("metadata_present", "trailing_bytes_ignored"))


@dataclass(frozen=True, slots=True)
class FileCopy:
    """``storage_key`` None: there can be none, and ``error`` says why."""

    storage_key: str | None
    sha256: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class _Work:
    source_key: str
    kind: str
    wish: dict[str, Any]
    measured: Measurements | None


def find_copy(session: Session, source_key: str) -> FileCopy | None:
    """None: not made yet."""
    row = session.get(FileCopyRow, source_key)
    return None if row is None else FileCopy(row.storage_key, row.sha256, row.error)


def ask_for_copy(
    session: Session, part_id: str, kind: FileKind, drawing_id: str | None, source_key: str, *, now: datetime
) -> None:
    """One job for one file; asked again it is the same."""
    payload = {"part_id": part_id, "kind": kind, "drawing_id": drawing_id}
    enqueue_job(session, MAKE_COPY, payload, key=f"{MAKE_COPY}:{source_key}", now=now)


def take_copy_keys(session: Session, part_id: str, source_key: str | None = None) -> list[str]:
    """The blobs of a part's copies, or of one file's, which nothing refers to from now on."""
    wanted = delete(FileCopyRow).where(FileCopyRow.part_id == part_id)
    if source_key is not None:
        wanted = wanted.where(FileCopyRow.source_key == source_key)
    return [key for key in session.scalars(wanted.returning(FileCopyRow.storage_key)) if key is not None]


def make_copy(
    database: Database,
    storage: Storage,
    sandbox: Analyser,
    part_id: str,
    kind: FileKind,
    drawing_id: str | None,
    *,
    now: datetime,
) -> None:
    """Keeps the copy, or why there can be none, unless the file is gone or has one meanwhile.

    A mesh is measured again: where a number differs, nothing is handed out (``copy_differs``). Raises
    Unavailable where trying again may help.
    """
    with database.read() as session:
        work = _take(session, part_id, kind, drawing_id)
    if work is None:
        return
    try:
        with storage.lend(work.source_key) as file:
            content = sandbox.strip(file, work.kind)
    except GeometryError as error:
        _keep(database, part_id, work, FileCopy(None, None, error.code), now)
        return
    blob = storage.put(io.BytesIO(content))
    is_kept = False
    try:
        copy = FileCopy(blob.key, blob.sha256, None)
        if work.measured is not None and not _is_same(storage, sandbox, blob.key, work):
            copy = FileCopy(None, None, "copy_differs")
        is_kept = _keep(database, part_id, work, copy, now) and copy.storage_key is not None
    finally:
        if not is_kept:
            storage.delete(blob.key)


def _take(session: Session, part_id: str, kind: FileKind, drawing_id: str | None) -> _Work | None:
    part = session.get(PartRow, part_id)
    if part is None:
        return None
    try:
        file = find_file(session, part, kind, drawing_id)
    except NotFound:
        return None
    if find_copy(session, file.storage_key) is not None:
        return None
    if kind == "drawing":
        return _Work(file.storage_key, file.media_type, {}, None)
    measured = None
    if kind == "file" and part.measurements is not None:
        measured = from_document(Measurements, part.measurements)
    return _Work(file.storage_key, part.format if kind == "file" else "stl", read_wish(part), measured)


def _is_same(storage: Storage, sandbox: Analyser, key: str, work: _Work) -> bool:
    with storage.lend(key) as file:
        try:
            copied = sandbox.analyse(file, **work.wish).measurements
        except GeometryError:
            return False
    return work.measured is not None and _compare(copied) == _compare(work.measured)


def _compare(measurements: Measurements) -> Measurements:
    findings = tuple(each for each in measurements.findings if each.code not in _OF_THE_FILE)
    return replace(measurements, sha256="", findings=findings)


def _keep(database: Database, part_id: str, work: _Work, copy: FileCopy, now: datetime) -> bool:
    with database.write() as session:
        part = session.scalar(select(PartRow.id).where(PartRow.id == part_id).with_for_update())
        if part is None or session.get(FileCopyRow, work.source_key) is not None:
            return False
        session.add(
            FileCopyRow(
                source_key=work.source_key,
                part_id=part_id,
                storage_key=copy.storage_key,
                sha256=copy.sha256,
                error=copy.error,
                made_at=now,
            )
        )
        session.flush()
    return True
