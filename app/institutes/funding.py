"""Programmes that pay for development, as they are known: by the catalogue, or as the operator wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FundingProgramme:
    """``is_open``: institutes may name it in an assessment. Notes say what it pays and who may apply.

    ``looked_on`` is the day on which somebody last looked at ``source``, None: nobody said so.
    """

    code: str
    name: str
    funder: str
    web: str
    note_de: str
    note_en: str
    is_open: bool
    source: str = ""
    looked_on: date | None = None

    def note(self, language: str) -> str:
        """In the language asked for, or in the other where there is none."""
        first, second = (self.note_de, self.note_en) if language == "de" else (self.note_en, self.note_de)
        return first or second
