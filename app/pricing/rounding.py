"""Rounding of whole columns of amounts, to the same cents as ``values.round_half_up``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.values import Invalid
from app.values.money import NUDGE


def round_amounts(minor: NDArray[np.float64]) -> NDArray[np.int64]:
    """Half up (away from zero), any shape. Raises Invalid ``amount_not_finite``."""
    if not np.isfinite(minor).all():
        raise Invalid("amount_not_finite")
    return (np.sign(minor) * np.floor(np.abs(minor) + 0.5 + NUDGE)).astype(np.int64)
