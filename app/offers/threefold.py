"""Three wishes that clash only together: any two of them hold somewhere, all three nowhere.

Sets of three are minimal, so that dropping any one mends it; whoever already reads of two that clash does not
read of them again with a third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from app.offers.clash import (
    Contradiction,
    contradict,
    join_ways,
    measure_miss,
    name_wish,
    put_figure_first,
    say_excluded,
)
from app.offers.prepare import Prepared
from app.offers.wish_ways import WishWays
from app.values.errors import Parameter


def find_threefold(
    wishes: Sequence[WishWays], prepared: Prepared, *, clashing: Sequence[Contradiction]
) -> tuple[Contradiction, ...]:
    """Those of facts before those of today's market; ``clashing`` are the pairs that are told already.

    Codes: ``beyond_others`` and ``tolerance_beyond_others`` (a figure that is not reached with both others,
    and the best that is), ``excluded_together`` and ``excluded_together_but`` (with what would go instead of
    one); of the market ``nobody_offers_all``, ``nobody_reaches_with_both`` and
    ``nobody_holds_tolerance_with_both`` (with the best that somebody offers).
    """
    told = {_identify(each) for each in clashing}
    pairs = {
        (one, two): join_ways(wishes[one], wishes[two])
        for one, two in combinations(range(len(wishes)), 2)
        if frozenset((name_wish(wishes[one]), name_wish(wishes[two]))) not in told
    }
    found = _find(wishes, pairs, prepared)
    return tuple(sorted(found, key=lambda one: one.code.startswith("nobody_")))


def _identify(told: Contradiction) -> frozenset[tuple[str, Parameter]]:
    values = told.parameters
    return frozenset(((told.first, values["first_value"]), (told.second, values["second_value"])))


def _find(
    wishes: Sequence[WishWays], pairs: dict[tuple[int, int], WishWays], prepared: Prepared
) -> Iterator[Contradiction]:
    in_market = {pair for pair, both in pairs.items() if both.market.any()}
    by_facts = {pair for pair, both in pairs.items() if both.facts is not None and both.facts.any()}
    for one, two, three in combinations(range(len(wishes)), 3):
        own = ((one, two), (one, three), (two, three))
        both, third = pairs.get(own[0]), wishes[three]
        if both is None or (both.market & third.market).any():
            continue
        trio = (wishes[one], wishes[two], third)
        if both.facts is None or third.facts is None:
            if in_market.issuperset(own):
                yield _say_unoffered(trio)
        elif not (both.facts & third.facts).any() and (in_market | by_facts).issuperset(own):
            yield say_excluded(trio, prepared)


def _say_unoffered(trio: tuple[WishWays, ...]) -> Contradiction:
    first, second, third = put_figure_first(trio)
    named = (name_wish(first), name_wish(second), name_wish(third))
    if first.reach is None:
        return contradict("nobody_offers_all", *named)
    offered = first.reach.market[second.market & third.market]
    best = float(offered.min() if first.reach.is_least_best else offered.max())
    percent = measure_miss(best, first.reach)
    if first.reach.is_least_best:
        return contradict(
            "nobody_holds_tolerance_with_both", *named, best_mm=round(best, 3), gap_percent=percent
        )
    return contradict("nobody_reaches_with_both", *named, best=round(best, 3), gap_percent=percent)
