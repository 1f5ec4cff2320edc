"""Thickness of walls and width of gaps, from the chords of the columns along the three axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.columns import AxisColumns
from app.geometry.features import GapWidths, Spot
from app.geometry.locate import Frame, Spots
from app.geometry.measurements import WallThickness

# Fewer chords than this say nothing about a part
MIN_CHORDS = 50
SHARES = (0.01, 0.05, 0.5)


def summarise_walls(
    axes: Sequence[AxisColumns], normals: NDArray[np.float64], frame: Frame
) -> WallThickness | None:
    """Percentiles of wall thickness, weighted by wall area; None where there are hardly any walls.

    A percentile is the mean of its histogram bin (0.2 % wide), so walls of one thickness give it exactly.
    ``normals`` (m, 3) are those of the faces that the columns ran through.
    """
    chords, widths = _find_percentiles([axis.walls for axis in axes])
    if chords < MIN_CHORDS:
        return None
    spots = _choose_spots([axis.thin for axis in axes], normals, frame)
    return WallThickness(*widths, samples=chords, pitch_mm=max(axis.pitch_mm for axis in axes), spots=spots)


def summarise_gaps(
    axes: Sequence[AxisColumns], normals: NDArray[np.float64], frame: Frame
) -> GapWidths | None:
    """The same of the space between surfaces that face one another."""
    chords, widths = _find_percentiles([axis.gaps for axis in axes])
    if chords < MIN_CHORDS:
        return None
    spots = _choose_spots([axis.narrow for axis in axes], normals, frame)
    return GapWidths(*widths, samples=chords, pitch_mm=max(axis.pitch_mm for axis in axes), spots=spots)


def _find_percentiles(histograms: Sequence[NDArray[np.float64]]) -> tuple[int, tuple[float, float, float]]:
    rows: NDArray[np.float64] = np.sum(histograms, axis=0)
    rows = rows[rows[:, 1] > 0.0]
    if not len(rows):
        return 0, (0.0, 0.0, 0.0)
    share = np.cumsum(rows[:, 1]) / rows[:, 1].sum()
    first, second, third = (
        float(rows[place, 2] / rows[place, 1])
        for place in np.minimum(np.searchsorted(share, SHARES), len(rows) - 1)
    )
    return int(rows[:, 0].sum()), (first, second, third)


def _choose_spots(
    found: Sequence[NDArray[np.float64]], normals: NDArray[np.float64], frame: Frame
) -> tuple[Spot, ...]:
    rows = np.concatenate(found)
    ways = normals[rows[:, 4].astype(np.int64)]
    return tuple(
        Spot(float(rows[number, 0]), frame.place(rows[number, 1:4], ways[number]))
        for number in frame.choose(Spots(rows[:, 1:4], -rows[:, 0]))
    )
