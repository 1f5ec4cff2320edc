"""Which machines can make a part in which material, and for every other one the reason.

Judged column by column over all pairs at once. Causes are tried in a fixed order, and the first one that
applies to a pair is its reason; it is put into words only where somebody reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.processes import MachineSetting
from app.providers.candidates import CandidateTable
from app.providers.certificates import MATERIAL_CERTIFICATES
from app.providers.columns import Mask, PairColumns, StepLimit
from app.providers.fitting import find_fits, find_misfit
from app.providers.provider import Machine
from app.providers.rejections import Judgement, Rejections
from app.providers.requirement import Requirement
from app.providers.tolerances import find_tolerance_mm
from app.values.errors import Parameter


@dataclass(frozen=True, slots=True)
class Match:
    """``is_possible`` (P,) are the pairs that can make the part; ``fits`` (O, beds) says which orientation
    stands in which build space, ``allowed_rows`` (C,) which finishes the part may have (None: all). Every
    other pair asked for is among the rejections."""

    is_possible: Mask
    fits: NDArray[np.bool_]
    allowed_rows: Mask | None
    rejections: Rejections


def match(
    measurements: Measurements,
    requirement: Requirement,
    table: CandidateTable,
    columns: PairColumns,
    *,
    materials: Collection[str] | None,
    processes: Collection[str] | None,
    country: str,
    today: date,
) -> Match:
    """Judge every pair of the wished materials and processes (None: any); tier and date come later."""
    asked = _find_asked(requirement, columns, materials, processes)
    judged = Judgement(table.pairs, asked)
    if materials is None and processes is None:
        judged.reject(columns.is_for_moulds, "only_for_moulds")
    allowed_steps = [_allows(limit, measurements, requirement) for limit in columns.steps.limits]
    _refuse_firm(judged, requirement, columns, country, today)
    _refuse_steps(judged, requirement, columns, allowed_steps, measurements)
    _refuse_material(judged, requirement, columns)
    _refuse_accuracy(judged, requirement, measurements, columns)
    fits = _refuse_size(judged, measurements, table, columns)
    return Match(
        is_possible=judged.is_possible,
        fits=fits,
        allowed_rows=None if all(allowed_steps) else np.array(allowed_steps)[columns.steps.limit_of_row],
        rejections=judged.list_rejections(),
    )


def printed_size_mm(row: OrientedMeasurements, setting: MachineSetting) -> tuple[float, float, float]:
    """The size on the machine: sintered parts are printed larger."""
    scale = 1.0 / (1.0 - setting.shrinkage_fraction)
    x, y, z = row.size_mm
    return (x * scale, y * scale, z * scale)


def _find_asked(
    requirement: Requirement,
    columns: PairColumns,
    materials: Collection[str] | None,
    processes: Collection[str] | None,
) -> Mask:
    firms = columns.providers.codes
    provider = None if requirement.provider is None else (requirement.provider,)
    asked = np.ones(len(columns.provider), dtype=np.bool_)
    for wanted, known, column in (
        (materials, columns.materials, columns.material),
        (processes, columns.processes, columns.process),
        (provider, firms, columns.provider),
    ):
        if wanted is not None:
            is_wanted = np.zeros(len(known) + 1, dtype=np.bool_)
            is_wanted[[known[code] for code in wanted if code in known]] = True
            asked &= is_wanted[column]
    return asked


def _refuse_firm(
    judged: Judgement, requirement: Requirement, columns: PairColumns, country: str, today: date
) -> None:
    firms, of = columns.providers, columns.provider
    nobody = np.zeros(len(firms.serves_all), dtype=np.bool_)

    def need(is_fine: Mask, code: str, parameters: dict[str, Parameter]) -> None:
        if not is_fine.all():
            judged.reject(~is_fine[of], code, parameters)

    need(firms.card_from <= today.toordinal(), "price_list_not_begun", {})
    need(firms.card_until >= today.toordinal(), "price_list_expired", {})
    need(firms.serves_all | firms.serves.get(country, nobody), "destination_not_served", {"country": country})
    for wanted in requirement.certificates:
        if wanted in MATERIAL_CERTIFICATES:
            is_held = firms.material_certificate >= MATERIAL_CERTIFICATES.index(wanted)
            need(is_held, "certificate_missing", {"certificate": f"EN 10204 {wanted}"})
        else:
            until = firms.certificate_until.get(wanted)
            is_held = nobody if until is None else until >= today.toordinal()
            need(is_held, "certificate_missing", {"certificate": wanted})
    for code in requirement.inspections:
        need(firms.inspections.get(code, nobody), "inspection_missing", {"inspection": code})
    if requirement.industry is not None:
        is_known = firms.industries.get(requirement.industry, nobody)
        need(is_known, "industry_not_served", {"industry": requirement.industry})


def _allows(limit: StepLimit, measurements: Measurements, requirement: Requirement) -> bool:
    return _find_limit_code(limit, measurements, requirement) is None


def _find_limit_code(limit: StepLimit, measurements: Measurements, requirement: Requirement) -> str | None:
    if limit.largest_mm is not None:
        sides = zip(sorted(measurements.size_mm), sorted(limit.largest_mm), strict=True)
        if any(side > most + 1e-9 for side, most in sides):
            return "finish_too_large"
    if limit.needs_drawing and not requirement.has_drawing:
        return "finish_needs_drawing"
    return "finish_by_hand" if limit.is_by_hand else None


def _refuse_steps(
    judged: Judgement,
    requirement: Requirement,
    columns: PairColumns,
    allowed: list[bool],
    measurements: Measurements,
) -> None:
    """The finish wished for, and steps no part leaves without."""
    steps = columns.steps
    wished = requirement.finish
    nowhere = np.zeros(len(columns.provider), dtype=np.bool_)
    if wished is not None:
        judged.reject(~steps.available.get(wished, nowhere), "finish_unavailable", {"finish": wished})
    if all(allowed):
        return
    for code, limit_of in steps.limit.items():
        needed = steps.required.get(code, nowhere) if code != wished else ~nowhere
        if not needed.any():
            continue
        for number in np.unique(limit_of).tolist():
            why = _find_limit_code(steps.limits[number], measurements, requirement)
            if why is not None:
                judged.reject(needed & (limit_of == number)[columns.provider], why, {"finish": code})


def _refuse_material(judged: Judgement, requirement: Requirement, columns: PairColumns) -> None:
    for name, values, required in (
        ("tensile_strength_mpa", columns.tensile_strength_mpa, requirement.min_tensile_strength_mpa),
        ("max_use_temperature_c", columns.max_use_temperature_c, requirement.min_use_temperature_c),
    ):
        if required is not None:
            judged.reject(np.isnan(values), "property_missing", {"property": name})

            def describe(
                pair: int, name: str = name, values: NDArray[np.float64] = values, required: float = required
            ) -> dict[str, Parameter]:
                return {"property": name, "value": float(values[pair]), "required": required}

            judged.reject(values < required, "property_below", describe)
    for name, is_suitable, wanted in (
        ("food_contact", columns.is_food_safe, requirement.food_contact),
        ("biocompatible", columns.is_biocompatible, requirement.biocompatible),
    ):
        if wanted:
            judged.reject(~is_suitable, "property_missing", {"property": name})


def _refuse_accuracy(
    judged: Judgement, requirement: Requirement, measurements: Measurements, columns: PairColumns
) -> None:
    largest_mm = max(measurements.size_mm)
    wished = requirement.tolerance_class
    if wished is not None and find_tolerance_mm(wished, largest_mm) is None:
        undefined: dict[str, Parameter] = {"tolerance_class": wished, "length_mm": round(largest_mm, 2)}
        judged.reject(np.ones(len(columns.provider), dtype=np.bool_), "tolerance_class_undefined", undefined)
    requested = find_requested_tolerance_mm(requirement, largest_mm)
    if requested is not None:
        achievable = np.maximum(columns.tolerance_mm, columns.tolerance_pct / 100 * largest_mm)

        def describe_tolerance(pair: int) -> dict[str, Parameter]:
            return {"requested_mm": requested, "achievable_mm": round(float(achievable[pair]), 3)}

        judged.reject(requested < achievable, "tolerance_too_tight", describe_tolerance)
    wall = measurements.wall
    if wall is not None:
        thinnest_mm = wall.p05_mm

        def describe_wall(pair: int) -> dict[str, Parameter]:
            return {"wall_mm": round(thinnest_mm, 3), "minimum_mm": float(columns.min_wall_mm[pair])}

        judged.reject(thinnest_mm < columns.min_wall_mm, "wall_below_minimum", describe_wall)


def find_requested_tolerance_mm(requirement: Requirement, largest_mm: float) -> float | None:
    """The tighter of the tolerance and the class asked for."""
    asked = [requirement.tolerance_mm]
    if requirement.tolerance_class is not None:
        asked.append(find_tolerance_mm(requirement.tolerance_class, largest_mm))
    return min((tolerance for tolerance in asked if tolerance is not None), default=None)


def _refuse_size(
    judged: Judgement, measurements: Measurements, table: CandidateTable, columns: PairColumns
) -> NDArray[np.bool_]:
    sizes = np.array([row.size_mm for row in measurements.orientations])
    fits = find_fits(sizes[:, None, :] * columns.bed_scale[:, None], columns.beds)
    by_bed: dict[int, Mapping[str, Parameter]] = {}

    def describe(pair: int) -> dict[str, Parameter]:
        bed = int(columns.bed[pair])
        if bed not in by_bed:
            by_bed[bed] = _too_large(measurements, table.pairs[pair].machine, table.pairs[pair].setting)
        return dict(by_bed[bed])

    fits_somehow: Mask = np.logical_or.reduce(fits, axis=0)
    judged.reject(~fits_somehow[columns.bed], "too_large", describe)
    return fits


def _too_large(
    measurements: Measurements, machine: Machine, setting: MachineSetting
) -> Mapping[str, Parameter]:
    misfits = [find_misfit(printed_size_mm(row, setting), machine) for row in measurements.orientations]
    least = min((misfit for misfit in misfits if misfit), key=lambda misfit: misfit.excess_mm)
    return {
        "axis": least.axis,
        "excess_mm": round(least.excess_mm, 2),
        "part_mm": round(least.part_mm, 2),
        "machine_mm": round(least.machine_mm, 2),
    }
