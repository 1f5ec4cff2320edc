"""Wishes that cannot hold together, two by two, each pair with how far off it is.

Nothing here names a pair: a wish holds in some ways of making (material × finish by the facts of the
catalogue, candidates of the market), and two wishes contradict each other where each holds somewhere, but
nowhere both. So a wish alone contradicts nothing, and dropping either of a pair mends it. An offer proves
that wishes hold together; therefore they are looked for only where there is none, but for the surface.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.offers.evaluate import Evaluation
from app.offers.evidence import measure_gap
from app.offers.inquiry import Inquiry
from app.offers.prepare import Prepared
from app.offers.request import Requirement
from app.offers.wish_ways import Reach, WishWays, list_wish_ways
from app.processes import AS_BUILT, PROCESSES
from app.providers.matching import find_requested_tolerance_mm
from app.values.errors import Parameter

Ask = Callable[[Inquiry], Evaluation]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``first`` and ``second`` are wishes: fields of a Requirement (``certificate`` and ``inspection`` one of
    several) or the quantity. The parameters repeat them with their values and say how far off they are."""

    code: str
    first: str
    second: str
    parameters: dict[str, Parameter]


def find_contradictions(
    inquiry: Inquiry, prepared: Prepared, ask: Ask, *, today: date
) -> tuple[Contradiction, ...]:
    """Those of facts before those of today's market; ``ask`` evaluates another inquiry, for dates.

    Codes: ``beyond_other`` and ``tolerance_beyond_other`` (a figure that is not reached with the other wish,
    and the best that is), ``excluded`` and ``excluded_but`` (with what would go instead),
    ``nobody_offers_both``, ``too_late_with``, ``finer_than_surface``.
    """
    wishes = list_wish_ways(inquiry, prepared, today=today)
    found = [_judge(first, second, prepared) for first, second in combinations(wishes, 2)]
    by_facts = [one for one in found if one is not None and one.code != "nobody_offers_both"]
    by_market = [one for one in found if one is not None and one.code == "nobody_offers_both"]
    return (
        *find_rough_surface(inquiry, prepared),
        *by_facts,
        *_find_late(inquiry, wishes, ask),
        *by_market,
    )


def find_rough_surface(inquiry: Inquiry, prepared: Prepared) -> tuple[Contradiction, ...]:
    """A tolerance whose whole zone is smaller than the peaks and valleys of the surface that is wished."""
    requirement = inquiry.requirement
    tolerance_mm = find_requested_tolerance_mm(requirement, max(inquiry.measurements.size_mm))
    if requirement.finish is None or tolerance_mm is None:
        return ()
    if requirement.finish == AS_BUILT:
        smoothest_um = min(one.rules.roughness_ra_um[0] for one in PROCESSES if not one.is_for_moulds)
    else:
        finish = prepared.catalogue.market.finishes.get(requirement.finish)
        if finish is None or finish.roughness_after_um is None:
            return ()
        smoothest_um = finish.roughness_after_um[0]
    depth_mm = smoothest_um * prepared.catalogue.development.roughness_depth_per_ra / 1000
    gap = measure_gap(depth_mm, 2 * tolerance_mm)
    if gap is None or depth_mm <= 2 * tolerance_mm:
        return ()
    name = "tolerance_mm" if tolerance_mm == requirement.tolerance_mm else "tolerance_class"
    parameters: dict[str, Parameter] = {
        "first": name,
        "first_value": getattr(requirement, name),
        "second": "finish",
        "second_value": requirement.finish,
        "roughness_um": smoothest_um,
        "depth_mm": round(depth_mm, 4),
        "zone_mm": round(2 * tolerance_mm, 4),
        "gap_percent": round(gap * 100, 1),
    }
    return (Contradiction("finer_than_surface", name, "finish", parameters),)


def _judge(first: WishWays, second: WishWays, prepared: Prepared) -> Contradiction | None:
    if (first.market & second.market).any():
        return None
    if first.facts is None or second.facts is None:
        is_offered = first.market.any() and second.market.any()
        return _contradict("nobody_offers_both", first, second) if is_offered else None
    holds = (first.facts.any() or first.market.any()) and (second.facts.any() or second.market.any())
    if (first.facts & second.facts).any() or not holds:
        return None
    if second.reach is not None and first.reach is None:
        first, second = second, first
    return _say_excluded(first, second, prepared)


def _say_excluded(first: WishWays, second: WishWays, prepared: Prepared) -> Contradiction:
    if first.reach is not None:
        best = _find_best(first.reach, second)
        gap = measure_gap(best, first.reach.wished)
        percent = None if gap is None else round(gap * 100, 1)
        if first.reach.is_least_best:
            best_mm = round(best, 3)
            return _contradict("tolerance_beyond_other", first, second, best_mm=best_mm, gap_percent=percent)
        return _contradict("beyond_other", first, second, best=round(best, 3), gap_percent=percent)
    instead = _find_instead(first, second, prepared) or _find_instead(second, first, prepared)
    if not instead:
        return _contradict("excluded", first, second)
    return _contradict("excluded_but", first, second, instead=[*instead])


def _contradict(code: str, first: WishWays, second: WishWays, **more: Parameter) -> Contradiction:
    parameters: dict[str, Parameter] = {
        "first": first.name,
        "first_value": first.value,
        "second": second.name,
        "second_value": second.value,
        **more,
    }
    return Contradiction(code, first.name, second.name, parameters)


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


def _find_late(inquiry: Inquiry, wishes: tuple[WishWays, ...], ask: Ask) -> Iterator[Contradiction]:
    """Wishes that take longer than the date leaves, asked of the market without any other wish."""
    requirement = inquiry.requirement
    wanted_on = requirement.wanted_on
    if wanted_on is None:
        return
    free = replace(inquiry, requirement=Requirement(has_drawing=requirement.has_drawing))
    rows, dispatched = _ask_dates(free, ask)
    in_time = dispatched <= wanted_on.toordinal()
    if not in_time.any():
        if inquiry.quantity > 1 and len(rows):
            _, of_one = _ask_dates(replace(free, quantity=1), ask)
            if (of_one <= wanted_on.toordinal()).any():
                yield _say_late("quantity", inquiry.quantity, wanted_on, int(dispatched.min()))
        return
    for wish in wishes:
        holds = wish.market[rows]
        if holds.any() and not (holds & in_time).any():
            yield _say_late(wish.name, wish.value, wanted_on, int(dispatched[holds].min()))


def _ask_dates(inquiry: Inquiry, ask: Ask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The candidates that can make it, and the ordinals of the days on which they dispatch it."""
    evaluation = ask(inquiry)
    return evaluation.rows, evaluation.dates.dispatched[evaluation.rows]


def _say_late(name: str, value: Parameter, wanted_on: date, earliest: int) -> Contradiction:
    parameters: dict[str, Parameter] = {
        "first": "wanted_on",
        "first_value": wanted_on.isoformat(),
        "second": name,
        "second_value": value,
        "earliest_on": date.fromordinal(earliest).isoformat(),
        "days": earliest - wanted_on.toordinal(),
    }
    return Contradiction("too_late_with", "wanted_on", name, parameters)
