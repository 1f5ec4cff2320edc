"""Time and feedstock of a part for every pair that can make it, in the orientation that suits it best."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements
from app.offers.making import Made, share_beds
from app.pricing import PartColumns, PartShape
from app.pricing.rates import Column, Rates
from app.processes import BuildEstimate
from app.providers import Match, PairColumns

# A loose powder bed is about half as dense as the solid (bulk densities of PA12 and metal powders
# on data sheets lie at 45 to 60 %).
POWDER_BED_DENSITY = 0.5

_ROUNDING = 1e-9
_GIVEN = 0  # the given orientation comes first


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
    made = Made(measurements, columns, of)
    alone, per_level, filled = share_beds(measurements, columns, matched.fits)
    costing = _Costing(made, filled, columns, rates, of)
    best = _choose_orientations(costing, matched.fits, columns.bed[of])
    orientation = np.full(len(columns.bed), -1, dtype=np.int64)
    orientation[of] = best
    bed = columns.bed[of]
    shares = (alone[best, bed], per_level[best, bed], filled[best, bed])
    return Plans(
        columns=_to_columns(measurements, made, best, shares, columns, of),
        orientation=orientation,
        describe=partial(_describe, made, columns, orientation),
    )


def _choose_orientations(
    costing: _Costing, fits: NDArray[np.bool_], bed: NDArray[np.int32]
) -> NDArray[np.int64]:
    """By pair the first in the process's order that fits and is no dearer than the given one that fits."""
    made, everyone = costing.made, np.arange(len(bed))
    given = np.full(len(bed), _GIVEN, dtype=np.int64)
    limit = np.where(fits[_GIVEN, bed], costing.cost(given, everyone), np.inf)
    best = given.copy()
    left = everyone
    for place in range(len(fits)):
        tried = made.ranked[place, made.row[left]]
        is_taken = fits[tried, bed[left]]
        compared = np.flatnonzero(is_taken & (tried != _GIVEN))
        cost = costing.cost(tried[compared], left[compared])
        is_taken[compared] = cost <= limit[left[compared]] * (1.0 + _ROUNDING)
        best[left[is_taken]] = tried[is_taken]
        left = left[~is_taken]
        if not len(left):
            break
    return best


def _describe(made: Made, columns: PairColumns, orientation: NDArray[np.int64], pair: int) -> BuildEstimate:
    """An estimate for 1 g/cm³ becomes that of the pair's material."""
    estimate = made.find(int(orientation[pair]), int(columns.making[pair]))
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


class _Costing:
    """What one part of a usual build costs besides what is the same in every orientation, in €."""

    def __init__(
        self, made: Made, filled: Column, columns: PairColumns, rates: Rates, of: NDArray[np.int64]
    ) -> None:
        self.made, self._columns, self._filled = made, columns, filled
        self._bed = columns.bed[of]
        self._machine_per_s = rates.machine_per_h[of] / 3600
        per_g = columns.density_g_cm3[of] / 1000
        self._feedstock_per_g = per_g * rates.feedstock_per_kg[of]
        self._support_per_g = per_g * rates.support_per_kg[of]
        self._removal_per_cm2 = rates.removal_per_cm2[of]
        self._removal_eur = rates.removal_h_per_part[of] * rates.labour_per_h[of]
        self._fixed_s, self._per_mm_s = columns.cycle_fixed_s[of], columns.cycle_s_per_mm[of]
        self._own_waste = columns.waste_fraction[of]
        beds = columns.beds
        self._height_mm = np.where(
            beds.is_nested, beds.usable_mm[:, 2], made.height_mm[:, None] * columns.bed_scale
        )

    def cost(self, orientation: NDArray[np.int64], of: NDArray[np.int64]) -> Column:
        """Of these pairs, each in its orientation."""
        made, row, bed = self.made, self.made.row[of], self._bed[of]
        made.make(orientation, row)
        feedstock, support = made.feedstock_g[orientation, row], made.support_g[orientation, row]
        contact = made.contact_cm2[orientation, row]
        waste = _waste(feedstock + support, made.waste_g[orientation, row], self._own_waste[of])
        cycle_s = self._fixed_s[of] + self._per_mm_s[of] * self._height_mm[orientation, bed]
        machine_s = cycle_s / self._filled[orientation, bed] + made.part_s[orientation, row]
        return np.asarray(
            machine_s * self._machine_per_s[of]
            + (feedstock + waste) * self._feedstock_per_g[of]
            + support * self._support_per_g[of]
            + contact * self._removal_per_cm2[of]
            + np.where(contact > 0, self._removal_eur[of], 0.0)
        )


def _to_columns(
    measurements: Measurements,
    made: Made,
    best: NDArray[np.int64],
    shares: tuple[Column, Column, Column],
    columns: PairColumns,
    of: NDArray[np.int64],
) -> PartColumns:
    bed, row, density = columns.bed[of], made.row, columns.density_g_cm3[of]
    made.make(best, row)
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
