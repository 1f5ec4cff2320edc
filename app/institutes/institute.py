"""Research institutes and their fields of competence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Institute:
    """Public facts about an institute; codes and words as its own pages use them.

    ``methods`` are codes of METHODS: ways of working besides building parts.
    """

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
    properties: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
