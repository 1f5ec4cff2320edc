"""From measurements and a wish to ranked offers, rejections, near misses and, if need be, a referral."""

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from app.delivery import Goods, Shipping, add_working_days, price_shipping
from app.geometry.measurements import Measurements
from app.offers.evaluate import Evaluation, evaluate
from app.offers.inquiry import Inquiry, read_inquiry
from app.offers.near_misses import find_near_misses
from app.offers.offer import Candidate, Caution, Offer, OfferEstimate, OfferSheet, PriceLine, Reason
from app.offers.prepare import Prepared
from app.offers.refer import refer
from app.offers.request import Destination, Requirement, Sort
from app.pricing import LINE_CODES
from app.processes.design_check import check_design
from app.programme import Policy
from app.providers import Pair, find_materials
from app.values import Money, NotFound, round_half_up

# What an error of the estimate moves in a price: these lines follow time and feedstock.
_UNCERTAIN_LINES = (
    "machine_time", "feedstock", "support_material", "energy", "table_price", "formula_price",
    "support_removal", "scrap",
)  # fmt: skip
_UNCERTAIN_ROWS = [LINE_CODES.index(code) for code in _UNCERTAIN_LINES]


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
    """The whole answer for one part. Raises what ``evaluate`` raises.

    Ranking: by the key asked for, then by total, then by date, then by the codes of provider,
    machine, material, finish and tier. Nothing else counts, and nobody can pay for a rank.
    """
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    ranked = rank(evaluation, prepared, sort)
    best = find_best(evaluation, prepared)
    stop = None if limit is None else offset + limit
    page = ranked[offset:stop]
    offers = tuple(
        describe_row(row, evaluation, inquiry, prepared, explain_row(row, position, len(ranked), sort, best))
        for position, row in enumerate(page.tolist(), start=offset + 1)
    )
    if len(ranked):
        return OfferSheet(offers, len(ranked), evaluation.rejections, (), None)

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
) -> Offer:
    """One candidate on the same path as all. Raises NotFound ``candidate_not_available``."""
    inquiry = read_inquiry(measurements, requirement, quantity, destination, customer)
    evaluation = evaluate(inquiry, prepared, policy, now)
    for row in evaluation.rows.tolist():
        if identify_row(row, prepared) == candidate:
            best = find_best(evaluation, prepared)
            why = tuple(Reason(code) for code, rows in best.items() if row in rows)
            return describe_row(row, evaluation, inquiry, prepared, why)
    raise NotFound(
        "candidate_not_available",
        {"provider": candidate.provider, "machine": candidate.machine, "material": candidate.material},
    )


def rank(evaluation: Evaluation, prepared: Prepared, sort: Sort) -> NDArray[np.int64]:
    """Rows of the offers in the published order."""
    rows = evaluation.rows
    totals = evaluation.prices.totals_minor[rows].astype(np.float64)
    keys = _sort_keys(evaluation, prepared)
    order = np.lexsort((prepared.order[rows], evaluation.ready_ordinal[rows], totals, keys[sort]))
    return rows[order]


def _sort_keys(evaluation: Evaluation, prepared: Prepared) -> dict[Sort, NDArray[np.float64]]:
    rows = evaluation.rows
    pair = prepared.table.pair[rows]
    distance = evaluation.distance_km[prepared.rates.provider_of[pair]]
    return {
        "price": evaluation.prices.totals_minor[rows].astype(np.float64),
        "date": evaluation.ready_ordinal[rows].astype(np.float64),
        "distance": np.where(np.isnan(distance), np.inf, distance),
        "co2e": np.round(evaluation.co2e_kg[:, pair].mean(axis=0), 6),
    }


_BEST_CODES: dict[Sort, str] = {
    "price": "cheapest", "date": "fastest", "distance": "nearest", "co2e": "lowest_co2e",
}  # fmt: skip


def find_best(evaluation: Evaluation, prepared: Prepared) -> dict[str, set[int]]:
    """Rows that share the best value of each key."""
    best: dict[str, set[int]] = {}
    for sort, values in _sort_keys(evaluation, prepared).items():
        if len(values) and math.isfinite(least := float(values.min())):
            best[_BEST_CODES[sort]] = set(evaluation.rows[values == least].tolist())
    return best


def explain_row(
    row: int, position: int, total: int, sort: Sort, best: dict[str, set[int]]
) -> tuple[Reason, ...]:
    """What an offer is best at, and its place in the order."""
    reasons = [Reason(code) for code, rows in best.items() if row in rows]
    return (*reasons, Reason("rank", {"position": position, "total": total, "sort": sort}))


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
        PriceLine(code, amount) for code, amount in zip(LINE_CODES, amounts.tolist(), strict=True) if amount
    )
    total = int(prices.totals_minor[row])
    estimate = evaluation.plans.describe(number)
    shipping = price_shipping(
        [Goods(quantity, inquiry.measurements.size_mm, estimate.feedstock_g)],
        prepared.catalogue.tariff,
        inquiry.destination.country,
    )
    ready_on = date.fromordinal(int(evaluation.ready_ordinal[row]))
    distance = float(evaluation.distance_km[prepared.rates.provider_of[number]])
    low, high = (float(value) for value in evaluation.co2e_kg[:, number])
    uncertain_minor = int(amounts[_UNCERTAIN_ROWS].sum())
    half_band = round_half_up(uncertain_minor * estimate.uncertainty)
    return Offer(
        candidate=identify_row(row, prepared),
        quantity=quantity,
        unit_price=Money(round_half_up(total / quantity), currency),
        total=Money(total, currency),
        lines=lines,
        ready_on=ready_on,
        delivered_on=_arrive(ready_on, shipping),
        shipping=Money(shipping.amount_minor, currency) if shipping else None,
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
    )


def _arrive(ready_on: date, shipping: Shipping | None) -> date | None:
    return add_working_days(ready_on, shipping.transit_working_days[1]) if shipping else None


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
