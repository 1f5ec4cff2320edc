"""What a part must be, in the words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ToleranceClass = Literal["f", "m", "c", "v"]
"""Of ISO 2768-1: fine, medium, coarse, very coarse."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a part must be. None or empty: no wish. Codes are those of the catalogue.

    ``tolerance_mm`` is the general tolerance (±) on the largest dimension; ``tolerance_class`` names one
    of ISO 2768-1 (f, m, c, v) instead. ``certificates`` mixes firm certificates (ISO 9001, EN 9100 …)
    and EN 10204 material certificates (2.2, 3.1, 3.2); ``inspections`` are codes of INSPECTIONS.
    ``has_drawing``: a drawing is at hand, for finishes that need one.
    """

    material: str | None = None
    process: str | None = None
    finish: str | None = None
    tier: str | None = None
    provider: str | None = None
    tolerance_mm: float | None = None
    certificates: tuple[str, ...] = ()
    min_tensile_strength_mpa: float | None = None
    min_use_temperature_c: float | None = None
    food_contact: bool = False
    biocompatible: bool = False
    wanted_on: date | None = None
    tolerance_class: ToleranceClass | None = None
    inspections: tuple[str, ...] = ()
    industry: str | None = None
    has_drawing: bool = False
