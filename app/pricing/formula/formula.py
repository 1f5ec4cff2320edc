"""A price formula, compiled once and evaluated for one candidate or for a million."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.pricing.formula.evaluating import Evaluation
from app.pricing.formula.inference import UnitInference
from app.pricing.formula.reading import Source, read_formula
from app.pricing.formula.turning import find_turns
from app.pricing.formula.variables import FORMULA_VARIABLES, FormulaVariable


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula whose units agree and whose result is money; ``names`` are the variables it asks for."""

    text: str
    names: frozenset[str]
    _source: Source = field(repr=False, compare=False)

    def evaluate(self, columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """The price in € of every row; columns have one shape or broadcast to one.

        Raises Invalid ``formula_division_by_zero``, ``formula_not_finite``, ``formula_negative`` or
        ``formula_step_not_positive`` with the first ``index`` concerned (in the flattened result), and
        KeyError where one of ``names`` has no column.
        """
        arrays = {name: np.asarray(column, dtype=np.float64) for name, column in columns.items()}
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        return Evaluation(self._source, arrays, shape).run()

    def find_turns(self, most: int, known: Mapping[str, float] | None = None) -> frozenset[int]:
        """Quantities up to ``most`` at which the price of a part may turn; ``known`` are the part's values of
        variables that are the same for every quantity."""
        return find_turns(self._source, most, known or {})


def compile_formula(text: str, variables: Mapping[str, FormulaVariable] = FORMULA_VARIABLES) -> Formula:
    """Read a formula and infer its units.

    ``app.pricing.formula.reading`` says how one is written. Whether the amount is for a part or for
    an order is the caller's. Raises Invalid with a code ``formula_…`` and, where it has one, the place:
    ``line`` and ``column``, both from one.
    """
    source = read_formula(text)
    inference = UnitInference(source, variables)
    inference.check()
    return Formula(text, frozenset(inference.used), source)
