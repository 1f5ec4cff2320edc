"""Time and feedstock of a part for every pair that can make it, in the orientation that suits it best."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.pricing import PartColumns
from app.pricing.rates import Column, Rates
from app.processes import BuildEstimate
from app.processes.orienting import rank_orientations
from app.providers import BuildShare, Match, Pair, share_build, usable_volume_mm

# A loose powder bed is about half as dense as the solid (bulk densities of PA12 and metal powders
# on data sheets lie at 45 to 60 %).
POWDER_BED_DENSITY = 0.5


@dataclass(frozen=True, slots=True)
class PairPlan:
    """How a pair would build the part."""

    estimate: BuildEstimate
    share: BuildShare


@dataclass(frozen=True, slots=True)
class Plans:
    """Plans by pair number, and the columns that pricing needs (rows of other pairs are zero)."""

    by_pair: dict[int, PairPlan]
    columns: PartColumns


def plan_builds(measurements: Measurements, match: Match, pairs: tuple[Pair, ...], rates: Rates) -> Plans:
    """Choose for each pair the orientation that suits its process best among those that fit the machine.

    None is taken that needs more support than the given one or in which one part costs more than in that,
    if the given one fits.
    """
    planner = _Planner(measurements)
    by_pair: dict[int, PairPlan] = {}
    for verdict in match.verdicts:
        pair = pairs[verdict.pair]
        fitting = {row.code for row in verdict.orientations}
        limit_eur = math.inf
        if measurements.given.code in fitting:
            limit_eur = _cost_one(planner.plan(pair, measurements.given), pair, rates, verdict.pair)
        for row in planner.rank(pair):
            if row.code not in fitting:
                continue
            plan = planner.plan(pair, row)
            if _cost_one(plan, pair, rates, verdict.pair) <= limit_eur * (1.0 + 1e-9):
                by_pair[verdict.pair] = plan
                break
    return Plans(by_pair, _to_columns(measurements, by_pair, pairs))


class _Planner:
    """Plans of one part; what pairs have in common is worked out once."""

    def __init__(self, measurements: Measurements) -> None:
        self._measurements = measurements
        self._ranks: dict[tuple[str, int], tuple[OrientedMeasurements, ...]] = {}
        self._estimates: dict[tuple[str, str, float, int, str], BuildEstimate] = {}
        self._shares: dict[tuple[object, ...], BuildShare] = {}

    def rank(self, pair: Pair) -> tuple[OrientedMeasurements, ...]:
        rule = pair.rules.support_rule_deg
        key = (pair.process.code, rule)
        ranked = self._ranks.get(key)
        if ranked is None:
            ranked = self._ranks[key] = rank_orientations(self._measurements, pair.process, rule)
        return ranked

    def plan(self, pair: Pair, row: OrientedMeasurements) -> PairPlan:
        density, heads = pair.material.density_g_cm3, pair.machine.lasers_or_heads
        key = (pair.process.code, pair.setting.code, density, heads, row.code)
        estimate = self._estimates.get(key)
        if estimate is None:
            estimate = pair.process.estimate(self._measurements, row, pair.setting, density, heads)
            self._estimates[key] = estimate
        share_key = (
            pair.machine.build_volume_mm, pair.machine.margin_mm, pair.machine.diameter_mm,
            pair.process.code, pair.setting.shrinkage_fraction, row.code,
        )  # fmt: skip
        share = self._shares.get(share_key)
        if share is None:
            share = self._shares[share_key] = share_build(estimate.size_mm, pair.machine, pair.process)
        return PairPlan(estimate, share)


def _cycle(pair: Pair) -> tuple[float, float]:
    """Fixed seconds of a build cycle, and seconds per millimetre of its height."""
    setting = pair.setting
    cooling_s = setting.cooldown_h_per_100mm * 36.0 if setting.cooldown_on_machine else 0.0
    return setting.warmup_h * 3600, setting.layer_s / (setting.layer_um / 1000) + cooling_s


def _cost_one(plan: PairPlan, pair: Pair, rates: Rates, number: int) -> float:
    estimate = plan.estimate
    fixed_s, per_mm_s = _cycle(pair)
    height = estimate.size_mm[2]
    if pair.process.packing == "volume":
        height = usable_volume_mm(pair.machine)[2]
    machine_s = (fixed_s + per_mm_s * height) / plan.share.filled + estimate.part_s
    removal_eur = float(rates.removal_h_per_part[number] * rates.labour_per_h[number])
    return (
        machine_s / 3600 * float(rates.machine_per_h[number])
        + (estimate.feedstock_g + estimate.waste_g) / 1000 * float(rates.feedstock_per_kg[number])
        + estimate.support_g / 1000 * float(rates.support_per_kg[number])
        + estimate.support_contact_cm2 * float(rates.removal_per_cm2[number])
        + (removal_eur if estimate.support_contact_cm2 > 0 else 0.0)
    )


def _to_columns(
    measurements: Measurements, by_pair: dict[int, PairPlan], pairs: tuple[Pair, ...]
) -> PartColumns:
    rows = np.zeros((len(pairs), 13))
    rows[:, 10:] = 1.0
    for number, plan in by_pair.items():
        pair, estimate, share = pairs[number], plan.estimate, plan.share
        z = estimate.size_mm[2]
        fixed_s, per_mm_s = _cycle(pair)
        usable = usable_volume_mm(pair.machine)
        is_nested = pair.process.packing == "volume"
        waste_g = estimate.waste_g
        if is_nested and pair.setting.refresh_fraction > 0:
            share_cm3 = math.prod(usable) / share.filled / 1000
            powder_g = share_cm3 * pair.material.density_g_cm3 * POWDER_BED_DENSITY
            waste_g += max(0.0, powder_g * pair.setting.refresh_fraction - estimate.feedstock_g)
        rows[number] = (
            fixed_s,
            per_mm_s,
            z + pair.process.gap_mm if is_nested else z,
            usable[2] if is_nested else z,
            estimate.part_s,
            estimate.feedstock_g,
            estimate.support_g,
            waste_g,
            estimate.energy_kwh,
            estimate.support_contact_cm2,
            share.alone,
            share.per_level,
            share.filled,
        )
    columns: list[Column] = [np.ascontiguousarray(column) for column in rows.T]
    return PartColumns(measurements.area_mm2 / 100, *columns)
