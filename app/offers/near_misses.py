"""No offer? Which single change of the wish or of the part would give one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from app.geometry.rescale import rescale, scale_measurements, scale_wall
from app.geometry.units import MM_PER_UNIT, Unit
from app.offers.inquiry import Inquiry
from app.offers.offer import NearMiss
from app.offers.pieces import cut_into_pieces
from app.offers.prepare import Prepared
from app.providers import Rejections, Requirement, find_fitting_scale, find_materials, list_equivalents
from app.providers.matching import printed_size_mm
from app.values.errors import Invalid, Parameter
from app.values.money import Money

Count = Callable[[Inquiry], tuple[int, Money | None]]


def find_near_misses(
    inquiry: Inquiry, rejections: Rejections, prepared: Prepared, count: Count
) -> tuple[NearMiss, ...]:
    """Another unit where it is in doubt, wishes that could be dropped (the most helpful first), changes of
    the part. Each is tried out with ``count``: what would give no offer is no advice."""
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
    return (
        *other_units,
        *_find_equivalents(inquiry, prepared, count),
        *dropped,
        *_scale_part(inquiry, rejections, prepared, count),
        *_split_part(inquiry, rejections, prepared, count),
        *_thicken_walls(inquiry, rejections, prepared, count),
    )


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
    "tolerance_class",
    "industry",
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
    for wanted in requirement.inspections:
        rest = tuple(code for code in requirement.inspections if code != wanted)
        yield "inspection", wanted, replace(requirement, inspections=rest)


def _find_equivalents(inquiry: Inquiry, prepared: Prepared, count: Count) -> Iterator[NearMiss]:
    """Materials of other processes with the same designation or of the same class that are offered with all
    else that is wished, those of the same designation first."""
    requirement = inquiry.requirement
    if requirement.material is None:
        return
    market = prepared.catalogue.market
    for code in list_equivalents(market, find_materials(market, requirement.material))[:_MOST_TRIES]:
        changed = replace(requirement, material=code, process=None)
        offers, cheapest = count(replace(inquiry, requirement=changed))
        if offers:
            yield NearMiss("equivalent_material", {"material": code}, offers, cheapest)


# So many sizes, materials or thicknesses are tried before nothing is advised.
_MOST_TRIES = 8


def _scale_part(
    inquiry: Inquiry, rejections: Rejections, prepared: Prepared, count: Count
) -> Iterator[NearMiss]:
    columns, pairs = prepared.columns, prepared.table.pairs
    beds = np.unique(columns.bed[rejections.list_pairs("too_large")]).tolist()
    scales = {
        math.floor(find_fitting_scale(printed_size_mm(row, pair.setting), pair.machine) * 1000) / 1000
        for pair in (pairs[columns.bed_pair[bed]] for bed in beds)
        for row in inquiry.measurements.orientations
    }
    for scale in sorted((scale for scale in scales if 0 < scale < 1), reverse=True)[:_MOST_TRIES]:
        scaled = scale_measurements(inquiry.measurements, scale)
        offers, cheapest = count(replace(inquiry, measurements=scaled))
        if offers:
            yield NearMiss("scale_part", {"percent": round(scale * 100, 1)}, offers, cheapest)
            return


def _split_part(
    inquiry: Inquiry, rejections: Rejections, prepared: Prepared, count: Count
) -> Iterator[NearMiss]:
    """Pieces that fit somewhere, to be joined after building; the fewest that give an offer."""
    if not len(rejections.list_pairs("too_large")):
        return
    for pieces in range(2, int(prepared.catalogue.development.pieces_at_most) + 1):
        piece = cut_into_pieces(inquiry.measurements, pieces)
        try:
            offers, cheapest = count(replace(inquiry, measurements=piece, quantity=inquiry.quantity * pieces))
        except Invalid:  # more pieces than anybody may ask for
            return
        if offers:
            size: list[Parameter] = [round(side, 1) for side in piece.size_mm]
            yield NearMiss("split_part", {"pieces": pieces, "piece_size_mm": size}, offers, cheapest)
            return


def _thicken_walls(
    inquiry: Inquiry, rejections: Rejections, prepared: Prepared, count: Count
) -> Iterator[NearMiss]:
    wall = inquiry.measurements.wall
    if wall is None or wall.p05_mm <= 0:
        return
    minima = np.unique(prepared.columns.min_wall_mm[rejections.list_pairs("wall_below_minimum")])
    for minimum_mm in minima.tolist()[:_MOST_TRIES]:
        # a nudge, so that scaling and comparing do not differ in the last bit
        thicker = scale_wall(wall, minimum_mm / wall.p05_mm * (1 + 1e-12))
        offers, cheapest = count(replace(inquiry, measurements=replace(inquiry.measurements, wall=thicker)))
        if offers:
            parameters: dict[str, Parameter] = {"wall_mm": round(wall.p05_mm, 3), "minimum_mm": minimum_mm}
            yield NearMiss("thicker_walls", parameters, offers, cheapest)
            return
