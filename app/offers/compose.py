"""From measurements and a wish to ranked offers, rejections, near misses and, if need be, a referral."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

from app.delivery import Goods, arrive, choose_service, list_services
from app.geometry.measurements import Measurements
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.near_misses import find_near_misses
from app.offers.offer import (
    Candidate,
    Caution,
    Delivery,
    Offer,
    OfferEstimate,
    OfferSheet,
    PriceLine,
    Reason,
)
from app.offers.prepare import Prepared
from app.offers.ranking import rank
from app.offers.refer import refer
from app.offers.request import Destination, Requirement, Sort
from app.pricing import LINE_CODES, find_surcharges
from app.processes.design_check import check_design
from app.programme import Policy
from app.providers import Pair, find_materials
from app.values import Money, NotFound, round_half_up

# What an error of the estimate moves in a price: these lines follow time and feedstock.
_UNCERTAIN_LINES = (
    "machine_time", "feedstock", "support_material", "energy", "table_price", "formula_price",
    "support_removal", "scrap",
)  # fmt: skip
UNCERTAIN_ROWS = [LINE_CODES.index(code) for code in _UNCERTAIN_LINES]


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
) -> OfferSheet:
    """The whole answer for one part, in the order of ``ranking``. Raises what ``evaluate`` raises."""
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    ranked = rank(evaluation, prepared, sort, None if limit is None else offset + limit)
    total = ranked.total
    stop = total if limit is None else min(total, offset + limit)
    offers = tuple(
        describe_row(int(ranked.rows[position - 1]), evaluation, inquiry, prepared, ranked.explain(position))
        for position in range(offset + 1, stop + 1)
    )
    if total:
        return OfferSheet(offers, total, evaluation.rejections, (), None)

    def count(changed: Inquiry) -> tuple[int, Money | None]:
        other = evaluate(changed, prepared, policy, now)
        if not len(other.rows):
            return 0, None
        return len(other.rows), Money(int(other.prices.totals_minor[other.rows].min()))

    near_misses = find_near_misses(inquiry, evaluation.rejections, prepared, count)
    wanted = inquiry.requirement
    known = wanted.material is None or bool(find_materials(prepared.catalogue.market, wanted.material))
    referral = refer(wanted, evaluation.rejections, prepared, is_material_known=known)
    return OfferSheet((), 0, evaluation.rejections, near_misses, referral)


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
            return PricedOffer(describe_row(row, evaluation, inquiry, prepared, why), row, evaluation)
    raise NotFound(
        "candidate_not_available",
        {"provider": candidate.provider, "machine": candidate.machine, "material": candidate.material},
    )


def identify_row(row: int, prepared: Prepared) -> Candidate:
    """Who stands behind a row."""
    table = prepared.table
    pair = table.pairs[int(table.pair[row])]
    return Candidate(
        provider=pair.provider.code,
        machine=pair.machine.code,
        process=pair.process.code,
        material=pair.material.code,
        finish=table.finishes[int(table.finish[row])],
        tier=pair.provider.tiers[int(table.tier[row])].code,
    )


def describe_row(
    row: int, evaluation: Evaluation, inquiry: Inquiry, prepared: Prepared, why: tuple[Reason, ...]
) -> Offer:
    """The whole offer of a row; costs about a tenth of a millisecond."""
    quantity = inquiry.quantity
    table, prices = prepared.table, evaluation.prices
    number = int(table.pair[row])
    pair = table.pairs[number]
    currency = pair.provider.rate_card.currency
    amounts = prices.lines.read(row)
    lines = tuple(
        _name_line(code, amount, pair)
        for code, amount in zip(LINE_CODES, amounts.tolist(), strict=True)
        if amount
    )
    total = int(prices.totals_minor[row])
    estimate = evaluation.plans.describe(number)
    dates, destination = evaluation.dates, inquiry.destination
    services = list_services(
        [Goods(quantity, inquiry.measurements.size_mm, estimate.feedstock_g)],
        prepared.catalogue.tariff,
        destination.country,
    )
    chosen = choose_service(services, destination.service)
    ready_on = date.fromordinal(int(dates.ready[row]))
    dispatched_on = date.fromordinal(int(dates.dispatched[row]))
    deliveries = tuple(
        Delivery(
            service=one.service,
            price=Money(one.amount_minor, currency),
            delivered_on=arrive(dispatched_on, one, destination.country),
        )
        for one in services
    )
    if dates.dispatched[row] <= dates.next_day:
        why = (*why, Reason("ships_next_day", {"dispatched_on": dispatched_on.isoformat()}))
    distance = float(evaluation.distance_km[prepared.rates.provider_of[number]])
    low, high = (float(value) for value in evaluation.footprint.co2e_kg[:, number])
    kwh = evaluation.footprint.energy_kwh[:, number].tolist()
    uncertain_minor = int(amounts[UNCERTAIN_ROWS].sum())
    half_band = round_half_up(uncertain_minor * estimate.uncertainty)
    return Offer(
        candidate=identify_row(row, prepared),
        quantity=quantity,
        unit_price=Money(round_half_up(total / quantity), currency),
        total=Money(total, currency),
        lines=lines,
        ready_on=ready_on,
        delivered_on=arrive(dispatched_on, chosen, destination.country),
        shipping=Money(chosen.amount_minor, currency) if chosen else None,
        distance_km=None if math.isnan(distance) else round(distance, 1),
        co2e_kg=round((low + high) / 2, 3),
        co2e_range_kg=(round(low, 3), round(high, 3)),
        price_band_minor=(total - half_band, total + half_band),
        estimate=OfferEstimate(
            build_s=round(float(prices.machine_s[number])),
            feedstock_g=round(estimate.feedstock_g * quantity, 2),
            support_g=round(estimate.support_g * quantity, 2),
            builds=round(float(prices.builds[number]), 4),
            orientation=estimate.orientation,
            uncertainty=round(estimate.uncertainty, 3),
        ),
        rate_card_version=pair.provider.rate_card.version,
        why=why,
        cautions=_warn(inquiry, pair, estimate.orientation),
        dispatched_on=dispatched_on,
        service=chosen.service if chosen else None,
        deliveries=deliveries,
        footprint=evaluation.footprint.describe(number),
        energy_kwh=(round(kwh[0], 3), round(kwh[1], 3)),
    )


def _name_line(code: str, amount_minor: int, pair: Pair) -> PriceLine:
    if code != "surcharge":
        return PriceLine(code, amount_minor)
    found = find_surcharges(pair)
    english, german = ([each.name_en for each in found], [each.name_de for each in found])
    return PriceLine(code, amount_minor, ", ".join(english), ", ".join(german))


def _warn(inquiry: Inquiry, pair: Pair, orientation: str) -> tuple[Caution, ...]:
    measurements, requirement = inquiry.measurements, inquiry.requirement
    row = next(each for each in measurements.orientations if each.code == orientation)
    cautions = [
        Caution(found.code, found.parameters, found.places)
        for found in check_design(measurements, row, pair.process, pair.rules)
    ]
    if measurements.volume_uncertainty > 0:
        cautions.append(
            Caution("volume_uncertain", {"percent": round(measurements.volume_uncertainty * 100, 1)})
        )
    if measurements.unit_source == "guessed" and measurements.unit != "mm":
        cautions.append(Caution("unit_guessed", {"unit": measurements.unit}))
    if requirement.food_contact or requirement.biocompatible:
        cautions.append(Caution("suitability_to_be_confirmed", {}))
    return tuple(cautions)
