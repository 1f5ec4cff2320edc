"""All offers in brief, so that a page can count, group and filter them, and describe only what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.geometry.measurements import Measurements
from app.offers.compose import compose
from app.offers.contradictions import Contradiction, find_rough_surface
from app.offers.describe import Describer, identify_row
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.offer import Candidate, NearMiss, Offer, Referral
from app.offers.prepare import Prepared
from app.offers.ranking import Ranking, rank
from app.offers.request import Destination, Requirement, Sort
from app.programme import Policy
from app.providers import Rejection


@dataclass(frozen=True, slots=True)
class Listing:
    """An offer in brief; ``position`` is its place in the order asked for, from 1."""

    row: int
    position: int
    candidate: Candidate
    total_minor: int
    dispatched_on: date
    is_next_day: bool  # leaves on the next working day
    bests: tuple[str, ...]  # cheapest, fastest, nearest, lowest_co2e: what it shares the best value of


@dataclass(frozen=True, slots=True)
class Survey:
    """Every offer in the order asked for, and what did not fit."""

    listings: tuple[Listing, ...]
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
    totals = evaluation.prices.totals_minor[ranking.rows].tolist()
    dispatched = evaluation.dates.dispatched[ranking.rows].tolist()
    listings = tuple(
        Listing(
            row=row,
            position=position,
            candidate=identify_row(row, prepared),
            total_minor=total_minor,
            dispatched_on=date.fromordinal(leaving),
            is_next_day=leaving <= evaluation.dates.next_day,
            bests=tuple(code for code, rows in ranking.bests.items() if row in rows),
        )
        for position, (row, total_minor, leaving) in enumerate(
            zip(ranking.rows.tolist(), totals, dispatched, strict=True), start=1
        )
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
