"""Selling prices by formula: pairs with the same formula are priced in one evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.pricing.formula import Formula, compile_formula
from app.providers import Pair
from app.values.errors import Invalid

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FormulaRates:
    """A formula and the pairs (N,) that are priced by it."""

    formula: Formula
    pairs: NDArray[np.int64]

    def take(self, pair: int) -> Iterator[FormulaRates]:
        """For that pair alone, if it is priced by the formula."""
        if (self.pairs == pair).any():
            yield FormulaRates(self.formula, np.zeros(1, dtype=np.int64))


def compile_formulas(pairs: Sequence[Pair]) -> tuple[FormulaRates, ...]:
    """Every formula once. Raises Invalid ``formula_…`` where one cannot be read; import refuses such."""
    texts: dict[int, dict[tuple[str, str], str]] = {}
    by_text: dict[str, list[int]] = {}
    for number, pair in enumerate(pairs):
        known = texts.get(id(pair.provider))
        if known is None:
            rates = pair.provider.rate_card.formula_rates
            known = {(rate.machine_code, rate.material_code): rate.text for rate in rates}
            texts[id(pair.provider)] = known
        text = known.get((pair.machine.code, pair.material.code))
        if text is not None:
            by_text.setdefault(text, []).append(number)
    return tuple(
        FormulaRates(compile_formula(text), np.array(numbers, dtype=np.int64))
        for text, numbers in by_text.items()
    )


def price_formulas(
    rates: Sequence[FormulaRates], columns: Mapping[str, Column], is_made: NDArray[np.bool_]
) -> tuple[Column, NDArray[np.bool_]]:
    """€ of one part per pair (P,), and for which pairs no price can be computed.

    Pairs that do not make the part have no values to compute with and cost 0.
    """
    eur = np.zeros(len(is_made))
    fails = np.zeros(len(is_made), dtype=np.bool_)
    for one in rates:
        rows = one.pairs[is_made[one.pairs]]
        if not len(rows):
            continue
        try:
            eur[rows] = _evaluate(one.formula, columns, rows)
        except Invalid:
            # one part of one machine is no reason to price none
            for row in rows.tolist():
                try:
                    eur[row] = _evaluate(one.formula, columns, np.array([row]))[0]
                except Invalid:
                    fails[row] = True
    return eur, fails


def _evaluate(formula: Formula, columns: Mapping[str, Column], rows: NDArray[np.int64]) -> Column:
    # a formula without variables has the shape of nothing
    return np.broadcast_to(
        formula.evaluate({name: columns[name][rows] for name in formula.names}), rows.shape
    )
