"""Money is an integer of minor units and a currency; float ends where money begins."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.values.errors import Invalid

# A nudge far below any cent, so that 2.675 * 100 = 267.49999999999997 rounds as it was written.
NUDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency."""

    amount_minor: int
    currency: str = "EUR"

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise Invalid("currencies_differ", {"left": self.currency, "right": other.currency})
        return Money(self.amount_minor + other.amount_minor, self.currency)


def round_half_up(minor: float) -> int:
    """Round an amount in minor units half up (away from zero). Raises Invalid ``amount_not_finite``."""
    if not math.isfinite(minor):
        raise Invalid("amount_not_finite")
    magnitude = math.floor(abs(minor) + 0.5 + NUDGE)
    return magnitude if minor >= 0 else -magnitude
