"""The laws of a price once more in plain Python, to measure against and to agree with.

Only what the cards of ``synthetic`` use; matching and the choice of an orientation are those of the tests'
plain loop, which work out an estimate once for each way of making, as the columns do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.offers import Prepared, Requirement
from app.offers.estimating import POWDER_BED_DENSITY
from app.processes import AS_BUILT, BuildEstimate
from app.processes.orienting import rank_orientations
from app.providers import BuildShare, FinishRate, Pair, RateCard, share_build, usable_volume_mm
from app.values import round_half_up
from tests.providers.plain import match_plainly


@dataclass
class PlainMarket:
    """What a loop may remember of one part: estimates and shares by what they depend on."""

    measurements: Measurements
    prepared: Prepared
    quantity: int
    estimates: dict[tuple[object, ...], BuildEstimate] = field(default_factory=dict)
    shares: dict[tuple[object, ...], BuildShare] = field(default_factory=dict)
    ranked: dict[str, tuple[OrientedMeasurements, ...]] = field(default_factory=dict)

    def price_pair(self, number: int, fitting: list[OrientedMeasurements]) -> dict[int, int]:
        """Totals in minor units by row of the table, for a pair that can make the part."""
        lines = self._draw_up(number, fitting)
        return {row: self._total(number, lines, row) for row in self._rows[number]}

    def price_candidates(self, number: int, fitting: list[OrientedMeasurements]) -> dict[int, int]:
        """The same, every candidate by itself: nothing of the pair is kept from one to the next."""
        return {row: self._total(number, self._draw_up(number, fitting), row) for row in self._rows[number]}

    def _draw_up(self, number: int, fitting: list[OrientedMeasurements]) -> dict[str, int]:
        pair = self.prepared.table.pairs[number]
        return self._list_lines(pair, *self._choose(pair, fitting))

    def __post_init__(self) -> None:
        self._rows: list[range] = []
        start = 0
        for pair in self.prepared.table.pairs:
            stop = start + len(pair.choices) * len(pair.provider.tiers)
            self._rows.append(range(start, stop))
            start = stop

    def _plan(self, pair: Pair, row: OrientedMeasurements) -> tuple[BuildEstimate, BuildShare]:
        setting, machine = pair.setting, pair.machine
        key = (
            pair.process.code, setting.code, pair.material.density_g_cm3, machine.lasers_or_heads, row.code,
        )  # fmt: skip
        if key not in self.estimates:
            self.estimates[key] = pair.process.estimate(
                self.measurements, row, setting, pair.material.density_g_cm3, machine.lasers_or_heads
            )
        estimate = self.estimates[key]
        where = (
            machine.build_volume_mm, machine.margin_mm, machine.diameter_mm, pair.process.code,
            setting.shrinkage_fraction, row.code,
        )  # fmt: skip
        if where not in self.shares:
            self.shares[where] = share_build(estimate.size_mm, machine, pair.process)
        return estimate, self.shares[where]

    def _choose(self, pair: Pair, fitting: list[OrientedMeasurements]) -> tuple[BuildEstimate, BuildShare]:
        codes = {row.code for row in fitting}
        limit = math.inf
        if self.measurements.given.code in codes:
            limit = self._cost_one(pair, *self._plan(pair, self.measurements.given))
        if pair.process.code not in self.ranked:
            rule = pair.process.rules.support_rule_deg
            self.ranked[pair.process.code] = rank_orientations(self.measurements, pair.process, rule)
        for row in self.ranked[pair.process.code]:
            plan = self._plan(pair, row)
            if row.code in codes and self._cost_one(pair, *plan) <= limit * (1 + 1e-9):
                return plan
        raise AssertionError("some orientation fits")

    def _cost_one(self, pair: Pair, estimate: BuildEstimate, share: BuildShare) -> float:
        card, contact = pair.provider.rate_card, estimate.support_contact_cm2
        feedstock, support = _find_material(pair)
        full_s = _time_cycle(pair, self._full_height(pair, estimate))
        cost = (full_s / share.filled + estimate.part_s) / 3600 * _find_machine(pair)[0]
        cost += (estimate.feedstock_g + estimate.waste_g) / 1000 * feedstock
        cost += estimate.support_g / 1000 * support + contact * card.support_removal_eur_per_cm2
        return cost + (_removal_h(pair) * card.labour_eur_per_h if contact > 0 else 0.0)

    def _full_height(self, pair: Pair, estimate: BuildEstimate) -> float:
        is_nested = pair.process.packing == "volume"
        return usable_volume_mm(pair.machine)[2] if is_nested else estimate.size_mm[2]

    def _list_lines(self, pair: Pair, estimate: BuildEstimate, share: BuildShare) -> dict[str, int]:
        """What does not depend on finish and tier, in minor units."""
        card, setting, quantity = pair.provider.rate_card, pair.setting, self.quantity
        machine_per_h, is_shared = _find_machine(pair)
        feedstock_per_kg, support_per_kg = _find_material(pair)
        paid = _discount(card, quantity)
        z = estimate.size_mm[2]
        is_nested = pair.process.packing == "volume"
        full_height = self._full_height(pair, estimate)
        waste_g = estimate.waste_g
        if is_nested and setting.refresh_fraction > 0:
            share_cm3 = math.prod(usable_volume_mm(pair.machine)) / share.filled / 1000
            powder_g = share_cm3 * pair.material.density_g_cm3 * POWDER_BED_DENSITY
            waste_g += max(0.0, powder_g * setting.refresh_fraction - estimate.feedstock_g)
        if is_shared:
            builds = paid / share.filled
            machine_s = builds * _time_cycle(pair, full_height)
        else:
            builds = float(-(-quantity // share.alone))
            level_mm = min(z + pair.process.gap_mm if is_nested else z, full_height)
            height = max(builds, quantity / share.per_level) * level_mm
            machine_s = builds * setting.warmup_h * 3600 + height * _time_height(pair)
        setup_h = (setting.setup_min_per_build + setting.teardown_min_per_build) / 60
        contact = estimate.support_contact_cm2
        removal_h = _removal_h(pair) if contact > 0 else 0.0
        made = {
            "build_setup": builds * setup_h * card.labour_eur_per_h,
            "machine_time": (machine_s + paid * estimate.part_s) / 3600 * machine_per_h,
            "feedstock": paid * (estimate.feedstock_g + waste_g) / 1000 * feedstock_per_kg,
            "support_material": paid * estimate.support_g / 1000 * support_per_kg,
            "energy": paid * estimate.energy_kwh * card.energy_eur_per_kwh,
        }
        scrap = card.scrap_fraction / (1.0 - card.scrap_fraction)
        costs = {
            **made,
            "scrap": scrap * sum(made.values()),
            "order_preparation": card.order_preparation_eur,
            "model_preparation": card.model_preparation_eur,
            "support_removal": paid
            * (contact * card.support_removal_eur_per_cm2 + removal_h * card.labour_eur_per_h),
            "post_processing": sum(
                self._cost_step(_find_finish(pair, step), paid, builds) for step in pair.required_steps
            ),
            "packaging": card.packaging_eur_per_order + quantity * card.packaging_eur_per_part,
        }
        sell = 1.0 / (1.0 - card.margin)
        self._builds = builds
        return {code: round_half_up(cost * sell * 100) for code, cost in costs.items()}

    def _cost_step(self, rate: FinishRate | None, paid: float, builds: float) -> float:
        if rate is None:
            return 0.0
        amount = {
            "per_part": rate.eur * paid,
            "per_hour": rate.eur * rate.hours_per_part * paid,
            "per_cm2": rate.eur * self.measurements.area_mm2 / 100 * paid,
            "per_batch": rate.eur * builds,
        }[rate.basis]
        return max(amount, rate.minimum_eur)

    def _total(self, number: int, lines: dict[str, int], row: int) -> int:
        table = self.prepared.table
        pair, finish, tier = table.pairs[number], table.finishes[int(table.finish[row])], int(table.tier[row])
        card = pair.provider.rate_card
        rate = None if finish == AS_BUILT else _find_finish(pair, finish)
        cost = self._cost_step(rate, _discount(card, self.quantity), self._builds)
        total = sum(lines.values()) + round_half_up(cost * (1.0 / (1.0 - card.margin)) * 100)
        total += round_half_up(total * (pair.provider.tiers[tier].price_factor - 1.0))
        total = max(total, round_half_up(card.minimum_part_eur * self.quantity * 100))
        return max(total, round_half_up(card.minimum_order_eur * 100))


def price_plainly(
    measurements: Measurements, prepared: Prepared, quantity: int, today: date, *, by_pair: bool
) -> dict[int, int]:
    """Totals in minor units by row of the table, for all that can be made; no platform fee.

    ``by_pair``: what the candidates of a pair share is worked out once for them.
    """
    possible, _ = match_plainly(measurements, Requirement(), prepared.table, today=today)
    market = PlainMarket(measurements, prepared, quantity)
    work = market.price_pair if by_pair else market.price_candidates
    totals: dict[int, int] = {}
    for number, fitting in possible.items():
        totals.update(work(number, fitting))
    return totals


def _time_height(pair: Pair) -> float:
    setting = pair.setting
    cooling_s = setting.cooldown_h_per_100mm * 36.0 if setting.cooldown_on_machine else 0.0
    return setting.layer_s / (setting.layer_um / 1000) + cooling_s


def _time_cycle(pair: Pair, height_mm: float) -> float:
    return pair.setting.warmup_h * 3600 + _time_height(pair) * height_mm


def _removal_h(pair: Pair) -> float:
    return pair.setting.support_removal_min_per_part / 60


def _find_machine(pair: Pair) -> tuple[float, bool]:
    rates = pair.provider.rate_card.machine_rates
    rate = next(rate for rate in rates if rate.machine_code == pair.machine.code)
    return rate.eur_per_h, rate.sharing == "shared"


def _find_material(pair: Pair) -> tuple[float, float]:
    rates = pair.provider.rate_card.material_rates
    rate = next(rate for rate in rates if rate.material_code == pair.material.code)
    own = rate.support_eur_per_kg
    return rate.eur_per_kg, rate.eur_per_kg if own is None else own


def _find_finish(pair: Pair, code: str) -> FinishRate | None:
    rates = pair.provider.rate_card.finish_rates
    return next((rate for rate in rates if rate.finish_code == code), None)


def _discount(card: RateCard, quantity: int) -> float:
    paid, discount = float(quantity), 0.0
    for band in card.quantity_bands:
        paid -= max(0, quantity + 1 - band.from_quantity) * (band.discount - discount)
        discount = band.discount
    return paid
