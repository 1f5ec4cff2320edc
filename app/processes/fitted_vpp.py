"""Supports and pad of resin parts, fitted to slicings; written by ``scripts/fit_estimates.py``.

From 98 of our own shapes in ``tests/slicing``; the band as in ``fitted_mex``.
"""

from __future__ import annotations

from app.processes.vat import FittedVat

SUPPORT = FittedVat(
    hanging_mm=0.8477,
    standing_mm=2.9519,
    outline_mm2=9.9533,
)

SUPPORT_BAND: tuple[float, float] = (0.421, 1.850)
