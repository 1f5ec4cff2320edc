"""Supports and pad of resin parts, fitted to slicings; written by ``scripts/fit_estimates.py``.

From 89 of our own shapes in ``tests/slicing``; the band as in ``fitted_mex``.
"""

from __future__ import annotations

from app.processes.vat import FittedVat

SUPPORT = FittedVat(
    hanging_mm=0.82,
    standing_mm=2.96,
    outline_mm2=9.96,
)

SUPPORT_BAND: tuple[float, float] = (0.5, 1.5)
