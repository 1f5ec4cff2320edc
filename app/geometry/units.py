"""Units of length that CAD files come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["um", "mm", "cm", "m", "in", "ft"]

MM_PER_UNIT: dict[Unit, float] = {"um": 0.001, "mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "ft": 304.8}

UnitSource = Literal["given", "declared", "guessed"]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """The unit in force and why: told by the customer, declared by the file, or guessed from the size."""

    unit: Unit
    source: UnitSource
    reason: (
        str  # a code: unit_given, unit_declared, unit_usual_size, unit_too_small_in_mm, unit_too_large_in_mm
    )
