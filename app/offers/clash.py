"""What is said about wishes that clash: which, with their values, and how far off they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from app.offers.evidence import measure_gap
from app.offers.prepare import Prepared
from app.offers.wish_ways import Reach, WishWays
from app.values.errors import Parameter

_PLACES = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``first``, ``second`` and ``third`` are wishes: fields of a Requirement (``certificate`` and
    ``inspection`` one of several) or the quantity; without ``third`` two that clash, with it three of which
    any two hold together. The parameters repeat them with their values and say how far off they are."""

    code: str
    first: str
    second: str
    parameters: dict[str, Parameter]
    third: str | None = None


def contradict(code: str, *wishes: tuple[str, Parameter], **more: Parameter) -> Contradiction:
    """Two or three wishes, each by name and value."""
    parameters: dict[str, Parameter] = {}
    for place, (name, value) in zip(_PLACES, wishes, strict=False):
        parameters |= {place: name, f"{place}_value": value}
    names = [name for name, _ in wishes]
    third = names[2] if len(names) == len(_PLACES) else None
    return Contradiction(code, names[0], names[1], {**parameters, **more}, third)


def say_excluded(wishes: tuple[WishWays, ...], prepared: Prepared) -> Contradiction:
    """Two or three wishes that hold nowhere together by the facts, with the best that is reached of a figure,
    or with what would go instead of one of them."""
    wishes = put_figure_first(wishes)
    first, *others = wishes
    named = tuple(name_wish(each) for each in wishes)
    beyond, tolerance_beyond, excluded, excluded_but = _CODES[len(wishes)]
    if first.reach is not None:
        best = _find_best(first.reach, _join_all(others))
        percent = measure_miss(best, first.reach)
        if first.reach.is_least_best:
            return contradict(tolerance_beyond, *named, best_mm=round(best, 3), gap_percent=percent)
        return contradict(beyond, *named, best=round(best, 3), gap_percent=percent)
    for wish in wishes:
        instead = _find_instead(wish, _join_all(each for each in wishes if each is not wish), prepared)
        if instead:
            return contradict(excluded_but, *named, instead=[*instead])
    return contradict(excluded, *named)


# by how many wishes clash: of a figure, of a tolerance, of anything else, and that with what would go instead
_CODES = {
    2: ("beyond_other", "tolerance_beyond_other", "excluded", "excluded_but"),
    3: ("beyond_others", "tolerance_beyond_others", "excluded_together", "excluded_together_but"),
}


def _join_all(wishes: Iterable[WishWays]) -> WishWays:
    return reduce(join_ways, wishes)


def join_ways(first: WishWays, second: WishWays) -> WishWays:
    """Where both hold."""
    known = first.facts is not None and second.facts is not None
    facts = first.facts & second.facts if known else None  # type: ignore[operator]  # just asked
    return WishWays(f"{first.name}+{second.name}", None, facts, first.market & second.market)


def name_wish(wish: WishWays) -> tuple[str, Parameter]:
    """By what it is told."""
    return wish.name, wish.value


def measure_miss(best: float, reach: Reach) -> float | None:
    """By how many per cent the best misses what is wished."""
    gap = measure_gap(best, reach.wished)
    return None if gap is None else round(gap * 100, 1)


def put_figure_first(wishes: tuple[WishWays, ...]) -> tuple[WishWays, ...]:
    """The same, with the first that is a figure before all others: of it can be said how far off it is."""
    return tuple(sorted(wishes, key=lambda wish: wish.reach is None))


def _find_best(reach: Reach, other: WishWays) -> float:
    """The best that is reached anywhere where the other wish holds."""
    of_materials = [] if other.facts is None else [reach.facts[other.facts.any(axis=1)]]
    reached = np.concatenate([*of_materials, reach.market[other.market]])
    return float(np.nanmin(reached) if reach.is_least_best else np.nanmax(reached))


# so many other ways are named
_MOST_NAMED = 4


def _find_instead(wish: WishWays, other: WishWays, prepared: Prepared) -> list[str]:
    """Processes, or finishes of the same kind, that go with the other wish."""
    market = prepared.catalogue.market
    if other.facts is None:
        return []
    if wish.name == "process":
        materials = tuple(market.materials.values())
        able = np.flatnonzero(other.facts.sum(axis=1)).tolist()
        return [*dict.fromkeys(materials[number].process_code for number in able)][:_MOST_NAMED]
    if wish.name == "finish":
        asked = market.finishes.get(str(wish.value))
        able = np.flatnonzero(other.facts.sum(axis=0)).tolist()
        codes = (prepared.table.finishes[number] for number in able)
        known = [market.finishes[code] for code in codes if code in market.finishes]
        return [one.code for one in known if asked is not None and one.category == asked.category][
            :_MOST_NAMED
        ]
    return []
