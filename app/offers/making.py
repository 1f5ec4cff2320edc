"""Estimates and build shares of a part, once for what pairs have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.geometry.measurements import Measurements
from app.pricing.rates import Column
from app.processes import BuildEstimate, Process
from app.processes.orienting import rank_orientations
from app.providers import PairColumns
from app.providers.filling import share_builds


@dataclass(frozen=True, slots=True)
class Made:
    """Estimates (O, ways of making) for a density of 1 g/cm³: masses and energy are proportional to it, and
    times do not depend on it. ``row`` is the column of each pair asked for, ``row_of`` that of each
    way of making; ``height_mm`` (O,) is the part's, before any shrinkage; ``place`` (O, ways) is where an
    orientation stands in the order of the process, the best first."""

    row: NDArray[np.int64]
    row_of: NDArray[np.int64]
    height_mm: Column
    place: NDArray[np.int64]
    part_s: Column
    feedstock_g: Column
    support_g: Column
    waste_g: Column
    energy_kwh: Column
    contact_cm2: Column
    estimates: tuple[tuple[BuildEstimate, ...], ...]


def make_estimates(measurements: Measurements, columns: PairColumns, of: NDArray[np.int64]) -> Made:
    """For the pairs ``of``."""
    used = np.flatnonzero(np.bincount(columns.making[of], minlength=len(columns.makings)))
    row_of = np.full(len(columns.makings), -1, dtype=np.int64)
    row_of[used] = np.arange(len(used))
    makings = [columns.makings[making] for making in used.tolist()]
    estimates = tuple(
        tuple(process.estimate(measurements, row, setting, 1.0, heads) for process, setting, heads in makings)
        for row in measurements.orientations
    )
    figures = np.array(
        [
            [
                (
                    one.part_s,
                    one.feedstock_g,
                    one.support_g,
                    one.waste_g,
                    one.energy_kwh,
                    one.support_contact_cm2,
                )
                for one in each
            ]
            for each in estimates
        ]
    ).reshape(len(estimates), len(used), 6)
    part_s, feedstock_g, support_g, waste_g, energy_kwh, contact_cm2 = np.ascontiguousarray(
        np.moveaxis(figures, -1, 0)
    )
    return Made(
        row=row_of[columns.making[of]],
        row_of=row_of,
        height_mm=np.array([row.size_mm[2] for row in measurements.orientations]),
        place=_place_orientations(measurements, [process for process, _, _ in makings]),
        part_s=part_s,
        feedstock_g=feedstock_g,
        support_g=support_g,
        waste_g=waste_g,
        energy_kwh=energy_kwh,
        contact_cm2=contact_cm2,
        estimates=estimates,
    )


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
