"""All candidates for a part at once: which can make it, at what price, by when, with what footprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from app.delivery import CENTRES, find_today, measure_distance_km
from app.offers.estimating import Plans
from app.offers.footprint import Footprint, estimate_footprint
from app.offers.inquiry import Inquiry
from app.offers.planning import plan_part
from app.offers.prepare import Prepared
from app.offers.refusing import refuse_mistakes
from app.offers.request import Destination
from app.offers.scheduling import Dates, find_dates
from app.offers.wish_ways import find_tier
from app.pricing import MAX_TOTAL_MINOR, Prices, Terms, find_terms, price
from app.processes import AS_BUILT
from app.programme import Policy
from app.providers import Match, Rejections
from app.providers.rejections import Cause
from app.values.errors import Invalid, Parameter


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Columns over all candidates (C,); only rows in ``rows`` are offers."""

    match: Match
    plans: Plans
    terms: Terms
    prices: Prices
    rows: NDArray[np.int64]
    dates: Dates
    distance_km: NDArray[np.float64]  # (providers,) NaN where unknown
    footprint: Footprint
    rejections: Rejections


def evaluate(inquiry: Inquiry, prepared: Prepared, policy: Policy, now: datetime) -> Evaluation:
    """Raises Invalid ``part_not_priceable`` (no sound volume), ``process_unknown``,
    ``quantity_out_of_range``, and what ``refuse_mistakes`` raises."""
    measurements, requirement = inquiry.measurements, inquiry.requirement
    quantity, destination = inquiry.quantity, inquiry.destination
    if not measurements.is_priceable:
        codes: list[str] = [finding.code for finding in measurements.findings if finding.severity == "error"]
        raise Invalid("part_not_priceable", {"findings": [*codes]})
    refuse_mistakes(requirement, destination, prepared, today=find_today(now))
    table, rates = prepared.table, prepared.rates
    matched, plans = plan_part(
        measurements, requirement, prepared, country=destination.country, today=find_today(now)
    )
    terms = find_terms(
        rates,
        requirement,
        quantity=quantity,
        customer=inquiry.customer,
        platform_fee_bps=policy.platform_fee_bps,
    )
    prices = price(rates, plans.columns, terms)
    wanted = matched.is_possible[table.pair]
    if matched.allowed_rows is not None:
        wanted &= matched.allowed_rows
    if requirement.finish is not None:
        wanted &= _has_finish(prepared, requirement.finish)
    if requirement.tier is not None:
        wanted &= find_tier(prepared, requirement.tier)
    dates = find_dates(
        prepared.timetable,
        rates,
        plans.columns,
        prices,
        np.flatnonzero(wanted),
        quantity=quantity,
        inspections=requirement.inspections,
        now=now,
    )
    refused = [matched.rejections]
    for code, is_beyond in (
        ("lead_time_too_long", dates.is_too_late),
        ("priced_by_hand", prices.is_by_hand),
        ("price_out_of_range", prices.totals_minor > MAX_TOTAL_MINOR),
    ):
        left = wanted & ~is_beyond
        refused.append(_reject_pairs(prepared, wanted, left, Cause(code, lambda _: {})))
        wanted = left
    if requirement.wanted_on is not None:
        in_time = wanted & (dates.dispatched <= requirement.wanted_on.toordinal())
        late = _explain_late(prepared, wanted, dates.dispatched, requirement.wanted_on)
        refused.append(_reject_pairs(prepared, wanted, in_time, late))
        wanted = in_time
    return Evaluation(
        match=matched,
        plans=plans,
        terms=terms,
        prices=prices,
        rows=np.flatnonzero(wanted),
        dates=dates,
        distance_km=_measure_distances(prepared, destination),
        footprint=estimate_footprint(
            prepared.columns,
            plans.columns,
            prepared.catalogue.market.materials,
            quantity=quantity,
            way_km=_measure_ways(prepared, destination),
            country=destination.country,
            service=destination.service,
        ),
        rejections=Rejections.join(refused),
    )


def _has_finish(prepared: Prepared, finish: str) -> NDArray[np.bool_]:
    """As-built rows have every required step, chosen or not."""
    table = prepared.table
    rows = np.zeros(len(table), dtype=np.bool_)
    if finish in table.finishes:
        rows = table.finish == table.finishes.index(finish)
    required = prepared.columns.steps.required.get(finish)
    if required is not None:
        rows |= (table.finish == table.finishes.index(AS_BUILT)) & required[table.pair]
    return rows


def _reject_pairs(
    prepared: Prepared, wanted: NDArray[np.bool_], left: NDArray[np.bool_], cause: Cause
) -> Rejections:
    """A rejection for every pair that had wanted rows and has none left."""
    table = prepared.table
    had = np.bincount(table.pair[wanted], minlength=len(table.pairs)) > 0
    has = np.bincount(table.pair[left], minlength=len(table.pairs)) > 0
    gone = np.flatnonzero(had & ~has)
    return Rejections(table.pairs, gone, np.zeros(len(gone), dtype=np.int16), [cause])


def _explain_late(
    prepared: Prepared, wanted: NDArray[np.bool_], dispatched: NDArray[np.int64], wanted_on: date
) -> Cause:
    earliest = np.full(len(prepared.table.pairs), np.iinfo(np.int64).max)
    np.minimum.at(earliest, prepared.table.pair[wanted], dispatched[wanted])

    def describe(pair: int) -> dict[str, Parameter]:
        soonest = date.fromordinal(int(earliest[pair]))
        return {"dispatched_on": soonest.isoformat(), "wanted_on": wanted_on.isoformat()}

    return Cause("not_in_time", describe)


def _measure_distances(prepared: Prepared, destination: Destination) -> NDArray[np.float64]:
    return _measure_to(prepared, _find_target(prepared, destination))


def _measure_ways(prepared: Prepared, destination: Destination) -> NDArray[np.float64]:
    """To the middle of the country where no postcode says more."""
    target = _find_target(prepared, destination) or CENTRES.get(destination.country)
    return _measure_to(prepared, target)


def _find_target(prepared: Prepared, destination: Destination) -> tuple[float, float] | None:
    if destination.country == "DE" and destination.postcode:
        return find_position(prepared, destination.postcode)
    return None


def _measure_to(prepared: Prepared, target: tuple[float, float] | None) -> NDArray[np.float64]:
    market = prepared.catalogue.market
    if target is None:
        return np.full(len(market.providers), np.nan)
    return np.array(
        [measure_distance_km(target, (p.place.latitude, p.place.longitude)) for p in market.providers],
        dtype=np.float64,
    )


def find_position(prepared: Prepared, postcode: str) -> tuple[float, float] | None:
    """The known place whose postcode shares the longest beginning (at least two digits)."""
    best: tuple[int, tuple[float, float]] | None = None
    for place in prepared.catalogue.market.places:
        length = next(
            (i for i, (a, b) in enumerate(zip(place.postcode, postcode, strict=False)) if a != b),
            min(len(place.postcode), len(postcode)),
        )
        if length >= 2 and (best is None or length > best[0]):
            best = (length, (place.latitude, place.longitude))
    return best[1] if best else None
