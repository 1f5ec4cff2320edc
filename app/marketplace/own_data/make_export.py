"""Writes the archive of an export piece by piece into the store, at flat memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from sqlalchemy import ColumnElement, select

from app.database.engine import Database
from app.database.tables.accounts import UserRow
from app.database.tables.own_data import DataExportRow
from app.database.tables.part_papers import PartDrawingRow
from app.database.tables.parts import PartRow
from app.integrations.storage import Storage
from app.marketplace.accounts import Viewer
from app.marketplace.accounts.read_account import load_user, view_as
from app.marketplace.guarding import allow_own, note_opening
from app.marketplace.mailing import send_mail
from app.marketplace.own_data.belonging import list_rows
from app.marketplace.own_data.belongings import BELONGINGS
from app.marketplace.own_data.team_limits import is_shown_to
from app.values.errors import NotFound, Unavailable

_CHUNK_BYTES = 1 << 18
_LEFT_OUT = "not_readable.txt"


def make_export(database: Database, storage: Storage, export_id: str, *, now: datetime) -> None:
    """Writes the archive piece by piece into the store, and the letter that it is ready."""
    with database.read() as session:
        row = session.get(DataExportRow, export_id)
        user = None if row is None else load_user(session, row.user_id, row.organisation_id, strictly=True)
    if row is None or row.status != "queued":
        return
    viewer = None if user is None else view_as(user)
    # he may have left the organisation that he asked in, or own it no more
    if viewer is None or (row.is_whole and viewer.role != "owner"):
        fail_export(database, export_id)
        return
    files = _allow_files(database, viewer, row, now) if row.has_files else []
    blob = storage.put(cast("BinaryIO", _Pulled(_write_archive(database, storage, viewer, row, files))))
    is_kept = False
    try:
        with database.write() as session:
            kept = session.get(DataExportRow, export_id, with_for_update=True)
            if kept is not None and kept.status == "queued":
                kept.status, kept.storage_key, kept.size_bytes = "ready", blob.key, blob.size_bytes
                session.flush()
                person = session.get_one(UserRow, row.user_id)
                send_mail(
                    session, person.email, "export_ready",
                    {"until_on": kept.expires_at.date().isoformat()},
                    language=person.language, key=f"export_ready:{export_id}", now=now,
                    path=f"/{person.language}/account/data",
                )  # fmt: skip
                is_kept = True
    finally:
        if not is_kept:
            storage.delete(blob.key)


def fail_export(database: Database, export_id: str) -> None:
    """It was tried for long enough."""
    with database.write() as session:
        row = session.get(DataExportRow, export_id, with_for_update=True)
        if row is not None and row.status == "queued":
            row.status = "failed"


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    storage_key: str


def _allow_files(database: Database, viewer: Viewer, export: DataExportRow, now: datetime) -> list[_File]:
    """Each file by the same decision as any other opening, and noted like it."""
    chosen = (
        PartRow.organisation_id == viewer.organisation_id
        if export.is_whole
        else PartRow.user_id == viewer.user_id
    )
    shown = is_shown_to(PartRow, export.user_id)
    files: list[_File] = []
    with database.write() as session:
        for part in session.scalars(select(PartRow).where(chosen, shown).order_by(PartRow.created_at)).all():
            if part.organisation_id != viewer.organisation_id:
                continue  # of an organisation he no longer belongs to
            note_opening(session, allow_own(viewer, part, part.id, "file", "export"), now=now)
            files.append(_File(f"files/{part.id}/{part.file_name}", part.storage_key))
            drawings = session.scalars(select(PartDrawingRow).where(PartDrawingRow.part_id == part.id)).all()
            if drawings:
                note_opening(session, allow_own(viewer, part, part.id, "drawing", "export"), now=now)
            files += [
                _File(f"files/{part.id}/drawings/{each.id}/{each.file_name}", each.storage_key)
                for each in drawings
            ]
    return files


def _write_archive(
    database: Database, storage: Storage, viewer: Viewer, export: DataExportRow, files: list[_File]
) -> Iterator[bytes]:
    """The archive in pieces; what could not be read, or went meanwhile, is told in a list of its own."""
    bucket = _Bucket()
    with zipfile.ZipFile(bucket, "w", zipfile.ZIP_DEFLATED) as archive:
        with database.read() as session:
            for belonging in BELONGINGS:
                chosen: ColumnElement[bool] | None = None
                if export.is_whole and belonging.of_organisation and viewer.organisation_id:
                    chosen = belonging.of_organisation(viewer.organisation_id)
                elif belonging.of_user and viewer.user_id:
                    chosen = belonging.of_user(viewer.user_id)
                if chosen is None:
                    continue
                shown = is_shown_to(belonging.table, export.user_id)
                with archive.open(f"{belonging.name}.jsonl", "w") as member:
                    for row in list_rows(session, belonging, chosen & shown):
                        member.write(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n")
                yield bucket.take()
        missing = []
        for file in files:
            try:
                stream = storage.open(file.storage_key)
            except (NotFound, Unavailable):
                missing.append(file.path)
                continue
            with stream, archive.open(file.path, "w", force_zip64=True) as member:
                while piece := stream.read(_CHUNK_BYTES):
                    member.write(piece)
                    yield bucket.take()
        if missing:
            archive.writestr(_LEFT_OUT, "\n".join(missing))
    yield bucket.take()


class _Bucket(io.RawIOBase):
    """What was written since it was last emptied; nobody can go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]
        self._content += piece
        return len(piece)

    def take(self) -> bytes:
        content = bytes(self._content)
        self._content.clear()
        return content


class _Pulled(io.RawIOBase):
    """Pieces that are made when somebody reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._ready = bytearray()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._ready += piece
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        del self._ready[:count]
        return count
