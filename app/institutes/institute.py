"""Research institutes and their fields of competence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Institute:
    """Public facts about an institute; codes and words as its own pages use them."""

    code: str
    name: str
    place: str
    latitude: float
    longitude: float
    process_codes: tuple[str, ...]
    processes_other: tuple[str, ...]
    materials: tuple[str, ...]
    competences: tuple[str, ...]
    industries: tuple[str, ...]
    web: str
    source: str
    confidence: str
