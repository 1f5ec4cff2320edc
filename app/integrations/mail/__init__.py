"""How letters leave the house: one recipient each, as text and HTML that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """``id`` becomes the Message-ID, so that whoever gets a letter twice can see that it is one."""

    id: str
    recipient: str
    subject: str
    text: str
    html: str
    language: str
    written_at: datetime


class Postbox(Protocol):
    """Takes letters. Putting the same one in twice is allowed: a worker may have died in between."""

    @property
    def keeps_letters(self) -> bool:
        """Whether letters stay here instead of going out, so that they are read on a page."""
        ...

    def put(self, letter: Letter) -> None:
        """Raises Unavailable ``mail_not_sent`` (later may help) or Invalid ``mail_refused`` (never will).

        Both say in ``reply`` what the other side answered, as a number or a word of ours.
        """
        ...


__all__ = ["Letter", "Postbox"]
