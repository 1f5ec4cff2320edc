"""General tolerances of lengths by class."""

from __future__ import annotations

# ISO 2768-1, table 1: up to that length in mm, ± mm in the classes f, m, c, v. None: not in the standard.
_LENGTHS: tuple[tuple[float, tuple[float | None, float, float, float | None]], ...] = (
    (3.0, (0.05, 0.1, 0.2, None)),
    (6.0, (0.05, 0.1, 0.3, 0.5)),
    (30.0, (0.1, 0.2, 0.5, 1.0)),
    (120.0, (0.15, 0.3, 0.8, 1.5)),
    (400.0, (0.2, 0.5, 1.2, 2.5)),
    (1000.0, (0.3, 0.8, 2.0, 4.0)),
    (2000.0, (0.5, 1.2, 3.0, 6.0)),
    (4000.0, (None, 2.0, 4.0, 8.0)),
)
TOLERANCE_CLASSES = ("f", "m", "c", "v")


def find_tolerance_mm(tolerance_class: str, length_mm: float) -> float | None:
    """± of a class of ISO 2768-1 at a length; None where the standard has no figure.

    Raises ValueError for a class that is none of TOLERANCE_CLASSES.
    """
    column = TOLERANCE_CLASSES.index(tolerance_class)
    return next((row[column] for most_mm, row in _LENGTHS if length_mm <= most_mm), None)
