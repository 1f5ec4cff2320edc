"""When the programme's figures call for something: rules whose thresholds are rows of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

AdviceCode = Literal[
    "win_capability", "too_much_unmet", "few_quotes", "wide_prices", "slow_offers", "slow_answers",
    "one_provider", "from_abroad", "single_pieces", "free_wish", "growing", "institutes_needed",
]  # fmt: skip
ADVICE_CODES: tuple[AdviceCode, ...] = get_args(AdviceCode)
AdviceUnit = Literal["share", "requests"]
ADVICE_UNITS: tuple[AdviceUnit, ...] = get_args(AdviceUnit)


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """Holds from ``threshold`` on, a share of 1 or a number of requests, where at least ``least_requests``
    are counted. ``meaning`` and ``source`` are for whoever changes it."""

    code: AdviceCode
    threshold: float
    unit: AdviceUnit
    least_requests: int
    meaning: str
    source: str
