"""What one piece costs when more of them are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from app.offers.estimating import Plans
from app.offers.prepare import Prepared
from app.offers.request import Requirement
from app.offers.scheduling import find_dates, take_timetable
from app.offers.survey import Survey
from app.pricing import MAX_TOTAL_MINOR, find_terms, price
from app.pricing.taking import take_candidate, take_part
from app.programme import Policy
from app.values import round_half_up
from app.values.same import Same


@dataclass(frozen=True, slots=True)
class QuantityPrice:
    """The price of one piece out of so many, in minor units."""

    quantity: int
    unit_minor: int


def price_over_quantity(
    survey: Survey, row: int, quantities: Sequence[int], *, policy: Policy, now: datetime
) -> tuple[QuantityPrice, ...]:
    """The offer of one row at several quantities and at the one asked for; a date wanted is left aside,
    because more takes longer. Raises what ``find_terms`` raises."""
    inquiry = survey.inquiry
    points = _price_each(
        Same(survey.prepared),
        Same(survey.evaluation.plans),
        row,
        tuple(quantities),
        inquiry.requirement,
        inquiry.customer,
        policy.platform_fee_bps,
        now.replace(minute=0, second=0, microsecond=0),
    )
    total_minor = int(survey.evaluation.prices.totals_minor[row])
    asked = QuantityPrice(inquiry.quantity, round_half_up(total_minor / inquiry.quantity))
    return tuple(sorted({*points, asked}, key=lambda point: point.quantity))


# Most change the quantity and find the same offer first; dates look no closer than at the hour.
@lru_cache(maxsize=16)
def _price_each(
    market: Same[Prepared],
    plans: Same[Plans],
    row: int,
    quantities: tuple[int, ...],
    requirement: Requirement,
    customer: str,
    platform_fee_bps: int,
    now: datetime,
) -> tuple[QuantityPrice, ...]:
    """The laws and the rounding are those of ``evaluate``, for this candidate alone."""
    prepared = market.value
    pair = int(prepared.table.pair[row])
    rates, part = take_candidate(prepared.rates, row), take_part(plans.value.columns, pair)
    timetable = take_timetable(prepared.timetable, row, pair)
    curve: list[QuantityPrice] = []
    for quantity in quantities:
        terms = find_terms(
            rates, requirement, quantity=quantity, customer=customer, platform_fee_bps=platform_fee_bps
        )
        prices = price(rates, part, terms)
        dates = find_dates(
            timetable, rates, part, prices, np.zeros(1, dtype=np.int64), quantity=quantity, now=now,
            inspections=requirement.inspections,
        )  # fmt: skip
        total_minor = int(prices.totals_minor[0])
        if not (prices.is_by_hand[0] or dates.is_too_late[0] or total_minor > MAX_TOTAL_MINOR):
            curve.append(QuantityPrice(quantity, round_half_up(total_minor / quantity)))
    return tuple(curve)
