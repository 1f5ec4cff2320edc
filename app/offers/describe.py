"""Whole offers of an evaluation, row by row; what several rows share is worked out once."""

from __future__ import annotations

import math
from datetime import date

from app.delivery import Goods, Shipping, arrive, choose_service, list_services
from app.offers.evaluate import Evaluation
from app.offers.inquiry import Inquiry
from app.offers.offer import Candidate, Caution, Delivery, Offer, OfferEstimate, PriceLine, Reason
from app.offers.prepare import Prepared
from app.pricing import LINE_CODES, find_surcharges
from app.processes import BuildEstimate
from app.processes.design_check import check_design
from app.providers import Pair
from app.values import Money, round_half_up

# What an error of the estimate moves in a price: these lines follow time and feedstock.
_UNCERTAIN_LINES = (
    "machine_time", "feedstock", "support_material", "energy", "table_price", "formula_price",
    "support_removal", "scrap",
)  # fmt: skip
UNCERTAIN_ROWS = [LINE_CODES.index(code) for code in _UNCERTAIN_LINES]


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


class Describer:
    """Describes rows of one evaluation and remembers what it worked out for a pair or a mass."""

    def __init__(self, evaluation: Evaluation, inquiry: Inquiry, prepared: Prepared) -> None:
        self._evaluation, self._inquiry, self._prepared = evaluation, inquiry, prepared
        self._co2e_kg = evaluation.footprint.co2e_kg
        self._estimates: dict[int, BuildEstimate] = {}
        self._cautions: dict[int, tuple[Caution, ...]] = {}
        self._services: dict[float, tuple[Shipping, ...]] = {}

    def describe(self, row: int, why: tuple[Reason, ...]) -> Offer:
        """The whole offer of a row."""
        evaluation, inquiry, prepared = self._evaluation, self._inquiry, self._prepared
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
        estimate = self._estimate(number)
        dates, destination = evaluation.dates, inquiry.destination
        services = self._list_services(estimate.feedstock_g)
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
        low, high = (float(value) for value in self._co2e_kg[:, number])
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
            cautions=self._warn(number, estimate.orientation),
            dispatched_on=dispatched_on,
            service=chosen.service if chosen else None,
            deliveries=deliveries,
            footprint=evaluation.footprint.describe(number),
            energy_kwh=(round(kwh[0], 3), round(kwh[1], 3)),
        )

    def _estimate(self, number: int) -> BuildEstimate:
        if number not in self._estimates:
            self._estimates[number] = self._evaluation.plans.describe(number)
        return self._estimates[number]

    def _list_services(self, mass_g: float) -> tuple[Shipping, ...]:
        if mass_g not in self._services:
            inquiry = self._inquiry
            self._services[mass_g] = list_services(
                [Goods(inquiry.quantity, inquiry.measurements.size_mm, mass_g)],
                self._prepared.catalogue.tariff,
                inquiry.destination.country,
            )
        return self._services[mass_g]

    def _warn(self, number: int, orientation: str) -> tuple[Caution, ...]:
        if number not in self._cautions:
            self._cautions[number] = _warn(self._inquiry, self._prepared.table.pairs[number], orientation)
        return self._cautions[number]


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
