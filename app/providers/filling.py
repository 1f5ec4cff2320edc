"""How many equal parts fill a plate or a powder bed, for many parts and machines at once.

Parts of one order stand the same way up, because strength depends on it; about the vertical they may turn
by 90°. Then levels are no loss: every one of the ⌊height / part height⌋ planes at whole part heights cuts
each box at most once and misses none, so no packing holds more than levels × the best plate.

A plate is filled by the best of fixed families of patterns: one cut from edge to edge with rows of both
turns on either side; on a round plate rows along chords. A pattern of larger parts holds as many smaller
ones in the same places, so a larger part never shares with more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]

# Where more rows than this fit, mixing turns gains little.
_MOST_TRIED = 8
_NUDGE_MM = 1e-9  # what is wide enough but for rounding is wide enough


@dataclass(frozen=True, slots=True)
class Beds:
    """Build spaces as columns (K,): ``usable_mm`` (K, 3) and ``diameter_mm`` without the unused rim.

    ``diameter_mm`` is NaN where the plate is not round; ``is_nested`` where parts stand in levels.
    """

    usable_mm: NDArray[np.float64]
    diameter_mm: Column
    gap_mm: Column
    fill: Column
    is_nested: NDArray[np.bool_]

    def take(self, numbers: NDArray[np.intp]) -> Beds:
        """Some of them, or some of them again."""
        return Beds(
            self.usable_mm[numbers],
            self.diameter_mm[numbers],
            self.gap_mm[numbers],
            self.fill[numbers],
            self.is_nested[numbers],
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """Columns (K,) of what ``BuildShare`` says of one."""

    alone: Column
    per_level: Column
    filled: Column


def share_builds(size_mm: NDArray[np.float64], beds: Beds) -> Shares:
    """Parts a build takes, for parts (K, 3) that fit their beds, one to one."""
    gap = beds.gap_mm
    x, y, z = size_mm.T
    usable_x, usable_y, usable_z = beds.usable_mm.T
    is_round = ~np.isnan(beds.diameter_mm)
    per_level = count_on_rectangles(x + gap, y + gap, usable_x + gap, usable_y + gap)
    area = usable_x * usable_y
    if is_round.any():
        area = np.where(is_round, np.pi / 4 * beds.diameter_mm**2, area)
        of = np.flatnonzero(is_round)
        per_level[of] = count_on_discs(x[of], y[of], beds.diameter_mm[of], gap[of])
    per_level = np.maximum(1.0, per_level)
    levels = np.where(beds.is_nested, np.maximum(1.0, _count(usable_z + gap, z + gap)), 1.0)
    pitch = (x + gap) * (y + gap)
    on_plate = area * beds.fill / pitch
    filled = np.where(beds.is_nested, on_plate * usable_z / (z + gap), on_plate)
    return Shares(per_level * levels, per_level, np.maximum(1.0, filled))


def count_on_rectangles(x: Column, y: Column, width: Column, depth: Column) -> Column:
    """Parts of pitch x × y (gap included) on plates (K,) that are one gap wider than their usable part.

    One cut from edge to edge, in each half rows of upright parts before rows of turned ones. Numbers of
    columns before the cut and of rows of one kind run from 0 to ``_MOST_TRIED``; what is left follows.
    """
    best = np.maximum(_count(width, x) * _count(depth, y), _count(width, y) * _count(depth, x))
    of = np.flatnonzero(np.abs(x - y) > _NUDGE_MM)  # a square is the same turned
    if len(of):
        best[of] = np.maximum(best[of], _cut_once(x[of], y[of], width[of], depth[of]))
    return best


def _cut_once(x: Column, y: Column, width: Column, depth: Column) -> Column:
    a, b = x[:, None], y[:, None]
    along = np.stack([width, depth])[..., None]
    across = np.stack([depth, width])[..., None]
    most = min(_MOST_TRIED, int((along.max(axis=(0, 2)) / np.minimum(x, y)).max()) + 1)
    tried = np.arange(most + 1.0)
    # rows along the cut: upright ones are b deep with a to a column, turned ones the other way round
    upright = np.concatenate([tried + 0 * across, _count(across - tried * a, b)], axis=-1)
    turned = np.concatenate([_count(across - tried * b, a), tried + 0 * across], axis=-1)
    is_possible = (upright >= 0) & (turned >= 0)
    upright, turned = np.where(is_possible, upright, 0.0), np.where(is_possible, turned, 0.0)

    cut = np.concatenate([tried * a, tried * b], axis=-1)
    rest = along - cut
    before = _best_rows(
        np.minimum(_count(cut, a), most) + 0 * rest, np.minimum(_count(cut, b), most), upright, turned
    )
    behind = _best_rows(_count(rest, a), _count(rest, b), upright, turned)
    return np.asarray(np.where(rest > -_NUDGE_MM, before + behind, 0.0).max(axis=(0, 2)))


def _best_rows(columns: Column, turned_columns: Column, upright: Column, turned: Column) -> Column:
    best = np.zeros(columns.shape)
    for number in range(upright.shape[-1]):  # one by one: a fourth axis would not fit the cache
        row = slice(number, number + 1)
        np.maximum(best, columns * upright[..., row] + turned_columns * turned[..., row], out=best)
    return best


def count_on_discs(x: Column, y: Column, diameter: Column, gap: Column) -> Column:
    """Parts of x × y on round plates (K,), in rows along chords: one row or one gap through the centre."""
    if not len(x):
        return np.zeros(0)
    a = np.stack([x, y])[..., None, None]
    b = np.stack([y, x])[..., None, None]
    g, radius = gap[:, None, None], diameter[:, None, None] / 2
    most = int(np.max(radius / (b + g))) + 1
    # rows on one side of the centre: the middle row counts once, all others twice
    offsets = np.stack([np.arange(most + 1.0), np.arange(most + 1.0) + 0.5])
    times = np.where(offsets > 0, 2.0, 1.0)
    edge = offsets * (b + g) + b / 2
    chord = 2 * np.sqrt(np.maximum(0.0, radius**2 - edge**2))
    rows = np.where(edge <= radius + _NUDGE_MM, _count(chord + g, a + g), 0.0)
    return np.asarray((rows * times).sum(axis=-1).max(axis=-1).max(axis=0))


def _count(available_mm: Column, pitch_mm: Column) -> Column:
    return np.asarray(np.floor((available_mm + _NUDGE_MM) / pitch_mm))
