"""Supports and pad of resin parts, fitted to slicings; written by ``scripts/fit_estimates.py``.

From 63 of our own shapes in ``tests/slicing``; the band as in ``fitted_mex``.
"""

from __future__ import annotations

from app.processes.vat import FittedVat

SUPPORT = FittedVat(
    shadow_mm=2.8094,
    skin_mm=0,
    outline_mm2=9.297,
)

SUPPORT_BAND: tuple[float, float] = (0.399, 1.511)
