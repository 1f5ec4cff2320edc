"""Placeholder."""

from __future__ import annotations

from app.processes.vat import FittedVat

SUPPORT = FittedVat(1.0, 1.0, 5.0)
SUPPORT_BAND: tuple[float, float] = (0.5, 1.5)
