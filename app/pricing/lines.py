"""Lines of prices for all candidates; what all candidates of a pair share is held once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LINE_CODES: tuple[str, ...] = (
    "order_preparation",
    "model_preparation",
    "build_setup",
    "machine_time",
    "feedstock",
    "support_material",
    "energy",
    "table_price",
    "formula_price",
    "support_removal",
    "post_processing",
    "finish",
    "inspection",
    "certificate",
    "packaging",
    "scrap",
    "customer_term",
    "lead_time",
    "surcharge",
    "minimum_part",
    "minimum_material",
    "minimum_order",
    "platform_fee",
)
LINE_ROWS: Mapping[str, int] = {code: number for number, code in enumerate(LINE_CODES)}

Amounts = NDArray[np.int64]


@dataclass(slots=True)
class Lines:
    """Amounts in minor units by code: of pairs (P,), of candidates (C,); ``totals`` (C,) is their sum so far.

    A code that is in neither is zero for all.
    """

    pair_of: NDArray[np.int32]
    by_pair: Mapping[str, Amounts]
    totals: Amounts
    by_row: dict[str, Amounts] = field(default_factory=dict)

    @classmethod
    def begin(cls, pair_of: NDArray[np.int32], by_pair: Mapping[str, Amounts]) -> Lines:
        """With the lines that depend on the pair alone."""
        sums = np.sum(list(by_pair.values()), axis=0)
        return cls(pair_of, by_pair, sums[pair_of])

    def put(self, code: str, amounts: Amounts) -> None:
        """A line of each candidate."""
        self.by_row[code] = amounts
        self.totals = self.totals + amounts

    def read(self, row: int) -> Amounts:
        """All lines of one candidate (L,), in the order of LINE_CODES."""
        pair = self.pair_of[row]
        amounts = np.zeros(len(LINE_CODES), dtype=np.int64)
        for code, column in self.by_pair.items():
            amounts[LINE_ROWS[code]] = column[pair]
        for code, column in self.by_row.items():
            amounts[LINE_ROWS[code]] = column[row]
        return amounts

    def spread(self) -> Amounts:
        """All lines of all candidates (L, C)."""
        amounts = np.zeros((len(LINE_CODES), len(self.pair_of)), dtype=np.int64)
        for code, column in self.by_pair.items():
            amounts[LINE_ROWS[code]] = column[self.pair_of]
        for code, column in self.by_row.items():
            amounts[LINE_ROWS[code]] = column
        return amounts
