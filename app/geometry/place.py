"""A place on a part that something is said of."""

from __future__ import annotations

from dataclasses import dataclass

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A point in millimetres, along the file's axes from the file's origin; ``normal`` has length one.

    The normal points out of the material where the place lies on one surface; None where it does not.
    """

    point_mm: Vector
    normal: Vector | None = None
