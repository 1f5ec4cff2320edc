"""What one piece costs when more of them are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.offers.describe import identify_row
from app.offers.evaluate import evaluate
from app.offers.inquiry import Inquiry
from app.offers.offer import Candidate
from app.offers.prepare import Prepared
from app.programme import Policy
from app.values import round_half_up


@dataclass(frozen=True, slots=True)
class QuantityPrice:
    """The price of one piece out of so many, in minor units."""

    quantity: int
    unit_minor: int


def price_over_quantity(
    inquiry: Inquiry,
    candidate: Candidate,
    quantities: Sequence[int],
    *,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
) -> tuple[QuantityPrice, ...]:
    """One candidate at several quantities; a date wanted is left aside, because more takes longer.

    Raises what ``evaluate`` raises.
    """
    requirement = replace(
        inquiry.requirement,
        provider=candidate.provider,
        material=candidate.material,
        process=candidate.process,
        wanted_on=None,
    )
    curve: list[QuantityPrice] = []
    for quantity in quantities:
        asked = replace(inquiry, requirement=requirement, quantity=quantity)
        evaluation = evaluate(asked, prepared, policy, now)
        for row in evaluation.rows.tolist():
            if identify_row(row, prepared) == candidate:
                total = int(evaluation.prices.totals_minor[row])
                curve.append(QuantityPrice(quantity, round_half_up(total / quantity)))
    return tuple(curve)
