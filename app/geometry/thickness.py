"""Wall thickness from the chords of the columns along the three axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.geometry.columns import AxisColumns
from app.geometry.measurements import WallThickness

# Fewer chords than this say nothing about a part
MIN_CHORDS = 50


def summarise_walls(axes: Sequence[AxisColumns]) -> WallThickness | None:
    """Percentiles of wall thickness, weighted by wall area; None where there are hardly any walls.

    A percentile is the mean of its histogram bin (0.2 % wide), so walls of one thickness give it exactly.
    """
    walls = np.sum([axis.walls for axis in axes], axis=0)
    walls = walls[walls[:, 1] > 0.0]
    chords = int(walls[:, 0].sum())
    if chords < MIN_CHORDS:
        return None
    share = np.cumsum(walls[:, 1]) / walls[:, 1].sum()
    p01, p05, median = (
        float(walls[place, 2] / walls[place, 1])
        for place in np.minimum(np.searchsorted(share, (0.01, 0.05, 0.5)), len(walls) - 1)
    )
    return WallThickness(p01_mm=p01, p05_mm=p05, median_mm=median, samples=chords)
