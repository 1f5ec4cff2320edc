"""Which unit a file's numbers are in: told, declared, or guessed from the size of the part."""

from __future__ import annotations

from app.geometry.findings import Finding
from app.geometry.units import MM_PER_UNIT, Unit, UnitChoice
from app.values.errors import Parameter

Size = tuple[float, float, float]

# Largest extent in file units, where no unit is declared. Below half a unit a part in mm or inches
# would be smaller than any process can build, and CAD systems that export metres are common; up to
# one unit inches are the likelier; up to 12 units both mm and inches make sense, mm is kept and said
# to be doubtful; from 10 000 units on, mm would exceed every machine.
METRES_BELOW = 0.5
INCHES_BELOW = 1.0
DOUBTFUL_BELOW = 12.0
MICROMETRES_FROM = 10_000.0

# What a doubtful or guessed size is compared with: the units in which parts of common size come.
USUAL_EXTENT_MM = (2.0, 1_000.0)


def choose_unit(
    size: Size, *, given: Unit | None = None, declared: Unit | None = None
) -> tuple[UnitChoice, tuple[Finding, ...]]:
    """The unit in force for a part of ``size`` in file units, and a warning where it rests on a guess.

    Findings: ``unit_guessed`` and ``unit_doubtful``, both with ``unit``, ``size_mm`` and
    ``alternatives``, a list of the other units that give a usual size, each with its ``size_mm``.
    """
    if given is not None:
        return UnitChoice(given, "given", "unit_given"), ()
    if declared is not None:
        return UnitChoice(declared, "declared", "unit_declared"), ()
    largest = max(size)
    if largest < METRES_BELOW:
        choice = UnitChoice("m", "guessed", "unit_too_small_in_mm")
    elif largest < INCHES_BELOW:
        choice = UnitChoice("in", "guessed", "unit_too_small_in_mm")
    elif largest >= MICROMETRES_FROM:
        choice = UnitChoice("um", "guessed", "unit_too_large_in_mm")
    else:
        choice = UnitChoice("mm", "guessed", "unit_usual_size")
    if choice.unit != "mm":
        return choice, (_warn("unit_guessed", choice.unit, size),)
    if largest < DOUBTFUL_BELOW:
        return choice, (_warn("unit_doubtful", choice.unit, size),)
    return choice, ()


def _warn(code: str, unit: Unit, size: Size) -> Finding:
    shortest, longest = USUAL_EXTENT_MM
    alternatives: list[Parameter] = [
        {"unit": other, "size_mm": _in_mm(size, other)}
        for other in MM_PER_UNIT
        if other != unit and shortest <= max(size) * MM_PER_UNIT[other] <= longest
    ]
    return Finding(
        code, "warning", {"unit": unit, "size_mm": _in_mm(size, unit), "alternatives": alternatives}
    )


def _in_mm(size: Size, unit: Unit) -> list[Parameter]:
    return [side * MM_PER_UNIT[unit] for side in size]
