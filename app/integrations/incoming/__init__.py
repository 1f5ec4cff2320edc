"""Where files lie while they are still coming in, piece by piece, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file under way. ``part_id`` names what was made of it; then its bytes are gone."""

    id: str
    owner: str  # who began it and alone may go on
    counted_for: str  # whose share of the room it takes
    name: str
    length_bytes: int
    offset_bytes: int  # how much has come
    begun_at: datetime
    part_id: str | None = None

    @property
    def is_whole(self) -> bool:
        """Every byte has come."""
        return self.offset_bytes == self.length_bytes


class Incoming(Protocol):
    """Keeps incoming files. An id not made here, or swept, raises NotFound ``upload_not_found``."""

    def begin(
        self, *, owner: str, counted_for: str, name: str, length_bytes: int, now: datetime
    ) -> IncomingFile:
        """A place for a file of which nothing has come yet."""
        ...

    def find(self, upload_id: str) -> IncomingFile:
        """How far it has come."""
        ...

    def list_open(self) -> tuple[IncomingFile, ...]:
        """Every file that still takes room."""
        ...

    def write_at(self, upload_id: str, offset_bytes: int, data: bytes) -> None:
        """Put ``data`` where it belongs; the same bytes twice do no harm."""
        ...

    def claim(self, upload_id: str) -> BinaryIO:
        """The whole file, for whoever makes something of it; a second raises Conflict ``upload_busy``."""
        ...

    def finish(self, upload_id: str, part_id: str) -> None:
        """Remember what was made of it and drop the bytes."""
        ...

    def drop(self, upload_id: str) -> None:
        """Forget it; dropping twice is fine."""
        ...

    def sweep(self, *, begun_before: datetime, whole_before: datetime) -> int:
        """Forget what was begun before, and what has been whole since before without becoming a part.

        How many that were; the latter are left by a server that died at the wrong moment.
        """
        ...


__all__ = ["Incoming", "IncomingFile"]
