"""Time and feedstock of a part for every pair that can make it, in the orientation that suits it best."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements
from app.offers.making import Made, make_estimates, share_beds
from app.pricing import PartColumns, PartShape
from app.pricing.rates import Column, Rates
from app.processes import BuildEstimate
from app.providers import Match, PairColumns

# A loose powder bed is about half as dense as the solid (bulk densities of PA12 and metal powders
# on data sheets lie at 45 to 60 %).
POWDER_BED_DENSITY = 0.5

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Plans:
    """What pricing needs (rows of pairs that cannot make the part are zero), the number of the orientation
    chosen for each pair (-1: none), and the estimate of a pair that can make it."""

    columns: PartColumns
    orientation: NDArray[np.int64]
    describe: Callable[[int], BuildEstimate]


def plan_builds(measurements: Measurements, matched: Match, columns: PairColumns, rates: Rates) -> Plans:
    """Choose for each pair the orientation that suits its process best among those that fit the machine.

    None is taken that needs more support than the given one or in which one part costs more than in that,
    if the given one fits.
    """
    of = np.flatnonzero(matched.is_possible)
    made = make_estimates(measurements, columns, of)
    alone, per_level, filled = share_beds(measurements, columns, matched.fits)
    bed = columns.bed[of]
    costs = _cost_orientations(made, filled, matched.fits, columns, rates, of)
    best = _choose_orientation(costs, made, measurements.orientations.index(measurements.given))
    orientation = np.full(len(columns.bed), -1, dtype=np.int64)
    orientation[of] = best
    shares = (alone[best, bed], per_level[best, bed], filled[best, bed])
    return Plans(
        columns=_to_columns(measurements, made, best, shares, columns, of),
        orientation=orientation,
        describe=partial(_describe, made, columns, orientation),
    )


def _choose_orientation(costs: NDArray[np.float64], made: Made, given: int) -> NDArray[np.int64]:
    """By pair the first in the process's order that is no dearer than the given one (inf: does not fit)."""
    is_allowed = np.isfinite(costs) & (costs <= costs[given] * (1.0 + _ROUNDING))
    places = np.where(is_allowed, made.place[:, made.row], len(costs))
    return np.asarray(places.argmin(axis=0), dtype=np.int64)


def _describe(made: Made, columns: PairColumns, orientation: NDArray[np.int64], pair: int) -> BuildEstimate:
    """An estimate for 1 g/cm³ becomes that of the pair's material."""
    estimate = made.estimates[int(orientation[pair])][int(made.row_of[columns.making[pair]])]
    density, own = float(columns.density_g_cm3[pair]), float(columns.waste_fraction[pair])
    used_g = estimate.feedstock_g + estimate.support_g
    return replace(
        estimate,
        feedstock_g=estimate.feedstock_g * density,
        support_g=estimate.support_g * density,
        waste_g=density * (estimate.waste_g if math.isnan(own) else used_g * own / (1.0 - own)),
        energy_kwh=estimate.energy_kwh * density,
    )


def _waste(used: Column, usual: Column, own_fraction: Column) -> Column:
    """What is lost besides, by the provider's own share where he gives one."""
    if np.isnan(own_fraction).all():
        return usual
    return np.where(np.isnan(own_fraction), usual, used * own_fraction / (1.0 - own_fraction))


def _cost_orientations(
    made: Made,
    filled: Column,
    fits: NDArray[np.bool_],
    columns: PairColumns,
    rates: Rates,
    of: NDArray[np.int64],
) -> NDArray[np.float64]:
    """What one part of a usual build costs besides what is the same in every orientation, in € (O, pairs);
    infinite where it does not fit."""
    row, bed = made.row, columns.bed[of]
    machine_per_s = rates.machine_per_h[of] / 3600
    per_g = columns.density_g_cm3[of] / 1000
    feedstock_per_g, support_per_g = per_g * rates.feedstock_per_kg[of], per_g * rates.support_per_kg[of]
    removal_per_cm2 = rates.removal_per_cm2[of]
    removal_eur = rates.removal_h_per_part[of] * rates.labour_per_h[of]
    fixed_s, per_mm_s = columns.cycle_fixed_s[of], columns.cycle_s_per_mm[of]
    own_waste = columns.waste_fraction[of]
    costs = np.empty((len(fits), len(of)))
    for number, is_fitting in enumerate(fits):
        height = np.where(
            columns.beds.is_nested, columns.beds.usable_mm[:, 2], made.height_mm[number] * columns.bed_scale
        )[bed]
        feedstock, support = made.feedstock_g[number][row], made.support_g[number][row]
        contact = made.contact_cm2[number][row]
        waste = _waste(feedstock + support, made.waste_g[number][row], own_waste)
        machine_s = (fixed_s + per_mm_s * height) / filled[number][bed] + made.part_s[number][row]
        cost = (
            machine_s * machine_per_s
            + (feedstock + waste) * feedstock_per_g
            + support * support_per_g
            + contact * removal_per_cm2
            + np.where(contact > 0, removal_eur, 0.0)
        )
        costs[number] = np.where(is_fitting[bed], cost, np.inf)
    return costs


def _to_columns(
    measurements: Measurements,
    made: Made,
    best: NDArray[np.int64],
    shares: tuple[Column, Column, Column],
    columns: PairColumns,
    of: NDArray[np.int64],
) -> PartColumns:
    bed, row, density = columns.bed[of], made.row, columns.density_g_cm3[of]
    alone, per_level, filled = shares
    is_nested, gap = columns.beds.is_nested[bed], columns.beds.gap_mm[bed]
    z = made.height_mm[best] * columns.bed_scale[bed]
    feedstock_1, support_1 = made.feedstock_g[best, row], made.support_g[best, row]
    feedstock, support = feedstock_1 * density, support_1 * density
    waste = _waste(feedstock_1 + support_1, made.waste_g[best, row], columns.waste_fraction[of]) * density
    share_cm3 = np.prod(columns.beds.usable_mm, axis=1)[bed] / filled / 1000
    refreshed = share_cm3 * density * POWDER_BED_DENSITY * columns.refresh_fraction[of] - feedstock
    is_refreshed = is_nested & (columns.refresh_fraction[of] > 0)
    waste = waste + np.where(is_refreshed, np.maximum(0.0, refreshed), 0.0)

    def spread(values: Column, nothing: float = 0.0) -> Column:
        column = np.full(len(columns.bed), nothing)
        column[of] = values
        return column

    sides = np.array([row.size_mm for row in measurements.orientations])[best]
    return PartColumns(
        shape=_describe_shape(measurements),
        width_mm=spread(sides[:, 0]),
        depth_mm=spread(sides[:, 1]),
        height_mm=spread(sides[:, 2]),
        cycle_fixed_s=spread(columns.cycle_fixed_s[of]),
        cycle_s_per_mm=spread(columns.cycle_s_per_mm[of]),
        level_mm=spread(np.where(is_nested, z + gap, z)),
        full_height_mm=spread(np.where(is_nested, columns.beds.usable_mm[bed, 2], z)),
        part_s=spread(made.part_s[best, row]),
        feedstock_g=spread(feedstock),
        support_g=spread(support),
        waste_g=spread(waste),
        energy_kwh=spread(made.energy_kwh[best, row] * density),
        contact_cm2=spread(made.contact_cm2[best, row]),
        alone=spread(alone, 1.0),
        per_level=spread(per_level, 1.0),
        filled=spread(filled, 1.0),
    )


def _describe_shape(measurements: Measurements) -> PartShape:
    """Where no hull was measured, the box stands for it: never less."""
    box_mm3 = math.prod(measurements.size_mm)
    return PartShape(
        volume_cm3=(measurements.volume_mm3 or 0.0) / 1000,
        hull_cm3=(box_mm3 if measurements.hull is None else measurements.hull.volume_mm3) / 1000,
        area_cm2=measurements.area_mm2 / 100,
        shells=measurements.bodies,
    )
