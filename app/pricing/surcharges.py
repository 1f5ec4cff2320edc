"""What a provider adds on top, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.providers import Pair, Surcharge

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surcharges:
    """Sums per pair (P,): a share of what stands above, and € per order, part and kilogram."""

    share: Column
    per_order: Column
    per_part: Column
    per_kg: Column


def compile_surcharges(pairs: Sequence[Pair]) -> Surcharges:
    """The surcharges that each pair's material bears."""
    rows = [_sum_up(find_surcharges(pair)) for pair in pairs]
    return Surcharges(*np.array(rows, dtype=np.float64).reshape(-1, 4).T)


def find_surcharges(pair: Pair) -> tuple[Surcharge, ...]:
    """Those of the pair's card that hold for its material."""
    card = pair.provider.rate_card
    return tuple(each for each in card.surcharges if each.material_code in ("", pair.material.code))


def _sum_up(surcharges: Sequence[Surcharge]) -> tuple[float, float, float, float]:
    sums = dict.fromkeys(("percent", "per_order", "per_part", "per_kg"), 0.0)
    for each in surcharges:
        sums[each.basis] += each.value
    return sums["percent"] / 100.0, sums["per_order"], sums["per_part"], sums["per_kg"]
