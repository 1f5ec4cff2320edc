"""Estimates and build shares of a part, once for what pairs have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements
from app.pricing.rates import Column
from app.processes import BuildEstimate, Process
from app.processes.orienting import rank_orientations
from app.providers import PairColumns
from app.providers.filling import share_builds


class Made:
    """Estimates for a density of 1 g/cm³: masses and energy are proportional to it, times do not change.

    ``row`` is the column of each pair asked for among the ways of making. ``ranked`` (O, ways) are numbers
    of orientations in the order of the process, the best first. Figures (O, ways) are there for
    what ``make`` was asked for; ``height_mm`` (O,) is the part's, before any shrinkage.
    """

    def __init__(self, measurements: Measurements, columns: PairColumns, of: NDArray[np.int64]) -> None:
        self._measurements = measurements
        used = np.flatnonzero(np.bincount(columns.making[of], minlength=len(columns.makings)))
        self._makings = [columns.makings[making] for making in used.tolist()]
        self._row_of = np.full(len(columns.makings), -1, dtype=np.int64)
        self._row_of[used] = np.arange(len(used))
        self._estimates: dict[tuple[int, int], BuildEstimate] = {}
        shape = (len(measurements.orientations), len(used))
        self._is_made = np.zeros(shape, dtype=np.bool_)
        self._figures = np.zeros((6, *shape))
        self.part_s, self.feedstock_g, self.support_g, self.waste_g, self.energy_kwh, self.contact_cm2 = (
            self._figures
        )
        self.row = self._row_of[columns.making[of]]
        self.height_mm = np.array([row.size_mm[2] for row in measurements.orientations])
        place = _place_orientations(measurements, [process for process, _, _ in self._makings])
        self.ranked = place.argsort(axis=0)

    def make(self, orientation: NDArray[np.int64], row: NDArray[np.int64]) -> None:
        """Estimate what is missing of these orientations and ways of making, one to one."""
        count = np.bincount(orientation * self._is_made.shape[1] + row, minlength=self._is_made.size)
        is_missing = (count.reshape(self._is_made.shape) > 0) & ~self._is_made
        for number, way in np.argwhere(is_missing).tolist():
            process, setting, heads = self._makings[way]
            oriented = self._measurements.orientations[number]
            one = process.estimate(self._measurements, oriented, setting, 1.0, heads)
            self._estimates[number, way] = one
            self._figures[:, number, way] = (
                one.part_s,
                one.feedstock_g,
                one.support_g,
                one.waste_g,
                one.energy_kwh,
                one.support_contact_cm2,
            )
        self._is_made |= is_missing

    def find(self, orientation: int, making: int) -> BuildEstimate:
        """An estimate that was made; ``making`` numbers the ways of making of the whole catalogue."""
        return self._estimates[orientation, int(self._row_of[making])]


def _place_orientations(measurements: Measurements, processes: Sequence[Process]) -> NDArray[np.int64]:
    places = np.zeros((len(measurements.orientations), len(processes)), dtype=np.int64)
    number = {row.code: index for index, row in enumerate(measurements.orientations)}
    for process in dict.fromkeys(process.code for process in processes):
        columns = [index for index, one in enumerate(processes) if one.code == process]
        one = processes[columns[0]]
        ranked = rank_orientations(measurements, one, one.rules.support_rule_deg)
        for place, row in enumerate(ranked):
            places[number[row.code], columns] = place
    return places


def share_beds(
    measurements: Measurements, columns: PairColumns, fits: NDArray[np.bool_]
) -> tuple[Column, Column, Column]:
    """Alone, per level and filled (O, beds) of the part in every build space that it fits; else 1."""
    sizes = np.array([row.size_mm for row in measurements.orientations])
    # turned about the vertical or upside down it takes the same room: worked out once
    lying = np.column_stack([sizes[:, :2].min(axis=1), sizes[:, :2].max(axis=1), sizes[:, 2]])
    unlike, same = np.unique(lying, axis=0, return_inverse=True)
    is_needed = np.zeros((len(unlike), fits.shape[1]), dtype=np.bool_)
    np.logical_or.at(is_needed, same, fits)
    size, bed = np.nonzero(is_needed)
    shares = share_builds(unlike[size] * columns.bed_scale[bed, None], columns.beds.take(bed))
    spread = np.ones((3, *is_needed.shape))
    spread[:, size, bed] = (shares.alone, shares.per_level, shares.filled)
    return spread[0][same], spread[1][same], spread[2][same]
