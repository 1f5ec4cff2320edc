"""Filament support by integrals, fitted to slicings; written by ``scripts/fit_support.py``.

From 63 slicings of our own shapes in ``tests/slicing`` with PrusaSlicer 2.5, without families kept out.
"""

from __future__ import annotations

# solid share of the space below overhangs, thickness on its upright sides and on the overhanging surface
SUPPORT_DENSITY = 0.10
SUPPORT_SIDE_MM = 0.70
SUPPORT_FACE_MM = 0.42
