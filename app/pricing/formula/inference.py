"""Which nodes a formula may have, and the unit of each, inferred from the units of its names.

Every number has a unit of its own that is solved for: in ``0.06 * (0.18 * volume_cm3 + 0.22 * area_cm2)``
the three numbers take the units with which the sum is possible and the result is money.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.pricing.formula.reading import Place, Source
from app.pricing.formula.units import MONEY, TooComplexError, Unit, UnitSolver, find_factor
from app.pricing.formula.variables import FormulaVariable
from app.values.errors import Invalid

# Functions with the least and the most arguments; ceil and floor take a step as second one
FUNCTIONS: dict[str, tuple[int, int]] = {
    "min": (2, 20),
    "max": (2, 20),
    "ceil": (1, 2),
    "floor": (1, 2),
    "sqrt": (1, 1),
}
LARGEST_EXPONENT = 6


@dataclass(slots=True)
class UnitInference:
    """Walks the statements of one formula in order; ``used`` gathers the variables it asks for."""

    source: Source
    variables: Mapping[str, FormulaVariable]
    used: set[str] = field(default_factory=set)
    _named: dict[str, Unit] = field(default_factory=dict)
    _solver: UnitSolver = field(default_factory=UnitSolver)

    def check(self) -> None:
        """Raises Invalid unless every line is allowed, all units agree and the last line is money."""
        *lines, last = self.source.statements
        for statement in lines:
            self._name_result(statement)
        if isinstance(last, ast.Assign):
            at = self.source.place(last)
            raise Invalid("formula_price_missing", {"line": at.line, "column": at.column})
        if not isinstance(last, ast.Expr):
            raise self._refuse_node(last)
        unit = self._infer(last.value)
        if not self._equate(unit, MONEY, last.value):
            raise self._refuse_units(last.value, unit, MONEY)

    def _name_result(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                if name in self.variables or name in FUNCTIONS or name in self._named:
                    at = self.source.place(target)
                    raise Invalid("formula_name_taken", {"line": at.line, "column": at.column, "name": name})
                self._named[name] = self._infer(value)
            case _:
                raise self._refuse_node(statement)

    def _infer(self, node: ast.expr) -> Unit:
        match node:
            case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
                return self._solver.new_unknown()
            case ast.Name(id=name):
                return self._find_name(node, name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self._infer(operand)
            case ast.BinOp():
                return self._infer_operation(node)
            case ast.IfExp(test=test, body=body, orelse=other):
                self._check_condition(test)
                return self._same([body, other])
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._infer_call(node, name, arguments)
            case ast.Compare() | ast.BoolOp():
                at = self.source.place(node)
                raise Invalid(
                    "formula_number_expected",
                    {"line": at.line, "column": at.column, "found": self.source.quote(at)},
                )
        raise self._refuse_node(node)

    def _find_name(self, node: ast.expr, name: str) -> Unit:
        if name in self._named:
            return self._named[name]
        if name in self.variables:
            self.used.add(name)
            return self.variables[name].unit
        at = self.source.place(node)
        close: list[str] = difflib.get_close_matches(
            name[:64].lower(), [*self.variables, *self._named], 3, cutoff=0.0
        )
        raise Invalid(
            "formula_name_unknown",
            {"line": at.line, "column": at.column, "name": name[:64], "allowed": [*close]},
        )

    def _infer_operation(self, node: ast.BinOp) -> Unit:
        match node.op:
            case ast.Add() | ast.Sub():
                return self._same([node.left, node.right])
            case ast.Mult():
                return self._infer(node.left) * self._infer(node.right)
            case ast.Div():
                return self._infer(node.left) / self._infer(node.right)
            case ast.Pow():
                return self._infer(node.left) ** self._read_exponent(node.right)
        raise self._refuse_node(node)

    def _infer_call(self, node: ast.expr, name: str, arguments: list[ast.expr]) -> Unit:
        at = self.source.place(node)
        if name not in FUNCTIONS:
            raise Invalid(
                "formula_function_unknown",
                {"line": at.line, "column": at.column, "name": name[:64], "allowed": [*FUNCTIONS]},
            )
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise Invalid(
                "formula_argument_count",
                {
                    "line": at.line,
                    "column": at.column,
                    "name": name,
                    "found": len(arguments),
                    "least": least,
                    "most": most,
                },
            )
        if name == "sqrt":
            return self._infer(arguments[0]) ** Fraction(1, 2)
        return self._same(arguments)

    def _same(self, nodes: list[ast.expr]) -> Unit:
        """All of them have the unit of the first one."""
        first = self._infer(nodes[0])
        for node in nodes[1:]:
            unit = self._infer(node)
            if not self._equate(first, unit, node):
                raise self._refuse_units(node, unit, first)
        return first

    def _check_condition(self, node: ast.expr) -> None:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others) if all(
                isinstance(op, (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)) for op in ops
            ):
                self._same([left, *others])
            case ast.BoolOp(values=values):
                for value in values:
                    self._check_condition(value)
            case _:
                at = self.source.place(node)
                raise Invalid(
                    "formula_condition_expected",
                    {"line": at.line, "column": at.column, "found": self.source.quote(at)},
                )

    def _read_exponent(self, node: ast.expr) -> Fraction:
        """A number of at most three decimals, or a fraction of two such, with or without a sign."""
        exponent = _find_exponent(node)
        if exponent is None or abs(exponent) > LARGEST_EXPONENT:
            at = self.source.place(node)
            raise Invalid(
                "formula_exponent_unfit",
                {
                    "line": at.line,
                    "column": at.column,
                    "found": self.source.quote(at),
                    "maximum": LARGEST_EXPONENT,
                },
            )
        return exponent

    def _equate(self, left: Unit, right: Unit, node: ast.expr) -> bool:
        try:
            return self._solver.equate(left, right)
        except TooComplexError:
            raise self._refuse_node(node) from None

    def _refuse_units(self, node: ast.expr, found: Unit, expected: Unit) -> Invalid:
        found, expected = self._solver.resolve(found), self._solver.resolve(expected)
        at = self.source.place(node)
        factor = find_factor(found, expected)
        if factor is None:
            return Invalid(
                "formula_units_differ",
                {"line": at.line, "column": at.column, "expected": str(expected), "found": str(found)},
            )
        change = f"* {factor.numerator}" if factor > 1 else f"/ {(1 / factor).numerator}"
        return Invalid(
            "formula_unit_needs_factor",
            {
                "line": at.line,
                "column": at.column,
                "expected": str(expected),
                "found": str(found),
                "change": change,
            },
        )

    def _refuse_node(self, node: ast.expr | ast.stmt) -> Invalid:
        at: Place = self.source.place(node)
        return Invalid(
            "formula_not_allowed",
            {"line": at.line, "column": at.column, "found": self.source.quote(at)},
        )


def _find_exponent(node: ast.expr) -> Fraction | None:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _find_exponent(operand)
            return None if inner is None else -inner
        case ast.BinOp(left=ast.Constant() as left, op=ast.Div(), right=ast.Constant() as right):
            above, below = _find_exponent(left), _find_exponent(right)
            return None if above is None or not below else above / below
        case ast.Constant(value=int() | float() as value):
            exponent = Fraction(str(float(value)))
            return exponent if exponent.denominator <= 1000 and abs(exponent) <= 1000 else None
    return None
