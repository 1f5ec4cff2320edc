"""In which order offers stand, and why each stands where it does.

What stands in CRITERIA and STEPS is the whole rule: ``rank`` sorts by it, the page and the interface about
the ranking are made of it. Nobody can pay for a place, and who the provider is only parts what is equal in
all else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.offers.evaluate import Evaluation
from app.offers.offer import Reason
from app.offers.prepare import Prepared
from app.offers.request import Sort
from app.values.errors import Parameter

Values = NDArray[np.float64]
StepCode = Literal["chosen", "price", "date", "codes"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A key that offers can be ordered by, the least first.

    ``best`` is the reason of who has the least, ``behind`` of who has more than the one before it.
    ``unit`` ends the names of its parameters: minor units of money, a day, km, kg CO2e.
    """

    code: Sort
    best: str
    behind: str
    unit: str
    measure: Callable[[Evaluation, Prepared], Values]  # of the rows that are offers


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: it decides among what all steps before it leave equal.

    ``weight`` is its share of the key that offers are compared by: the criterion chosen has all of it,
    nothing is mixed in. ``tied`` is the reason of who stands behind because of it.
    """

    code: StepCode
    weight: float
    tied: str = ""

    def find_criterion(self, sort: Sort) -> Sort | None:
        """What is compared where the offers are ordered by ``sort``; None: the codes."""
        if self.code == "codes":
            return None
        return sort if self.code == "chosen" else self.code


def _measure_price(evaluation: Evaluation, prepared: Prepared) -> Values:  # noqa: ARG001
    return evaluation.prices.totals_minor[evaluation.rows].astype(np.float64)


def _measure_date(evaluation: Evaluation, prepared: Prepared) -> Values:  # noqa: ARG001
    return evaluation.dates.dispatched[evaluation.rows].astype(np.float64)


def _measure_distance(evaluation: Evaluation, prepared: Prepared) -> Values:
    provider = prepared.rates.provider_of[prepared.table.pair[evaluation.rows]]
    distance = evaluation.distance_km[provider]
    return np.where(np.isnan(distance), np.inf, distance)


def _measure_co2e(evaluation: Evaluation, prepared: Prepared) -> Values:
    pair = prepared.table.pair[evaluation.rows]
    return np.asarray(np.round(evaluation.footprint.co2e_kg[:, pair].mean(axis=0), 6))


CRITERIA: tuple[Criterion, ...] = (
    Criterion("price", "cheapest", "behind_price", "minor", _measure_price),
    Criterion("date", "fastest", "behind_date", "on", _measure_date),
    Criterion("distance", "nearest", "behind_distance", "km", _measure_distance),
    Criterion("co2e", "lowest_co2e", "behind_co2e", "co2e_kg", _measure_co2e),
)
# What the step of codes compares, in the alphabet, so that the order is always the same (see ``prepare``).
LAST = ("provider", "machine", "material", "finish", "tier")
STEPS: tuple[Step, ...] = (
    Step("chosen", 1.0),
    Step("price", 0.0, "tied_price"),
    Step("date", 0.0, "tied_date"),
    Step("codes", 0.0, "tied_codes"),
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """``rows`` of the offers in order, all ``total`` of them or the first; ``values`` by criterion."""

    sort: Sort
    total: int
    rows: NDArray[np.int64]
    bests: dict[str, frozenset[int]]
    values: dict[Sort, Values]  # in the order of ``rows``

    def explain(self, position: int) -> tuple[Reason, ...]:
        """What the offer at a position (from 1) is best at, its place, what parts it from the one before."""
        reasons = [*self.name_bests(int(self.rows[position - 1]))]
        value = self._write(self.sort, "value", float(self.values[self.sort][position - 1]))
        place: dict[str, Parameter] = {"position": position, "total": self.total, "sort": self.sort}
        reasons.append(Reason("rank", {**place, **value}))
        if position > 1:
            reasons.append(self._compare(position))
        return tuple(reasons)

    def name_bests(self, row: int) -> tuple[Reason, ...]:
        """What the offer of a row shares the best value of."""
        return tuple(Reason(code) for code, rows in self.bests.items() if row in rows)

    def _compare(self, position: int) -> Reason:
        """The first step that tells an offer from the one before it, and the value it would have to beat."""
        for step in STEPS:
            code = step.find_criterion(self.sort)
            if code is None:
                return Reason(step.tied, {"sort": self.sort})
            before, value = (float(each) for each in self.values[code][position - 2 : position])
            if before == value:
                continue
            parameters: dict[str, Parameter] = {
                "sort": self.sort,
                **self._write(code, "value", value),
                **self._write(code, "needed", before),
                **self._write_difference(code, value - before),
            }
            return Reason(step.tied or _BY_CODE[code].behind, parameters)
        raise AssertionError("the codes tell any two offers apart")

    def _write(self, code: Sort, name: str, value: float) -> dict[str, Parameter]:
        unit = _BY_CODE[code].unit
        if not math.isfinite(value):
            return {}
        if unit == "on":
            return {f"{name}_on": date.fromordinal(int(value)).isoformat()}
        return {f"{name}_{unit}": int(value) if unit == "minor" else round(value, 3)}

    def _write_difference(self, code: Sort, difference: float) -> dict[str, Parameter]:
        if code == "date":
            return {"count": int(difference)}
        return self._write(code, "difference", difference)


_BY_CODE: dict[Sort, Criterion] = {criterion.code: criterion for criterion in CRITERIA}


def rank(evaluation: Evaluation, prepared: Prepared, sort: Sort, first: int | None = None) -> Ranking:
    """The offers in the published order: by STEPS, the first of them being the criterion asked for.

    ``first``: only so many are wanted, and only what can stand among them is put in order.
    """
    rows = evaluation.rows
    values = {criterion.code: criterion.measure(evaluation, prepared) for criterion in CRITERIA}
    bests = {c.best: found for c in CRITERIA if (found := _find_best(rows, values[c.code]))}
    near = np.arange(len(rows))
    if first is not None and 0 < first < len(rows):
        least = values[sort]
        near = np.flatnonzero(least <= np.partition(least, first - 1)[first - 1])
    compared = [step.find_criterion(sort) for step in STEPS]
    keys = [prepared.order[rows[near]] if code is None else values[code][near] for code in compared]
    order = near[np.lexsort(tuple(reversed(keys)))]
    ordered = {code: each[order] for code, each in values.items()}
    return Ranking(sort, len(rows), rows[order], bests, ordered)


def _find_best(rows: NDArray[np.int64], values: Values) -> frozenset[int]:
    """Rows that share the least value; none where nothing is known."""
    if not len(values) or not math.isfinite(least := float(values.min())):
        return frozenset()
    return frozenset(rows[values == least].tolist())
