"""No offer? Which single change of the wish or of the part would give one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.geometry.rescale import rescale
from app.geometry.units import MM_PER_UNIT, Unit
from app.offers.inquiry import Inquiry
from app.offers.offer import NearMiss
from app.providers import Rejection, Requirement
from app.values.errors import Parameter
from app.values.money import Money

Count = Callable[[Inquiry], tuple[int, Money | None]]


def find_near_misses(inquiry: Inquiry, rejections: Sequence[Rejection], count: Count) -> tuple[NearMiss, ...]:
    """Another unit where it is in doubt, wishes that could be dropped (each counted anew, the most helpful
    first), then changes of the part."""
    other_units = [
        NearMiss("other_unit", {"unit": unit}, offers, cheapest)
        for unit in _doubtful_units(inquiry)
        for offers, cheapest in [count(replace(inquiry, measurements=rescale(inquiry.measurements, unit)))]
        if offers
    ]
    dropped = [
        NearMiss("drop_requirement", {"requirement": name, "value": value}, offers, cheapest)
        for name, value, changed in _relax(inquiry.requirement)
        for offers, cheapest in [count(replace(inquiry, requirement=changed))]
        if offers
    ]
    dropped.sort(key=lambda miss: -miss.offers)
    return (*other_units, *dropped, *_change_part(rejections))


def _doubtful_units(inquiry: Inquiry) -> Iterator[Unit]:
    for finding in inquiry.measurements.findings:
        if finding.code not in ("unit_doubtful", "unit_guessed"):
            continue
        alternatives = finding.parameters["alternatives"]
        for row in alternatives if isinstance(alternatives, list) else []:
            yield from (unit for unit in MM_PER_UNIT if isinstance(row, dict) and row["unit"] == unit)


_DROPPABLE = (
    "material",
    "process",
    "finish",
    "tier",
    "provider",
    "tolerance_mm",
    "min_tensile_strength_mpa",
    "min_use_temperature_c",
    "food_contact",
    "biocompatible",
    "wanted_on",
)


def _relax(requirement: Requirement) -> Iterator[tuple[str, Parameter, Requirement]]:
    nothing = Requirement()
    for name in _DROPPABLE:
        value, none = getattr(requirement, name), getattr(nothing, name)
        if value != none:
            shown = value.isoformat() if isinstance(value, date) else value
            yield name, shown, replace(requirement, **{name: none})
    for wanted in requirement.certificates:
        rest = tuple(code for code in requirement.certificates if code != wanted)
        yield "certificate", wanted, replace(requirement, certificates=rest)


def _change_part(rejections: Sequence[Rejection]) -> Iterator[NearMiss]:
    def gather(code: str) -> list[dict[str, Parameter]]:
        return [rejection.parameters for rejection in rejections if rejection.code == code]

    too_large = gather("too_large")
    if too_large:
        scale = max(_number(row["machine_mm"]) / _number(row["part_mm"]) for row in too_large)
        percent = math.floor(scale * 1000) / 10
        yield NearMiss("scale_part", {"percent": percent}, len(too_large), None)
    thin = gather("wall_below_minimum")
    if thin:
        least = min(thin, key=lambda row: _number(row["minimum_mm"]))
        parameters: dict[str, Parameter] = {"wall_mm": least["wall_mm"], "minimum_mm": least["minimum_mm"]}
        yield NearMiss("thicker_walls", parameters, len(thin), None)


def _number(value: Parameter) -> float:
    if not isinstance(value, (int, float)):
        raise TypeError(f"not a number: {value!r}")
    return float(value)
