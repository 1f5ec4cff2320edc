"""Figures that say nothing about few: whoever looks can only add up parts that enough organisations are in.

Requests are parted into cells (a span of time, a process, a region). In a cell each dimension parts the
same requests by their values; a value is a path, the general before the special. What too few organisations
stand behind is counted with its neighbours of the same beginning, then with all that is left over, and what
is left over takes another value along until enough stand behind it too. So every figure there is, and every
difference of two of them, is a sum of parts with enough organisations in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

OTHERS = "*"
POOLED = "*"


@dataclass(slots=True)
class Counted:
    """So many requests of these askers."""

    requests: int = 0
    askers: set[str] = field(default_factory=set)

    def add(self, other: Counted) -> None:
        """Count another's requests here."""
        self.requests += other.requests
        self.askers |= other.askers


Dimension = dict[str, Counted]


@dataclass(slots=True)
class Cell:
    """Requests by the values of each dimension; every dimension parts all of them."""

    dimensions: dict[str, Dimension] = field(default_factory=dict)

    def count(self, asker: str, values: Iterable[tuple[str, str]]) -> None:
        """One request."""
        for dimension, value in values:
            counted = self.dimensions.setdefault(dimension, {}).setdefault(value, Counted())
            counted.requests += 1
            counted.askers.add(asker)

    def add(self, other: Cell) -> None:
        """Take another cell's requests in."""
        for name, values in other.dimensions.items():
            own = self.dimensions.setdefault(name, {})
            for value, counted in values.items():
                own.setdefault(value, Counted()).add(counted)

    def count_askers(self) -> int:
        """Whose requests these are; any dimension has them all."""
        values = next(iter(self.dimensions.values()), {})
        return len(set().union(*(counted.askers for counted in values.values()))) if values else 0


Key = tuple[str, str]
"""Process and region."""


def protect_cells(cells: Mapping[Key, Cell], least: int) -> dict[Key, dict[str, dict[str, int]]]:
    """What may be shown of each cell. Cells of too few are counted together as one; what is too few even so
    is left out."""
    shown: dict[Key, Cell] = {}
    pooled = Cell()
    for key, cell in cells.items():
        if cell.count_askers() >= least:
            shown[key] = cell
        else:
            pooled.add(cell)
    if pooled.count_askers() >= least:
        shown[POOLED, POOLED] = pooled
    return {
        key: {name: protect(values, least) for name, values in cell.dimensions.items()}
        for key, cell in shown.items()
    }


def protect(values: Dimension, least: int) -> dict[str, int]:
    """Requests by value, each of at least so many askers; ``*`` is what is left over. Nothing where all
    together are too few."""
    shown: dict[str, int] = {}
    for value, figure in place_values(values, least).items():
        shown[figure] = shown.get(figure, 0) + values[value].requests
    return shown


def place_values(values: Dimension, least: int) -> dict[str, str]:
    """In which figure each value is counted."""
    known: Dimension = {}
    members: dict[str, list[str]] = {}

    def move(figure: str, counted: Counted, moved: list[str]) -> None:
        known.setdefault(figure, Counted()).add(counted)
        members.setdefault(figure, []).extend(moved)

    for value, counted in values.items():
        move(value, counted, [value])
    deepest = max((value.count("/") for value in known), default=0)
    for depth in range(deepest, -1, -1):
        # those that stand for several last, so that what they take in is with them
        for is_pool in (False, True):
            few = [
                value for value, counted in known.items()
                if value.count("/") == depth and value != OTHERS and value.endswith(f"/{OTHERS}") == is_pool
                and len(counted.askers) < least
            ]  # fmt: skip
            for value in few:
                move(generalise(value), known.pop(value), members.pop(value))
    others = known.get(OTHERS)
    while others is not None and len(others.askers) < least:
        rest = [(counted.requests, value) for value, counted in known.items() if value != OTHERS]
        if not rest:
            return {}
        victim = min(rest)[1]
        move(OTHERS, known.pop(victim), members.pop(victim))
    return {value: figure for figure, own in members.items() for value in own}


def generalise(value: str) -> str:
    """``unmet/material/x`` becomes ``unmet/material/*``, that becomes ``unmet/*``, and that ``*``."""
    head = value.removesuffix(f"/{OTHERS}")
    parent = head.rpartition("/")[0]
    return f"{parent}/{OTHERS}" if parent else OTHERS
