"""From measurements and a wish to ranked offers, rejections, near misses, contradictions and a referral."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.delivery import find_today
from app.geometry.measurements import Measurements
from app.offers.contradictions import find_contradictions, find_rough_surface
from app.offers.describe import Describer, identify_row
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.near_misses import find_near_misses
from app.offers.offer import Candidate, Offer
from app.offers.prepare import Prepared
from app.offers.ranking import rank
from app.offers.refer import Wanted, refer
from app.offers.request import Destination, Requirement, Sort
from app.offers.sheet import OfferSheet
from app.programme import Policy
from app.providers import find_materials
from app.values import Money, NotFound


def compose(
    measurements: Measurements,
    requirement: Requirement,
    *,
    quantity: int,
    destination: Destination,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
    sort: Sort = "price",
    limit: int | None = None,
    offset: int = 0,
    customer: str = "",
    wanted: Wanted | None = None,
) -> OfferSheet:
    """The whole answer for one part, in the order of ``ranking``. Raises what ``evaluate`` raises.

    With ``wanted`` there is a referral even where there are offers.
    """
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    ranked = rank(evaluation, prepared, sort, None if limit is None else offset + limit)
    total = ranked.total
    stop = total if limit is None else min(total, offset + limit)
    describer = Describer(evaluation, inquiry, prepared)
    offers = tuple(
        describer.describe(int(ranked.rows[position - 1]), ranked.explain(position))
        for position in range(offset + 1, stop + 1)
    )
    known = inquiry.requirement.material is None or bool(
        find_materials(prepared.catalogue.market, inquiry.requirement.material)
    )
    if total:
        referral = None
        if wanted is not None and wanted.is_wish:
            referral = refer(
                inquiry, evaluation.rejections[:0], prepared, is_material_known=known, wanted=wanted
            )
        rough = find_rough_surface(inquiry, prepared)
        return OfferSheet(offers, total, evaluation.rejections, (), referral, rough, evaluation)

    def ask(changed: Inquiry) -> Evaluation:
        return evaluate(changed, prepared, policy, now)

    def count(changed: Inquiry) -> tuple[int, Money | None]:
        other = ask(changed)
        if not len(other.rows):
            return 0, None
        return len(other.rows), Money(int(other.prices.totals_minor[other.rows].min()))

    near_misses = find_near_misses(inquiry, evaluation.rejections, prepared, count)
    referral = refer(
        inquiry, evaluation.rejections, prepared, is_material_known=known, wanted=wanted or Wanted()
    )
    contradictions = find_contradictions(inquiry, prepared, ask, today=find_today(now))
    return OfferSheet((), 0, evaluation.rejections, near_misses, referral, contradictions, evaluation)


@dataclass(frozen=True, slots=True)
class PricedOffer:
    """An offer with the row and the evaluation it comes from."""

    offer: Offer
    row: int
    evaluation: Evaluation


def price_candidate(
    measurements: Measurements,
    requirement: Requirement,
    candidate: Candidate,
    *,
    quantity: int,
    destination: Destination,
    prepared: Prepared,
    policy: Policy,
    now: datetime,
    customer: str = "",
) -> PricedOffer:
    """One candidate on the same path as all. Raises NotFound ``candidate_not_available``."""
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    for row in evaluation.rows.tolist():
        if identify_row(row, prepared) == candidate:
            why = rank(evaluation, prepared, "price", 1).name_bests(row)
            return PricedOffer(Describer(evaluation, inquiry, prepared).describe(row, why), row, evaluation)
    raise NotFound(
        "candidate_not_available",
        {"provider": candidate.provider, "machine": candidate.machine, "material": candidate.material},
    )
