"""Several different parts in one order: the builds they really need together, never more than apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.processes import Process
from app.providers.fitting import Size, find_misfit, share_one_machine, usable_volume_mm
from app.providers.provider import Machine
from app.providers.shelves import Level, Piece


@dataclass(frozen=True, slots=True)
class BuildsNeeded:
    """What a basket takes of a machine.

    ``heights`` are runs of (builds, height in mm to be built in each), the highest first: on a plate that of
    its highest part, in a powder bed that of its levels with a gap above each, at most the bed. ``shares``
    are builds by item and add up to ``builds``. ``at_least`` is what no packing can go below (footprint or
    volume alone), ``apart`` what the items take one after the other: at_least ≤ builds ≤ apart, and
    the heights together are no more than apart.
    """

    builds: int
    heights: tuple[tuple[int, float], ...]
    shares: tuple[float, ...]
    at_least: int
    apart: int

    @property
    def height_mm(self) -> float:
        """Of all builds, one on top of the other."""
        return sum(count * height for count, height in self.heights)


def pack_builds(items: Sequence[tuple[Size, int]], machine: Machine, process: Process) -> BuildsNeeded:
    """Pack ``(size on the machine, quantity)`` of parts that each fit the machine.

    Parts stand as they are or turned by 90° about the vertical. Whole builds, then whole levels of one item
    stay together; the rests share levels (rows, first fit by decreasing height), and levels share builds
    (first fit by decreasing height). An item opens at most one new level, so there are no more levels
    than apart and none is higher; where stacked levels should take more builds or height, apart counts.
    Raises ValueError for a quantity below 1 or a part that does not fit.
    """
    for size_mm, quantity in items:
        if quantity < 1 or find_misfit(size_mm, machine) is not None:
            raise ValueError(f"cannot build {quantity} of {size_mm}")
    plan = _Plan(items, machine, process)
    together, apart = plan.stack(plan.share_levels()), plan.stack_apart()
    is_no_worse = len(together) <= len(apart) and _sum_height(together) <= _sum_height(apart) + 1e-9
    best = together if is_no_worse else apart
    whole = sum(plan.whole_builds)
    runs: dict[float, int] = {}
    for number, count in enumerate(plan.whole_builds):
        if count:
            height = plan.full_height(number)
            runs[height] = runs.get(height, 0) + count
    for build in best:
        runs[build.height_mm] = runs.get(build.height_mm, 0) + 1
    return BuildsNeeded(
        builds=whole + len(best),
        heights=tuple((count, height) for height, count in sorted(runs.items(), reverse=True)),
        shares=plan.divide(best),
        at_least=plan.bound(),
        apart=whole + len(apart),
    )


@dataclass(slots=True)
class _Build:
    """Levels on top of one another, and the parts by item."""

    most_mm: float
    levels_mm: float = 0.0
    parts: dict[int, int] = field(default_factory=dict)

    @property
    def height_mm(self) -> float:
        return min(self.most_mm, self.levels_mm)

    def add(self, parts: dict[int, int], level_mm: float) -> None:
        self.levels_mm += level_mm
        for item, count in parts.items():
            self.parts[item] = self.parts.get(item, 0) + count


def _sum_height(builds: Sequence[_Build]) -> float:
    return math.fsum(build.height_mm for build in builds)


class _Plan:
    """Items sorted into whole builds, whole levels and rests."""

    def __init__(self, items: Sequence[tuple[Size, int]], machine: Machine, process: Process) -> None:
        self.sizes = [size for size, _ in items]
        self.quantities = [quantity for _, quantity in items]
        self.machine, self.gap_mm = machine, process.gap_mm
        self.is_nested = process.packing == "volume"
        self.usable = usable_volume_mm(machine)
        self.by_item = share_one_machine(self.sizes, machine, process)
        self.whole_builds = [
            quantity // share.alone for quantity, share in zip(self.quantities, self.by_item, strict=True)
        ]
        self.order = sorted(range(len(items)), key=lambda item: -self.sizes[item][2])

    def full_height(self, item: int) -> float:
        """Of a build full of one item."""
        share = self.by_item[item]
        return min(self.usable[2], self._level(item) * (share.alone // share.per_level))

    def share_levels(self) -> list[dict[int, int]]:
        """Levels besides the whole builds: parts by item, the highest first."""
        open_levels: list[Level] = []
        whole: list[dict[int, int]] = []
        for item in self.order:
            share = self.by_item[item]
            levels, rest = divmod(self.quantities[item] % share.alone, share.per_level)
            whole += [{item: share.per_level}] * levels
            piece = Piece(item, *self.sizes[item][:2])
            for level in open_levels:
                rest -= level.add(piece, rest)
            if rest:
                fresh = Level(self.usable[0], self.usable[1], self._usable_diameter(), self.gap_mm)
                if fresh.add(piece, rest) < rest:  # rows hold less than the item's own pattern does
                    fresh = Level.closed({item: rest})
                open_levels.append(fresh)
        levels_of_parts = [*whole, *(level.parts for level in open_levels)]
        return sorted(levels_of_parts, key=lambda parts: -max(self.sizes[item][2] for item in parts))

    def stack(self, levels: Sequence[dict[int, int]]) -> list[_Build]:
        """Levels into builds, each into the first that has room; a plate has one level."""
        builds: list[_Build] = []
        for parts in levels:
            level_mm = max(self._level(item) for item in parts)
            most_mm = self.usable[2] + self.gap_mm + 1e-9 - level_mm
            build = next((one for one in builds if self.is_nested and one.levels_mm <= most_mm), None)
            if build is None:
                builds.append(build := _Build(self.usable[2]))
            build.add(parts, level_mm)
        return builds

    def stack_apart(self) -> list[_Build]:
        """Each item's rest in a build of its own."""
        builds: list[_Build] = []
        for item in self.order:
            share = self.by_item[item]
            rest = self.quantities[item] % share.alone
            if rest:
                levels = -(-rest // share.per_level)
                builds.append(_Build(self.usable[2], levels * self._level(item), {item: rest}))
        return builds

    def divide(self, builds: Sequence[_Build]) -> tuple[float, ...]:
        """Builds by item; within a shared one by footprint, in a powder bed by volume."""
        shares = [float(count) for count in self.whole_builds]
        for build in builds:
            weights = {item: count * self._weight(item) for item, count in build.parts.items()}
            total = math.fsum(weights.values())
            for item, weight in weights.items():
                shares[item] += weight / total
        return tuple(shares)

    def bound(self) -> int:
        """Footprint (in powder beds volume) with half a gap around every part, against the whole plate."""
        needed = math.fsum(quantity * self._weight(item) for item, quantity in enumerate(self.quantities))
        diameter = self._usable_diameter()
        if diameter is None:
            space = (self.usable[0] + self.gap_mm) * (self.usable[1] + self.gap_mm)
        else:
            space = math.pi / 4 * (diameter + math.sqrt(2) * self.gap_mm) ** 2
        if self.is_nested:
            space *= self.usable[2] + self.gap_mm
        return max(1, math.ceil(needed / space - 1e-9)) if self.quantities else 0

    def _level(self, item: int) -> float:
        return self.sizes[item][2] + (self.gap_mm if self.is_nested else 0.0)

    def _weight(self, item: int) -> float:
        x, y, z = (side + self.gap_mm for side in self.sizes[item])
        return x * y * z if self.is_nested else x * y

    def _usable_diameter(self) -> float | None:
        diameter = self.machine.diameter_mm
        return None if diameter is None else diameter - 2 * self.machine.margin_mm
