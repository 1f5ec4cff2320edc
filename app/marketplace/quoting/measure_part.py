"""Measures one revision of a part in the sandbox; run by workers, and safe to run again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database.documents import to_document
from app.database.engine import Database
from app.database.tables.parts import PartRow
from app.geometry.findings import GeometryError
from app.geometry.measurements import Measurements, Vector
from app.geometry.units import Unit
from app.integrations.storage import Storage
from app.marketplace.guarding import allow_measuring, note_opening
from app.marketplace.quoting.part_view import Orientation, PartError, read_orientation
from app.sandbox import Analysis, Repaired
from app.values.errors import Parameter, Unavailable


class Analyser(Protocol):
    """Reads, measures and copies one file; the sandbox does it in a child process."""

    def analyse(
        self, source: BinaryIO, *, unit: Unit | None = None, up: Vector | None = None, preview: bool = False
    ) -> Analysis:
        """Raises GeometryError where the file is at fault, Unavailable where it is not."""
        ...

    def repair(self, source: BinaryIO, *, unit: Unit | None = None) -> Repaired:
        """Raises as ``analyse``, and GeometryError ``not_repairable``."""
        ...

    def strip(self, source: BinaryIO, kind: str) -> bytes:
        """A copy without what tells of people and machines; as ``analyse``, and ``copy_impossible``."""
        ...


@dataclass(frozen=True, slots=True)
class _Work:
    storage_key: str
    sha256: str
    unit: Unit | None
    up: Vector | None


def measure_part(
    database: Database,
    storage: Storage,
    sandbox: Analyser,
    part_id: str,
    revision: int,
    *,
    now: datetime,
) -> None:
    """Writes measurements or a refusal, unless the part is gone, changed or done in the meantime.

    No transaction is open while the sandbox works. Raises Unavailable where trying again may help:
    what the sandbox raises, and ``blob_damaged`` where the file is not the one that was uploaded.
    """
    with database.write() as session:
        work = _take(session, part_id, revision, now)
    if work is None:
        return
    with storage.lend(work.storage_key) as file:
        try:
            analysis = sandbox.analyse(file, unit=work.unit, up=work.up, preview=True)
        except GeometryError as error:
            refuse_part(database, part_id, revision, PartError(error.code, error.parameters))
            return
        if analysis.measurements.sha256 != work.sha256:
            raise Unavailable("blob_damaged", {"sha256": work.sha256})
        repaired = _repair(file, sandbox, work, analysis)
    _finish(database, storage, part_id, revision, analysis, repaired)


def _repair(file: BinaryIO, sandbox: Analyser, work: _Work, analysis: Analysis) -> bytes | None:
    """The repaired mesh as STL, None where nothing was to be repaired or it did not work out."""
    repair = analysis.measurements.repair
    if repair is None or repair.volume_after_mm3 is None:
        return None
    try:
        return sandbox.repair(file, unit=work.unit).stl
    except GeometryError:
        # The part is measured all the same; that there is no mesh to be had is no reason to refuse it.
        return None


def refuse_part(database: Database, part_id: str, revision: int, error: PartError) -> None:
    """Say why this revision has no measurements; nothing happens to a newer one."""
    with database.write() as session:
        row = _find_waiting(session, part_id, revision)
        if row is not None:
            row.status = "refused"
            row.error = {"code": error.code, "parameters": dict[str, Parameter](error.parameters)}


def _take(session: Session, part_id: str, revision: int, now: datetime) -> _Work | None:
    row = _find_waiting(session, part_id, revision)
    if row is None:
        return None
    row.status = "measuring"
    note_opening(session, allow_measuring(row, row.id), now=now)
    return _Work(row.storage_key, row.sha256, _as_unit(row.unit), _find_up(read_orientation(row.orientation)))


def _finish(
    database: Database,
    storage: Storage,
    part_id: str,
    revision: int,
    analysis: Analysis,
    repaired: bytes | None,
) -> None:
    keys: list[str | None] = []
    is_kept = False
    try:
        # one by one, so that what is stored is known when the next one fails
        for blob in (analysis.preview_glb, analysis.thumbnail_png, repaired):
            keys += [None if blob is None else storage.put(io.BytesIO(blob)).key]
        with database.write() as session:
            row = _find_waiting(session, part_id, revision)
            if row is not None:
                row.status = "measured"
                row.preview_key, row.thumbnail_key, row.repaired_key = keys
                row.measurements = _write(analysis.measurements)
                session.flush()
        is_kept = row is not None
    finally:
        for key in [] if is_kept else keys:
            if key is not None:
                storage.delete(key)


def _find_waiting(session: Session, part_id: str, revision: int) -> PartRow | None:
    """The part, locked, if this revision is still in force and still without an answer."""
    return session.scalar(
        select(PartRow)
        .where(
            PartRow.id == part_id,
            PartRow.revision == revision,
            PartRow.status.in_(("queued", "measuring")),
        )
        .with_for_update()
    )


def read_wish(row: PartRow) -> dict[str, Any]:
    """Unit and direction that the part was measured with."""
    return {"unit": _as_unit(row.unit), "up": _find_up(read_orientation(row.orientation))}


def _find_up(orientation: Orientation) -> Vector | None:
    if orientation == "auto":
        return None
    return (0.0, 0.0, 1.0) if orientation == "given" else orientation


def _as_unit(stored: str | None) -> Unit | None:
    return stored  # type: ignore[return-value]  # only ever written from a Unit


def _write(measurements: Measurements) -> dict[str, object]:
    document: dict[str, object] = to_document(measurements)
    return document
