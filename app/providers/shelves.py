"""Different parts side by side on one level: rows across the plate, on a round one along chords."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Self

_NUDGE_MM = 1e-9


@dataclass(frozen=True, slots=True)
class Piece:
    """The footprint of an item."""

    item: int
    x_mm: float
    y_mm: float

    @property
    def turns(self) -> tuple[tuple[float, float], ...]:
        """(along the row, across it), the shallower row first."""
        low, high = sorted((self.x_mm, self.y_mm))
        return ((high, low), (low, high))


@dataclass(slots=True)
class _Row:
    depth_mm: float
    room_mm: float  # one gap more than what is left of the chord


@dataclass(slots=True)
class Level:
    """Rows of parts; ``diameter_mm`` None for a rectangle. Lengths are usable ones."""

    width_mm: float
    depth_mm: float
    diameter_mm: float | None
    gap_mm: float
    parts: dict[int, int] = field(default_factory=dict)
    _rows: list[_Row] = field(default_factory=list)
    _low_mm: float = 0.0  # the span that rows take, measured from the centre of a disc or the front edge
    _high_mm: float = 0.0

    @classmethod
    def closed(cls, parts: dict[int, int]) -> Self:
        """A level that takes nothing more."""
        return cls(0.0, 0.0, None, 0.0, dict(parts))

    def add(self, piece: Piece, count: int) -> int:
        """Put in up to ``count`` pieces: where rows have room, then in new rows. Returns how many went in."""
        left = count
        for row in self._rows:
            left -= self._fill(row, piece, left)
        while left and (fresh := self._open_row(piece, left)) is not None:
            left -= self._fill(fresh, piece, left)
        if left < count:
            self.parts[piece.item] = self.parts.get(piece.item, 0) + count - left
        return count - left

    def _fill(self, row: _Row, piece: Piece, count: int) -> int:
        along = [a for a, across in piece.turns if across <= row.depth_mm + _NUDGE_MM]
        if not along or not count:
            return 0
        pitch = min(along) + self.gap_mm
        fits = min(count, int((row.room_mm + _NUDGE_MM) / pitch))
        row.room_mm -= fits * pitch
        return fits

    def _open_row(self, piece: Piece, count: int) -> _Row | None:
        best: tuple[float, float, float, float] | None = None
        for along, across in piece.turns:
            start, chord = self._place_row(across)
            if along > chord + _NUDGE_MM:
                continue
            fits = min(count, int((chord + self.gap_mm + _NUDGE_MM) / (along + self.gap_mm)))
            if best is None or fits / (across + self.gap_mm) > best[0]:
                best = (fits / (across + self.gap_mm), across, start, chord)
        if best is None:
            return None
        _, depth, start, chord = best
        is_first = not self._rows
        self._low_mm = start if is_first else min(self._low_mm, start)
        self._high_mm = start + depth if is_first else max(self._high_mm, start + depth)
        row = _Row(depth, chord + self.gap_mm)
        self._rows.append(row)
        return row

    def _place_row(self, depth: float) -> tuple[float, float]:
        """Where the next row of that depth starts, and how long it may be (below zero: not at all)."""
        if self.diameter_mm is None:
            start = self._high_mm + self.gap_mm if self._rows else 0.0
            return start, self.width_mm if start + depth <= self.depth_mm + _NUDGE_MM else -1.0
        radius = self.diameter_mm / 2
        starts = [-depth / 2]
        if self._rows:
            starts = [self._high_mm + self.gap_mm, self._low_mm - self.gap_mm - depth]
        start = min(starts, key=lambda low: max(abs(low), abs(low + depth)))
        edge = max(abs(start), abs(start + depth))
        return start, 2 * math.sqrt(max(0.0, radius**2 - edge**2)) if edge <= radius + _NUDGE_MM else -1.0
