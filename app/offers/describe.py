"""Whole offers of an evaluation, row by row; what several rows share is worked out once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.delivery import Goods, Shipping, arrive, choose_service, list_services
from app.offers.evaluate import Evaluation
from app.offers.inquiry import Inquiry
from app.offers.offer import (
    Candidate,
    Caution,
    Delivery,
    FootprintRow,
    Offer,
    OfferEstimate,
    PriceLine,
    Reason,
)
from app.offers.prepare import Prepared
from app.pricing import LINE_CODES, find_surcharges
from app.processes.design_check import check_design
from app.providers import CandidateTable, Pair
from app.values import Money, round_half_up
from app.values.same import Same

# What an error of the estimate moves in a price: these lines follow time and feedstock.
_UNCERTAIN_LINES = (
    "machine_time", "feedstock", "support_material", "energy", "table_price", "formula_price",
    "support_removal", "scrap",
)  # fmt: skip
UNCERTAIN_ROWS = [LINE_CODES.index(code) for code in _UNCERTAIN_LINES]


def identify_row(row: int, prepared: Prepared) -> Candidate:
    """Who stands behind a row."""
    return _identify(row, Same(prepared.table))


# A page names the same few hundred rows again and again.
@lru_cache(maxsize=4096)
def _identify(row: int, of: Same[CandidateTable]) -> Candidate:
    table = of.value
    pair = table.pairs[int(table.pair[row])]
    return Candidate(
        provider=pair.provider.code,
        machine=pair.machine.code,
        process=pair.process.code,
        material=pair.material.code,
        finish=table.finishes[int(table.finish[row])],
        tier=pair.provider.tiers[int(table.tier[row])].code,
    )


@dataclass(frozen=True, slots=True)
class _OfPair:
    """What all offers of a pair have in common."""

    pair: Pair
    estimate: OfferEstimate
    uncertainty: float
    mass_g: float  # of one piece
    co2e_range_kg: tuple[float, float]
    co2e_kg: float
    footprint: tuple[FootprintRow, ...]
    energy_kwh: tuple[float, float]
    distance_km: float | None
    cautions: tuple[Caution, ...]


class Describer:
    """Describes rows of one evaluation and remembers what several of them have in common."""

    def __init__(self, evaluation: Evaluation, inquiry: Inquiry, prepared: Prepared) -> None:
        self._evaluation, self._inquiry, self._prepared = evaluation, inquiry, prepared
        self._co2e_kg = evaluation.footprint.co2e_kg
        self._pairs: dict[int, _OfPair] = {}
        self._services: dict[float, tuple[Shipping, ...]] = {}
        self._deliveries: dict[tuple[float, int, str], tuple[Delivery, ...]] = {}
        self._lines: dict[tuple[str, int], PriceLine] = {}

    def describe(self, row: int, why: tuple[Reason, ...]) -> Offer:
        """The whole offer of a row."""
        evaluation, inquiry, prepared = self._evaluation, self._inquiry, self._prepared
        quantity, dates = inquiry.quantity, evaluation.dates
        number = int(prepared.table.pair[row])
        shared = self._pairs.get(number) or self._find_shared(number)
        card = shared.pair.provider.rate_card
        amounts = evaluation.prices.lines.read(row).tolist()
        total = int(evaluation.prices.totals_minor[row])
        leaving = int(dates.dispatched[row])
        deliveries = self._list_deliveries(shared.mass_g, leaving, card.currency)
        chosen = choose_service(self._services[shared.mass_g], inquiry.destination.service)
        delivery = next((each for each in deliveries if chosen and each.service == chosen.service), None)
        dispatched_on = date.fromordinal(leaving)
        if leaving <= dates.next_day:
            why = (*why, Reason("ships_next_day", {"dispatched_on": dispatched_on.isoformat()}))
        half_band = round_half_up(sum(amounts[line] for line in UNCERTAIN_ROWS) * shared.uncertainty)
        return Offer(
            candidate=identify_row(row, prepared),
            quantity=quantity,
            unit_price=Money(round_half_up(total / quantity), card.currency),
            total=Money(total, card.currency),
            lines=tuple(
                self._draw_line(code, amount, shared.pair)
                for code, amount in zip(LINE_CODES, amounts, strict=True)
                if amount
            ),
            ready_on=date.fromordinal(int(dates.ready[row])),
            delivered_on=delivery.delivered_on if delivery else None,
            shipping=delivery.price if delivery else None,
            distance_km=shared.distance_km,
            co2e_kg=shared.co2e_kg,
            co2e_range_kg=shared.co2e_range_kg,
            price_band_minor=(total - half_band, total + half_band),
            estimate=shared.estimate,
            rate_card_version=card.version,
            why=why,
            cautions=shared.cautions,
            dispatched_on=dispatched_on,
            service=delivery.service if delivery else None,
            deliveries=deliveries,
            footprint=shared.footprint,
            energy_kwh=shared.energy_kwh,
        )

    def _find_shared(self, number: int) -> _OfPair:
        evaluation, inquiry, prepared = self._evaluation, self._inquiry, self._prepared
        pair, quantity = prepared.table.pairs[number], inquiry.quantity
        estimate = evaluation.plans.describe(number)
        distance = float(evaluation.distance_km[prepared.rates.provider_of[number]])
        low, high = (float(value) for value in self._co2e_kg[:, number])
        kwh = evaluation.footprint.energy_kwh[:, number].tolist()
        shared = _OfPair(
            pair=pair,
            estimate=OfferEstimate(
                build_s=round(float(evaluation.prices.machine_s[number])),
                feedstock_g=round(estimate.feedstock_g * quantity, 2),
                support_g=round(estimate.support_g * quantity, 2),
                builds=round(float(evaluation.prices.builds[number]), 4),
                orientation=estimate.orientation,
                uncertainty=round(estimate.uncertainty, 3),
            ),
            uncertainty=estimate.uncertainty,
            mass_g=estimate.feedstock_g,
            co2e_range_kg=(round(low, 3), round(high, 3)),
            co2e_kg=round((low + high) / 2, 3),
            footprint=evaluation.footprint.describe(number),
            energy_kwh=(round(kwh[0], 3), round(kwh[1], 3)),
            distance_km=None if math.isnan(distance) else round(distance, 1),
            cautions=_warn(inquiry, pair, estimate.orientation),
        )
        self._pairs[number] = shared
        return shared

    def _list_deliveries(self, mass_g: float, leaving: int, currency: str) -> tuple[Delivery, ...]:
        known = self._deliveries.get((mass_g, leaving, currency))
        if known is None:
            country, dispatched_on = self._inquiry.destination.country, date.fromordinal(leaving)
            known = self._deliveries[mass_g, leaving, currency] = tuple(
                Delivery(
                    service=one.service,
                    price=Money(one.amount_minor, currency),
                    delivered_on=arrive(dispatched_on, one, country),
                )
                for one in self._list_services(mass_g)
            )
        return known

    def _list_services(self, mass_g: float) -> tuple[Shipping, ...]:
        if mass_g not in self._services:
            inquiry = self._inquiry
            self._services[mass_g] = list_services(
                [Goods(inquiry.quantity, inquiry.measurements.size_mm, mass_g)],
                self._prepared.catalogue.tariff,
                inquiry.destination.country,
            )
        return self._services[mass_g]

    def _draw_line(self, code: str, amount_minor: int, pair: Pair) -> PriceLine:
        if code == "surcharge":
            return _name_surcharges(amount_minor, pair)
        line = self._lines.get((code, amount_minor))
        if line is None:
            line = self._lines[code, amount_minor] = PriceLine(code, amount_minor)
        return line


def _name_surcharges(amount_minor: int, pair: Pair) -> PriceLine:
    found = find_surcharges(pair)
    english, german = ([each.name_en for each in found], [each.name_de for each in found])
    return PriceLine("surcharge", amount_minor, ", ".join(english), ", ".join(german))


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
