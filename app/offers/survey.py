"""All offers in brief, so that a page can count, group and filter them, and describe only what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.geometry.measurements import Measurements
from app.offers.clash import Contradiction
from app.offers.compose import compose
from app.offers.contradictions import find_rough_surface
from app.offers.describe import Describer
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.listings import Listing, Listings
from app.offers.offer import NearMiss, Offer, Referral
from app.offers.prepare import Prepared
from app.offers.ranking import Ranking, rank
from app.offers.request import Destination, Requirement, Sort
from app.programme import Policy
from app.providers import Rejection


@dataclass(frozen=True, slots=True)
class Survey:
    """Every offer in the order asked for, and what did not fit."""

    listings: Listings
    rejections: Sequence[Rejection]
    near_misses: tuple[NearMiss, ...]
    referral: Referral | None
    contradictions: tuple[Contradiction, ...]
    inquiry: Inquiry
    ranking: Ranking
    prepared: Prepared
    evaluation: Evaluation
    describer: Describer

    def describe(self, listing: Listing) -> Offer:
        """The whole offer behind a listing."""
        why = self.ranking.explain(listing.position)
        return self.describer.describe(listing.row, why)


def survey(
    measurements: Measurements,
    requirement: Requirement,
    *,
    quantity: int,
    destination: Destination,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
    sort: Sort = "price",
    customer: str = "",
) -> Survey:
    """The same answer as ``compose``, in brief. Raises what ``evaluate`` raises."""
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    ranking = rank(evaluation, prepared, sort)
    listings = Listings(
        prepared=prepared,
        rows=ranking.rows,
        positions=np.arange(1, ranking.total + 1),
        totals_minor=evaluation.prices.totals_minor[ranking.rows],
        dispatched=evaluation.dates.dispatched[ranking.rows],
        next_day=evaluation.dates.next_day,
        bests=ranking.bests,
    )
    near_misses: tuple[NearMiss, ...] = ()
    referral = None
    contradictions = find_rough_surface(inquiry, prepared)
    if not listings:
        sheet = compose(
            measurements,
            requirement,
            quantity=quantity,
            destination=destination,
            prepared=prepared,
            policy=policy,
            now=now,
            limit=1,
            customer=customer,
        )
        near_misses, referral = sheet.near_misses, sheet.referral
        contradictions = sheet.contradictions
    return Survey(
        listings,
        evaluation.rejections,
        near_misses,
        referral,
        contradictions,
        inquiry,
        ranking,
        prepared,
        evaluation,
        Describer(evaluation, inquiry, prepared),
    )
