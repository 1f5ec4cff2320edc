"""Which machines can make a part in which material, and for every other one the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.geometry.measurements import Measurements, OrientedMeasurements
from app.processes import MachineSetting
from app.providers.candidates import CandidateTable, Pair
from app.providers.fitting import Misfit, find_misfit
from app.providers.requirement import Requirement
from app.values.errors import Parameter

# EN 10204, from the weakest to the strongest: a stronger document serves where a weaker one is asked for.
MATERIAL_CERTIFICATES = ("2.1", "2.2", "3.1", "3.2")
# What firms in this trade are certified for; providers may hold others.
FIRM_CERTIFICATES = ("ISO 9001", "ISO 14001", "EN 9100", "ISO 13485", "IATF 16949", "DIN 2304", "Nadcap")


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a provider's machine cannot make the part in a material."""

    provider: str
    machine: str
    material: str
    code: str
    parameters: dict[str, Parameter]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A pair that can make the part, and the orientations in which it fits."""

    pair: int
    orientations: tuple[OrientedMeasurements, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Every pair asked for is in one of the two."""

    verdicts: tuple[Verdict, ...]
    rejections: tuple[Rejection, ...]


def match(
    measurements: Measurements,
    requirement: Requirement,
    table: CandidateTable,
    *,
    materials: Collection[str] | None,
    processes: Collection[str] | None,
    country: str,
    today: date,
) -> Match:
    """Judge every pair of the wished materials and processes (None: any); tier and date come later."""
    verdicts: list[Verdict] = []
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
            or _refuse_material(pair, requirement)
            or _refuse_accuracy(pair, requirement, measurements)
        )
        fitting: list[OrientedMeasurements] = []
        if reason is None:
            misfits = [
                (find_misfit(printed_size_mm(row, pair.setting), pair.machine), row)
                for row in measurements.orientations
            ]
            fitting = [row for misfit, row in misfits if misfit is None]
            if not fitting:
                reason = _too_large([misfit for misfit, _ in misfits if misfit is not None])
        if reason is None:
            verdicts.append(Verdict(number, tuple(fitting)))
        else:
            code, parameters = reason
            rejections.append(
                Rejection(pair.provider.code, pair.machine.code, pair.material.code, code, parameters)
            )
    return Match(tuple(verdicts), tuple(rejections))


_Reason = tuple[str, dict[str, Parameter]] | None


def printed_size_mm(row: OrientedMeasurements, setting: MachineSetting) -> tuple[float, float, float]:
    """The size on the machine: sintered parts are printed larger."""
    scale = 1.0 / (1.0 - setting.shrinkage_fraction)
    x, y, z = row.size_mm
    return (x * scale, y * scale, z * scale)


def _refuse_firm(pair: Pair, requirement: Requirement, country: str, today: date) -> _Reason:
    provider = pair.provider
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
    if requirement.finish not in (None, *pair.choices, *pair.required_steps):
        return ("finish_unavailable", {"finish": requirement.finish})
    return None


def _refuse_material(pair: Pair, requirement: Requirement) -> _Reason:
    material = pair.material
    least = (
        ("tensile_strength_mpa", material.tensile_strength_mpa, requirement.min_tensile_strength_mpa),
        ("max_use_temperature_c", material.max_use_temperature_c, requirement.min_use_temperature_c),
    )
    for name, value, required in least:
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


def _refuse_accuracy(pair: Pair, requirement: Requirement, measurements: Measurements) -> _Reason:
    rules = pair.rules
    if requirement.tolerance_mm is not None:
        achievable = max(rules.tolerance_min_mm, rules.tolerance_pct / 100 * max(measurements.size_mm))
        if requirement.tolerance_mm < achievable:
            return (
                "tolerance_too_tight",
                {"requested_mm": requirement.tolerance_mm, "achievable_mm": round(achievable, 3)},
            )
    wall = measurements.wall
    if wall is not None and wall.p05_mm < rules.min_wall_mm:
        return ("wall_below_minimum", {"wall_mm": round(wall.p05_mm, 3), "minimum_mm": rules.min_wall_mm})
    return None


def _too_large(misfits: list[Misfit]) -> _Reason:
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
