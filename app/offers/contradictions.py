"""Wishes that cannot hold together, by two and by three, each set with how far off it is.

Nothing here names a pair: a wish holds in some ways of making (material × finish by the facts of the
catalogue, candidates of the market), and two wishes contradict each other where each holds somewhere, but
nowhere both. So a wish alone contradicts nothing, and dropping any of a set mends it. An offer proves
that wishes hold together; therefore they are looked for only where there is none, but for the surface.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from app.offers.clash import Contradiction, contradict, name_wish, say_excluded
from app.offers.evaluate import Evaluation
from app.offers.evidence import measure_gap
from app.offers.inquiry import Inquiry
from app.offers.prepare import Prepared
from app.offers.request import Requirement
from app.offers.threefold import find_threefold
from app.offers.wish_ways import WishWays, list_wish_ways
from app.processes import AS_BUILT, PROCESSES
from app.providers.matching import find_requested_tolerance_mm
from app.values.errors import Parameter

Ask = Callable[[Inquiry], Evaluation]


def find_contradictions(
    inquiry: Inquiry, prepared: Prepared, ask: Ask, *, today: date
) -> tuple[Contradiction, ...]:
    """Two by two before three that only clash together, those of facts before those of today's market;
    ``ask`` evaluates another inquiry, for dates.

    Codes of two: ``beyond_other`` and ``tolerance_beyond_other`` (a figure that is not reached with the other
    wish, and the best that is), ``excluded`` and ``excluded_but`` (with what would go instead),
    ``nobody_offers_both``, ``too_late_with``, ``finer_than_surface``. Those of three are in ``threefold``,
    and ``too_late_with_both``.
    """
    wishes = list_wish_ways(inquiry, prepared, today=today)
    rough = find_rough_surface(inquiry, prepared)
    judged = [_judge(first, second, prepared) for first, second in combinations(wishes, 2)]
    of_two = [one for one in judged if one is not None]
    late = [*_find_late(inquiry, wishes, ask)]
    of_three = find_threefold(wishes, prepared, clashing=(*rough, *of_two))
    return (
        *rough,
        *(one for one in of_two if one.code != "nobody_offers_both"),
        *(one for one in late if one.third is None),
        *(one for one in of_two if one.code == "nobody_offers_both"),
        *of_three,
        *(one for one in late if one.third is not None),
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
    return (
        contradict(
            "finer_than_surface",
            (name, getattr(requirement, name)),
            ("finish", requirement.finish),
            roughness_um=smoothest_um,
            depth_mm=round(depth_mm, 4),
            zone_mm=round(2 * tolerance_mm, 4),
            gap_percent=round(gap * 100, 1),
        ),
    )


def _judge(first: WishWays, second: WishWays, prepared: Prepared) -> Contradiction | None:
    if (first.market & second.market).any():
        return None
    if first.facts is None or second.facts is None:
        is_offered = first.market.any() and second.market.any()
        return contradict("nobody_offers_both", name_wish(first), name_wish(second)) if is_offered else None
    holds = (first.facts.any() or first.market.any()) and (second.facts.any() or second.market.any())
    if (first.facts & second.facts).any() or not holds:
        return None
    return say_excluded((first, second), prepared)


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
                earliest = int(dispatched.min())
                yield _say_late("too_late_with", wanted_on, earliest, ("quantity", inquiry.quantity))
        return
    punctual = []
    for wish in wishes:
        holds = wish.market[rows]
        if (holds & in_time).any():
            punctual.append(wish)
        elif holds.any():
            earliest = int(dispatched[holds].min())
            yield _say_late("too_late_with", wanted_on, earliest, name_wish(wish))
    for first, second in combinations(punctual, 2):
        both = first.market[rows] & second.market[rows]
        if both.any() and not (both & in_time).any():
            earliest = int(dispatched[both].min())
            yield _say_late("too_late_with_both", wanted_on, earliest, name_wish(first), name_wish(second))


def _ask_dates(inquiry: Inquiry, ask: Ask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The candidates that can make it, and the ordinals of the days on which they dispatch it."""
    evaluation = ask(inquiry)
    return evaluation.rows, evaluation.dates.dispatched[evaluation.rows]


def _say_late(code: str, wanted_on: date, earliest: int, *wishes: tuple[str, Parameter]) -> Contradiction:
    return contradict(
        code,
        ("wanted_on", wanted_on.isoformat()),
        *wishes,
        earliest_on=date.fromordinal(earliest).isoformat(),
        days=earliest - wanted_on.toordinal(),
    )
