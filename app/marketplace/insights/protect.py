"""Figures that say nothing about few: whoever looks can only add up parts that enough organisations are in.

Requests are parted into cells (a span of time, a process, a region). In a cell each dimension parts the
same requests by their values; a value is a path, the general before the special. What too few organisations
stand behind, or one dominates, is counted with its neighbours of the same beginning, then with all that is
left over, and what is left over takes another value along until enough stand behind it too. So every figure
there is, and every difference of two of them, is a sum of parts with enough organisations in each. Such a
sum is enough itself: both halves of ``Enough`` hold for two figures together if they hold for each.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

OTHERS = "*"
POOLED = "*"


@dataclass(slots=True)
class Counted:
    """So many requests of each asker."""

    askers: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """Of all of them."""
        return sum(self.askers.values())

    def count(self, asker: str) -> None:
        """One request more."""
        self.askers[asker] = self.askers.get(asker, 0) + 1

    def add(self, other: Counted) -> None:
        """Count another's requests here."""
        for asker, requests in other.askers.items():
            self.askers[asker] = self.askers.get(asker, 0) + requests

    def join(self, other: Counted) -> Counted:
        """Both together, as another."""
        both = Counted(dict(self.askers))
        both.add(other)
        return both


@dataclass(frozen=True, slots=True)
class Enough:
    """What makes a figure fit to be shown: so many organisations, none of which dominates it.

    ``rest_percent`` is the p of the p% rule: without the two largest, at least so much remains as percent of
    the largest. Neither a stranger nor the second largest, who knows his own share, can then tell the
    largest's more closely than that. It follows that nobody has more than 100 / (100 + p) of a figure.
    """

    organisations: int
    rest_percent: int

    @property
    def most_share_percent(self) -> int:
        """The largest share of a figure that one organisation can have, rounded up."""
        return -(-10_000 // (100 + self.rest_percent))

    def holds(self, counted: Counted) -> bool:
        """Whether the figure may be shown."""
        if len(counted.askers) < max(self.organisations, 1):
            return False
        largest = heapq.nlargest(2, counted.askers.values())
        rest = counted.requests - sum(largest)
        return rest * 100 >= largest[0] * self.rest_percent


Dimension = dict[str, Counted]


@dataclass(slots=True)
class Cell:
    """Requests by the values of each dimension; every dimension parts all of them."""

    dimensions: dict[str, Dimension] = field(default_factory=dict)

    def count(self, asker: str, values: Iterable[tuple[str, str]]) -> None:
        """One request."""
        for dimension, value in values:
            self.dimensions.setdefault(dimension, {}).setdefault(value, Counted()).count(asker)

    def add(self, other: Cell) -> None:
        """Take another cell's requests in."""
        for name, values in other.dimensions.items():
            own = self.dimensions.setdefault(name, {})
            for value, counted in values.items():
                own.setdefault(value, Counted()).add(counted)

    def sum_up(self) -> Counted:
        """All its requests; any dimension has them."""
        whole = Counted()
        for counted in next(iter(self.dimensions.values()), {}).values():
            whole.add(counted)
        return whole


Key = tuple[str, str]
"""Process and region."""


def protect_cells(
    cells: Mapping[Key, Cell], enough: Enough, roomy: Enough
) -> dict[Key, dict[str, dict[str, int]]]:
    """What may be shown of each cell; what is too few even in the last of them is left out."""
    return {
        key: {name: protect(values, enough) for name, values in cell.dimensions.items()}
        for key, cell in pool_cells(cells, enough, roomy).items()
    }


def pool_cells(cells: Mapping[Key, Cell], enough: Enough, roomy: Enough) -> dict[Key, Cell]:
    """Cells that are roomy are kept; others are counted together with those of the same process, then with
    all that are left, where enough is enough. In a small cell every value would be one of too few."""
    shown = dict(cells)
    for keeps_process in (True, False):
        few = [key for key, cell in shown.items() if not roomy.holds(cell.sum_up())]
        pooled: dict[Key, Cell] = {}
        for key in few:
            pool = (key[0] if keeps_process else POOLED, POOLED)
            pooled.setdefault(pool, Cell()).add(shown.pop(key))
        shown.update(pooled)
    if (POOLED, POOLED) in shown and not enough.holds(shown[POOLED, POOLED].sum_up()):
        del shown[POOLED, POOLED]
    return shown


def protect(values: Dimension, enough: Enough) -> dict[str, int]:
    """Requests by value, with enough organisations in each; ``*`` is what is left over. Nothing where all
    together are too few."""
    shown: dict[str, int] = {}
    for value, figure in place_values(values, enough).items():
        shown[figure] = shown.get(figure, 0) + values[value].requests
    return shown


def place_values(values: Dimension, enough: Enough) -> dict[str, str]:
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
                and not enough.holds(counted)
            ]  # fmt: skip
            for value in few:
                move(generalise(value), known.pop(value), members.pop(value))
    others = known.get(OTHERS)
    while others is not None and not enough.holds(others):
        rest = sorted((counted.requests, value) for value, counted in known.items() if value != OTHERS)
        if not rest:
            return {}
        # the smallest that is enough with it, so that as few as possible go
        helpful = (value for _, value in rest if enough.holds(others.join(known[value])))
        victim = next(helpful, rest[0][1])
        move(OTHERS, known.pop(victim), members.pop(victim))
    return {value: figure for figure, own in members.items() for value in own}


def generalise(value: str) -> str:
    """``unmet/material/x`` becomes ``unmet/material/*``, that becomes ``unmet/*``, and that ``*``."""
    head = value.removesuffix(f"/{OTHERS}")
    parent = head.rpartition("/")[0]
    return f"{parent}/{OTHERS}" if parent else OTHERS
