"""The value of a checked formula over whole columns; what cannot be a price is refused with its row."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.pricing.formula.reading import Source
from app.values.errors import Invalid
from app.values.money import NUDGE

Column = NDArray[np.float64]
Rows = NDArray[np.bool_]

_OPERATIONS: dict[type[ast.operator], Callable[[Column, Column], Column]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Pow: np.power,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Column, Column], Rows]] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}
_EVERY_ROW: Rows = np.array(True)


@dataclass(slots=True)
class Evaluation:
    """One run over columns of one shape.

    ``rows`` are those for which a branch is taken; what is computed for the others is never looked at.
    ``named`` are the results of lines already run.
    """

    source: Source
    columns: Mapping[str, Column]
    shape: tuple[int, ...]
    named: dict[str, Column] = field(default_factory=dict)

    def run(self) -> Column:
        """The price of each row. Raises Invalid with ``index``, and line and column where there are such."""
        result = np.zeros(())
        with np.errstate(all="ignore"):
            for statement in self.source.statements:
                match statement:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        self.named[name] = self.value(value, _EVERY_ROW)
                    case ast.Expr(value=value):
                        result = self.value(value, _EVERY_ROW)
        if (result < 0).any():
            index = self._first(result < 0)
            value_eur = float(np.broadcast_to(result, self.shape).flat[index])
            raise Invalid("formula_negative", {"index": index, "value_eur": value_eur})
        return np.array(np.broadcast_to(result, self.shape))

    def value(self, node: ast.expr, rows: Rows) -> Column:
        """Of a node, for the rows that look at it."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return np.asarray(float(number))
            case ast.Name(id=name):
                column = self.named.get(name)
                return self._finite(self.columns[name], node, rows) if column is None else column
            case ast.UnaryOp(op=op, operand=operand):
                inner = self.value(operand, rows)
                return -inner if isinstance(op, ast.USub) else inner
            case ast.BinOp(left=left, op=op, right=right):
                below = self.value(right, rows)
                if isinstance(op, ast.Div):
                    self._refuse_zero(below, right, rows)
                return self._finite(_OPERATIONS[type(op)](self.value(left, rows), below), node, rows)
            case ast.IfExp(test=test, body=body, orelse=other):
                taken = self.holds(test, rows)
                return np.where(taken, self.value(body, rows & taken), self.value(other, rows & ~taken))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._call(node, name, [self.value(each, rows) for each in arguments], rows)
        raise AssertionError(ast.dump(node))

    def _call(self, node: ast.Call, name: str, values: list[Column], rows: Rows) -> Column:
        match name:
            case "min":
                return functools.reduce(np.minimum, values)
            case "max":
                return functools.reduce(np.maximum, values)
            case "sqrt":
                return self._finite(np.sqrt(values[0]), node, rows)
        step = values[1] if len(values) > 1 else np.asarray(1.0)
        if (rows & ~(step > 0)).any():
            at = self.source.place(node.args[1])
            index = self._first(rows & ~(step > 0))
            raise Invalid("formula_step_not_positive", {"line": at.line, "column": at.column, "index": index})
        # 2.1 / 0.3 is 7.000000000000001 to a computer and seven steps to everybody else
        steps = np.ceil(values[0] / step - NUDGE) if name == "ceil" else np.floor(values[0] / step + NUDGE)
        return self._finite(np.asarray(steps * step), node, rows)

    def holds(self, node: ast.expr, rows: Rows) -> Rows:
        """For which rows a comparison is true."""
        match node:
            case ast.BoolOp(op=op, values=values):
                result = self.holds(values[0], rows)
                for value in values[1:]:
                    if isinstance(op, ast.And):
                        result = result & self.holds(value, rows & result)
                    else:
                        result = result | self.holds(value, rows & ~result)
                return result
            case ast.Compare(left=left, ops=ops, comparators=others):
                result, last = _EVERY_ROW, self.value(left, rows)
                for comparison, other in zip(ops, others, strict=True):
                    following = self.value(other, rows & result)
                    result, last = result & _COMPARISONS[type(comparison)](last, following), following
                return result
        raise AssertionError(ast.dump(node))

    def _refuse_zero(self, below: Column, node: ast.expr, rows: Rows) -> None:
        if not below.all() and (rows & (below == 0)).any():
            at = self.source.place(node)
            index = self._first(rows & (below == 0))
            raise Invalid("formula_division_by_zero", {"line": at.line, "column": at.column, "index": index})

    def _finite(self, values: Column, node: ast.expr, rows: Rows) -> Column:
        is_finite = np.isfinite(values)
        if not is_finite.all() and (rows & ~is_finite).any():
            at = self.source.place(node)
            index = self._first(rows & ~is_finite)
            raise Invalid("formula_not_finite", {"line": at.line, "column": at.column, "index": index})
        return values

    def _first(self, rows: Rows) -> int:
        return int(np.flatnonzero(np.broadcast_to(rows, self.shape))[0])
