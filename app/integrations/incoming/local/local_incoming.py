"""Each incoming file is a description and its bytes; how many bytes there are is how far it has come.

Nothing else is written down about the progress, so a server that dies in mid-upload cannot leave a
description that disagrees with the bytes.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.integrations.incoming import IncomingFile
from app.integrations.incoming.local.veiling import UnveiledFile, Veil
from app.values.errors import Conflict, NotFound
from app.values.identifiers import new_id

_CHUNK_BYTES = 1 << 16
_ID = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class LocalIncoming:
    """Keeps files below ``folder``, which is made on the first use and readable by this user only.

    With a ``secret`` what begins from now on cannot be read on the disk.
    """

    folder: Path
    secret: bytes | None = field(default=None, repr=False)

    def begin(
        self, *, owner: str, counted_for: str, name: str, length_bytes: int, now: datetime
    ) -> IncomingFile:
        """An empty file and its description."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = IncomingFile(
            id=new_id(),
            owner=owner,
            counted_for=counted_for,
            name=name,
            length_bytes=length_bytes,
            offset_bytes=0,
            begun_at=now,
        )
        marks = (self._bytes_of(begun.id), *([self._veiled_of(begun.id)] if self.secret else []))
        for path in marks:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._describe(begun)
        return begun

    def find(self, upload_id: str) -> IncomingFile:
        """Read its description and count its bytes."""
        if _ID.fullmatch(upload_id) is None:
            raise NotFound("upload_not_found")
        try:
            said = json.loads(self._description_of(upload_id).read_text("utf-8"))
        except FileNotFoundError:
            raise NotFound("upload_not_found") from None
        found = IncomingFile(
            id=upload_id,
            owner=said["owner"],
            counted_for=said["counted_for"],
            name=said["name"],
            length_bytes=said["length_bytes"],
            offset_bytes=said["length_bytes"],
            begun_at=datetime.fromisoformat(said["begun_at"]),
            part_id=said["part_id"],
        )
        if found.part_id is not None or self._claimed_of(upload_id).exists():
            return found
        try:
            return replace(found, offset_bytes=self._bytes_of(upload_id).stat().st_size)
        except FileNotFoundError:  # claimed or dropped a moment ago
            return found

    def list_open(self) -> tuple[IncomingFile, ...]:
        """All that have bytes."""
        return tuple(found for found in self._list_all() if found.part_id is None)

    def write_at(self, upload_id: str, offset_bytes: int, data: bytes) -> None:
        """Two connections that overlap after a lost one write the same bytes to the same place."""
        try:
            veil = self._find_veil(upload_id)
            with self._bytes_of(upload_id).open("r+b") as file:
                file.seek(offset_bytes)
                file.write(data if veil is None else veil.turn(data, offset_bytes))
        except FileNotFoundError:
            raise NotFound("upload_not_found") from None

    def claim(self, upload_id: str) -> BinaryIO:
        """A rename happens once, whoever else tries."""
        claimed = self._claimed_of(upload_id)
        try:
            self._bytes_of(upload_id).rename(claimed)
        except FileNotFoundError:
            raise Conflict("upload_busy") from None
        veil, file = self._find_veil(upload_id), claimed.open("rb")
        return file if veil is None else io.BufferedReader(UnveiledFile(file, veil), _CHUNK_BYTES)

    def finish(self, upload_id: str, part_id: str) -> None:
        """The description stays, so that a client whose last answer was lost learns the part's id."""
        found = self.find(upload_id)
        self._describe(replace(found, part_id=part_id))
        self._claimed_of(upload_id).unlink(missing_ok=True)
        self._veiled_of(upload_id).unlink(missing_ok=True)

    def drop(self, upload_id: str) -> None:
        """The description last: what is described can be swept."""
        for path in (
            self._bytes_of(upload_id),
            self._claimed_of(upload_id),
            self._veiled_of(upload_id),
            self._description_of(upload_id),
        ):
            path.unlink(missing_ok=True)

    def sweep(self, *, begun_before: datetime, whole_before: datetime) -> int:
        """Since when a file is whole is when its last bytes were written."""
        old = [
            found.id
            for found in self._list_all()
            if found.begun_at < begun_before
            or (found.is_whole and found.part_id is None and self._changed_at(found.id) < whole_before)
        ]
        for upload_id in old:
            self.drop(upload_id)
        return len(old)

    def _find_veil(self, upload_id: str) -> Veil | None:
        """None for what began before there was a secret."""
        if self.secret is None or not self._veiled_of(upload_id).exists():
            return None
        return Veil(self.secret, upload_id)

    def _changed_at(self, upload_id: str) -> datetime:
        for path in (self._claimed_of(upload_id), self._bytes_of(upload_id)):
            with suppress(FileNotFoundError):
                return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return datetime.max.replace(tzinfo=UTC)  # finished or dropped meanwhile

    def _list_all(self) -> Iterator[IncomingFile]:
        for path in sorted(self.folder.glob("*.json")):
            try:
                yield self.find(path.stem)
            except NotFound:
                continue  # dropped meanwhile

    def _describe(self, file: IncomingFile) -> None:
        said = {
            "owner": file.owner,
            "counted_for": file.counted_for,
            "name": file.name,
            "length_bytes": file.length_bytes,
            "begun_at": file.begun_at.isoformat(),
            "part_id": file.part_id,
        }
        target = self._description_of(file.id)
        temporary = target.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(said, stream)
        temporary.replace(target)

    def _description_of(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.json"

    def _bytes_of(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.bytes"

    def _veiled_of(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.veiled"

    def _claimed_of(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.claimed"
