"""Matching and the choice of an orientation as a plain loop over pairs: what the columns must agree with."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.pricing.machine_hour import find_hourly_rate
from app.processes import BuildEstimate
from app.processes.orienting import rank_orientations
from app.providers import (
    MATERIAL_CERTIFICATES,
    CandidateTable,
    Misfit,
    Pair,
    Rejection,
    Requirement,
    find_misfit,
    share_build,
    usable_volume_mm,
)
from app.providers.matching import printed_size_mm
from app.providers.tolerances import find_tolerance_mm
from app.values.errors import Parameter

Reason = tuple[str, dict[str, Parameter]] | None


def match_plainly(
    measurements: Measurements,
    requirement: Requirement,
    table: CandidateTable,
    *,
    materials: Collection[str] | None = None,
    processes: Collection[str] | None = None,
    country: str = "DE",
    today: date,
) -> tuple[dict[int, list[OrientedMeasurements]], list[Rejection]]:
    """By pair the orientations that fit, and the rejections in order."""
    possible: dict[int, list[OrientedMeasurements]] = {}
    rejections: list[Rejection] = []
    for number, pair in enumerate(table.pairs):
        if materials is not None and pair.material.code not in materials:
            continue
        if processes is not None and pair.process.code not in processes:
            continue
        if requirement.provider is not None and pair.provider.code != requirement.provider:
            continue
        is_wished = materials is not None or processes is not None
        reason = (
            (("only_for_moulds", {}) if pair.process.is_for_moulds and not is_wished else None)
            or _refuse_firm(pair, requirement, country, today)
            or _refuse_finish(pair, requirement, measurements)
            or _refuse_material(pair, requirement)
            or _refuse_accuracy(pair, requirement, measurements)
        )
        misfits = [
            (find_misfit(printed_size_mm(row, pair.setting), pair.machine), row)
            for row in measurements.orientations
        ]
        fitting = [row for misfit, row in misfits if misfit is None]
        if reason is None and not fitting:
            reason = _too_large([misfit for misfit, _ in misfits if misfit is not None])
        if reason is None:
            possible[number] = fitting
        else:
            rejections.append(
                Rejection(pair.provider.code, pair.machine.code, pair.material.code, reason[0], reason[1])
            )
    return possible, rejections


def _refuse_firm(pair: Pair, requirement: Requirement, country: str, today: date) -> Reason:
    provider = pair.provider
    if provider.rate_card.valid_from > today:
        return ("price_list_not_begun", {})
    if provider.rate_card.valid_until is not None and provider.rate_card.valid_until < today:
        return ("price_list_expired", {})
    if provider.countries_served and country not in provider.countries_served:
        return ("destination_not_served", {"country": country})
    valid = {certificate.code for certificate in provider.certificates if certificate.valid_until >= today}
    for wanted in requirement.certificates:
        if wanted in MATERIAL_CERTIFICATES:
            enough = MATERIAL_CERTIFICATES[MATERIAL_CERTIFICATES.index(wanted) :]
            if not set(enough) & set(provider.material_certificates):
                return ("certificate_missing", {"certificate": f"EN 10204 {wanted}"})
        elif wanted not in valid:
            return ("certificate_missing", {"certificate": wanted})
    return _refuse_inspections(pair, requirement)


def _refuse_inspections(pair: Pair, requirement: Requirement) -> Reason:
    provider = pair.provider
    for code in requirement.inspections:
        if code not in provider.inspections:
            return ("inspection_missing", {"inspection": code})
    if requirement.industry is not None and requirement.industry not in provider.industries:
        return ("industry_not_served", {"industry": requirement.industry})
    return None


def _refuse_finish(pair: Pair, requirement: Requirement, measurements: Measurements) -> Reason:
    if requirement.finish not in (None, *pair.choices, *pair.required_steps):
        return ("finish_unavailable", {"finish": requirement.finish})
    for code in (*pair.required_steps, *((requirement.finish,) if requirement.finish else ())):
        why = refuse_step(pair, code, requirement, measurements)
        if why is not None:
            return (why, {"finish": code})
    return None


def refuse_step(pair: Pair, code: str, requirement: Requirement, measurements: Measurements) -> str | None:
    """Why a provider does not do a step on the part at a computed price."""
    limit = next((one for one in pair.provider.finish_limits if one.finish_code == code), None)
    if limit is not None and limit.largest_mm is not None:
        part, most = sorted(measurements.size_mm), sorted(limit.largest_mm)
        if any(a > b + 1e-9 for a, b in zip(part, most, strict=True)):
            return "finish_too_large"
    if limit is not None and limit.needs_drawing and not requirement.has_drawing:
        return "finish_needs_drawing"
    is_by_hand = any(
        rate.is_by_hand for rate in pair.provider.rate_card.finish_rates if rate.finish_code == code
    )
    return "finish_by_hand" if is_by_hand else None


def _refuse_material(pair: Pair, requirement: Requirement) -> Reason:
    material = pair.material
    for name, value, required in (
        ("tensile_strength_mpa", material.tensile_strength_mpa, requirement.min_tensile_strength_mpa),
        ("max_use_temperature_c", material.max_use_temperature_c, requirement.min_use_temperature_c),
    ):
        if required is not None and value is None:
            return ("property_missing", {"property": name})
        if required is not None and value is not None and value < required:
            return ("property_below", {"property": name, "value": value, "required": required})
    for name, suitability, wanted in (
        ("food_contact", material.food_contact, requirement.food_contact),
        ("biocompatible", material.biocompatible, requirement.biocompatible),
    ):
        if wanted and suitability not in ("yes", "grade"):
            return ("property_missing", {"property": name})
    return None


def _refuse_accuracy(pair: Pair, requirement: Requirement, measurements: Measurements) -> Reason:
    largest = max(measurements.size_mm)
    own_mm, own_pct = pair.offered.tolerance_mm, pair.offered.tolerance_pct
    if own_mm is None and own_pct is None:
        own_mm, own_pct = pair.rules.tolerance_min_mm, pair.rules.tolerance_pct
    achievable = max(own_mm or 0.0, (own_pct or 0.0) / 100 * largest)
    wished = requirement.tolerance_class
    if wished is not None and find_tolerance_mm(wished, largest) is None:
        return ("tolerance_class_undefined", {"tolerance_class": wished, "length_mm": round(largest, 2)})
    asked = [requirement.tolerance_mm]
    if requirement.tolerance_class is not None:
        asked.append(find_tolerance_mm(requirement.tolerance_class, largest))
    requested = min((one for one in asked if one is not None), default=None)
    if requested is not None and requested < achievable:
        return ("tolerance_too_tight", {"requested_mm": requested, "achievable_mm": round(achievable, 3)})
    wall, least = measurements.wall, pair.rules.min_wall_mm
    if wall is not None and wall.p05_mm < least:
        return ("wall_below_minimum", {"wall_mm": round(wall.p05_mm, 3), "minimum_mm": least})
    return None


def _too_large(misfits: list[Misfit]) -> Reason:
    least = min(misfits, key=lambda misfit: misfit.excess_mm)
    return (
        "too_large",
        {
            "axis": least.axis,
            "excess_mm": round(least.excess_mm, 2),
            "part_mm": round(least.part_mm, 2),
            "machine_mm": round(least.machine_mm, 2),
        },
    )


def cost_one_plainly(
    pair: Pair, measurements: Measurements, row: OrientedMeasurements
) -> tuple[float, BuildEstimate]:
    """What one part of a usual build costs a provider in an orientation, besides what all have in common."""
    card, setting, machine = pair.provider.rate_card, pair.setting, pair.machine
    estimate = pair.process.estimate(
        measurements, row, setting, pair.material.density_g_cm3, machine.lasers_or_heads
    )
    machine_rate = next(rate for rate in card.machine_rates if rate.machine_code == machine.code)
    rate = next(rate for rate in card.material_rates if rate.material_code == pair.material.code)
    support_per_kg = rate.eur_per_kg if rate.support_eur_per_kg is None else rate.support_eur_per_kg
    cooling_s = setting.cooldown_h_per_100mm * 36.0 if setting.cooldown_on_machine else 0.0
    is_nested = pair.process.packing == "volume"
    height = usable_volume_mm(machine)[2] if is_nested else estimate.size_mm[2]
    cycle_s = setting.warmup_h * 3600 + (setting.layer_s / (setting.layer_um / 1000) + cooling_s) * height
    fill = pair.process.fill if machine_rate.fill_fraction is None else machine_rate.fill_fraction
    share = share_build(estimate.size_mm, machine, replace(pair.process, fill=fill))
    hourly_eur = find_hourly_rate(machine_rate, {cost.machine_code: cost for cost in card.machine_costs})
    contact = estimate.support_contact_cm2
    cost = (
        (cycle_s / share.filled + estimate.part_s) / 3600 * hourly_eur
        + (estimate.feedstock_g + estimate.waste_g) / 1000 * rate.eur_per_kg
        + estimate.support_g / 1000 * support_per_kg
        + contact * card.support_removal_eur_per_cm2
    )
    if contact > 0:
        cost += setting.support_removal_min_per_part / 60 * card.labour_eur_per_h
    return cost, estimate


def choose_plainly(
    pair: Pair, measurements: Measurements, fitting: list[OrientedMeasurements]
) -> tuple[float, BuildEstimate]:
    """The first in the process's order that is no dearer than the given orientation, where that fits."""
    ranked = rank_orientations(measurements, pair.process, pair.process.rules.support_rule_deg)
    limit = math.inf
    if measurements.given in fitting:
        limit = cost_one_plainly(pair, measurements, measurements.given)[0]
    return next(
        planned
        for row in ranked
        if row in fitting
        and (planned := cost_one_plainly(pair, measurements, row))[0] <= limit * (1.0 + 1e-9)
    )
