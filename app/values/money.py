"""Money is an integer of minor units and a currency; float ends where money begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from app.values.errors import Invalid

# A nudge far below any cent, so that 2.675 * 100 = 267.49999999999997 rounds as it was written.
_NUDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    amount_minor: int
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Invalid("currencies_differ", {"left": self.currency, "right": other.currency})
        return Money(self.amount_minor + other.amount_minor, self.currency)


@overload
def round_half_up(minor: float) -> int: ...
@overload
def round_half_up(minor: NDArray[np.float64]) -> NDArray[np.int64]: ...
def round_half_up(minor: float | NDArray[np.float64]) -> int | NDArray[np.int64]:
    """Round an amount in minor units half up (away from zero), for one number or an array of any shape."""
    values = np.asarray(minor, dtype=np.float64)
    if not np.isfinite(values).all():
        raise Invalid("amount_not_finite")
    magnitude = np.floor(np.abs(values) + 0.5 + _NUDGE)
    rounded = (np.sign(values) * magnitude).astype(np.int64)
    return int(rounded) if rounded.ndim == 0 else rounded
