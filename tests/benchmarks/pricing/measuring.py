"""Matching and pricing a large market, beside a plain loop over the same candidates."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.delivery.calendar import find_today
from app.geometry import measure, read
from app.geometry.measurements import Measurements
from app.offers import Destination, Prepared, Requirement, compose, prepare
from app.offers.estimating import plan_builds
from app.pricing import Prices, find_terms, price
from app.programme import find_policy
from app.providers import match
from tests.benchmarks.offers import make_stl
from tests.benchmarks.pricing.plain import price_plainly
from tests.benchmarks.pricing.synthetic import CANDIDATES_EACH, MACHINES_EACH, build_market

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
QUANTITY = 10
ITEMISED = 50


@dataclass(frozen=True)
class Times:
    """CPU milliseconds, medians; ``cheapest`` is matching, pricing and itemising the 50 cheapest."""

    providers: int
    machines: int
    candidates: int
    matched: int
    match_ms: float
    plan_ms: float
    price_ms: float
    cheapest_ms: float
    compose_ms: float


@dataclass(frozen=True)
class Comparison:
    """Candidates a second in CPU time, and how many totals were the same to the cent."""

    candidates: int
    columns_per_s: float
    one_by_one_per_s: float
    by_pair_per_s: float
    same: int


def measure_part() -> Measurements:
    """A ball of about 60 mm, which most machines can make."""
    return measure(read(make_stl(10_000, 0)))


def prepare_market(candidates: int) -> Prepared:
    """A market with that many candidates."""
    return prepare(build_market(candidates // CANDIDATES_EACH))


def price_market(part: Measurements, prepared: Prepared) -> tuple[NDArray[np.bool_], Prices]:
    """Match, plan and price everything: which candidates are offers, and their prices."""
    requirement = Requirement()
    matched = match(
        part, requirement, prepared.table, prepared.columns,
        materials=None, processes=None, country="DE", today=find_today(NOW),
    )  # fmt: skip
    plans = plan_builds(part, matched, prepared.columns, prepared.rates)
    terms = find_terms(prepared.rates, requirement, quantity=QUANTITY, platform_fee_bps=0)
    return matched.is_possible[prepared.table.pair], price(prepared.rates, plans.columns, terms)


def itemise_cheapest(part: Measurements, prepared: Prepared) -> list[tuple[int, list[int]]]:
    """Row and lines of the cheapest offers, in order."""
    wanted, prices = price_market(part, prepared)
    totals = np.where(wanted, prices.totals_minor, np.iinfo(np.int64).max)
    least = np.partition(totals, ITEMISED)[ITEMISED]
    near = np.flatnonzero(totals <= least)
    rows = near[np.lexsort((prepared.order[near], totals[near]))][:ITEMISED]
    return [(row, prices.lines.read(row).tolist()) for row in rows.tolist()]


def measure_times(prepared: Prepared, part: Measurements, runs: int) -> Times:
    """All steps, the first run of each not counted."""
    table, columns, rates = prepared.table, prepared.columns, prepared.rates
    requirement, today = Requirement(), find_today(NOW)

    def match_all():  # type: ignore[no-untyped-def]
        return match(
            part, requirement, table, columns, materials=None, processes=None, country="DE", today=today
        )

    matched = match_all()
    plans = plan_builds(part, matched, columns, rates)
    terms = find_terms(rates, requirement, quantity=QUANTITY, platform_fee_bps=0)
    return Times(
        providers=len(prepared.catalogue.market.providers),
        machines=len(prepared.catalogue.market.providers) * MACHINES_EACH,
        candidates=len(table),
        matched=int(matched.is_possible[table.pair].sum()),
        match_ms=time_cpu_ms(match_all, runs),
        plan_ms=time_cpu_ms(lambda: plan_builds(part, matched, columns, rates), runs),
        price_ms=time_cpu_ms(lambda: price(rates, plans.columns, terms), runs),
        cheapest_ms=time_cpu_ms(lambda: itemise_cheapest(part, prepared), runs),
        # a part never seen: another quantity of a known one would be neither matched nor planned anew
        compose_ms=time_cpu_ms(
            lambda: compose(
                replace(part), requirement, quantity=QUANTITY, destination=Destination(), prepared=prepared,
                policy=find_policy("pilot"), now=NOW, limit=ITEMISED,
            ),
            runs,
        ),
    )  # fmt: skip


def compare_with_plain(prepared: Prepared, part: Measurements, runs: int) -> Comparison:
    """The same market both ways in one run; the plain loops are run once."""
    columns_ms = time_cpu_ms(lambda: price_market(part, prepared), runs)
    wanted, prices = price_market(part, prepared)
    rows = np.flatnonzero(wanted).tolist()
    one_by_one, one_by_one_s = _time_plain(part, prepared, by_pair=False)
    by_pair, by_pair_s = _time_plain(part, prepared, by_pair=True)
    if one_by_one != by_pair or one_by_one.keys() != set(rows):
        raise AssertionError("the loops do not price the same candidates")
    return Comparison(
        candidates=len(rows),
        columns_per_s=len(rows) / columns_ms * 1000,
        one_by_one_per_s=len(rows) / one_by_one_s,
        by_pair_per_s=len(rows) / by_pair_s,
        same=sum(one_by_one[row] == int(prices.totals_minor[row]) for row in rows),
    )


def _time_plain(part: Measurements, prepared: Prepared, *, by_pair: bool) -> tuple[dict[int, int], float]:
    start = time.process_time()
    totals = price_plainly(part, prepared, QUANTITY, find_today(NOW), by_pair=by_pair)
    return totals, time.process_time() - start


def fit_exponent(points: list[tuple[int, float]]) -> float:
    """The slope of log time over log size by least squares: 1 is linear."""
    slope, _ = np.polyfit([math.log(size) for size, _ in points], [math.log(ms) for _, ms in points], 1)
    return float(slope)


def time_cpu_ms(action: Callable[[], object], runs: int) -> float:
    """The median of CPU time of this process; the first run does not count."""
    action()
    times = []
    gc.collect()
    for _ in range(runs):
        start = time.process_time()
        action()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)
