"""Laws of formulas over generated texts: nothing but Invalid, Python's own results, bounded work."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.pricing.formula import FORMULA_VARIABLES, compile_formula
from app.pricing.formula.units import Unit, UnitSolver, base_unit
from app.values import Invalid
from app.values.money import NUDGE

PLAIN = ("quantity", "shells", "builds")
_WORDS = [
    *FORMULA_VARIABLES, "max", "min", "ceil", "sqrt", "if", "else", "and", "or", "not", "lambda", "x",
    "(", ")", ",", ", ", ";", "**", "*", "/", "+", "-", "=", "==", "<", "\n", " ", "#", "0", "1", "0,5",
    "2.5", "9" * 15, "1e9", ".", "[", "]", ":", "\\", "'", "é", "\x00", "\ud800",
]  # fmt: skip


@given(text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_WORDS), max_size=60).map("".join)))
@example("\f1")
@example("\r1")
@example("# coding: latin-1\n1")
@example("1\x1a")
@example("x" * 1999)
def test_any_text_compiles_or_is_invalid(text: str) -> None:
    refusal, prices = _price(text)

    assert refusal is None or refusal.startswith("formula_")
    assert np.isfinite(prices).all()
    assert (prices >= 0).all()


def _price(text: str) -> tuple[str | None, np.ndarray]:
    """The code of the refusal, or the prices; any other exception is a failure."""
    try:
        formula = compile_formula(text)
        return None, formula.evaluate({name: np.array([1.0, 2.0]) for name in FORMULA_VARIABLES})
    except Invalid as refusal:
        return refusal.code, np.zeros(2)


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["2", "0.5", "-1", "(2 / 3)"])).map(lambda t: f"({t[0]} ** {t[1]})"),
        inner.map(lambda t: f"-{t}"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(["ceil", "floor", "sqrt"]), inner).map(lambda t: f"{t[0]}(({t[1]}))"),
        st.tuples(inner, inner, st.sampled_from(["<", ">=", "=="]), inner, inner).map(
            lambda t: f"({t[0]} if {t[1]} {t[2]} {t[3]} else {t[4]})"
        ),
    )


EXPRESSIONS = st.recursive(
    st.one_of(st.sampled_from(PLAIN), st.sampled_from(["1", "2.5", "0.1", "7", "1e6"])), _calls, max_leaves=12
)
PYTHONS = {
    "min": min,
    "max": max,
    "sqrt": math.sqrt,
    "ceil": lambda x: float(math.ceil(x - NUDGE)),
    "floor": lambda x: float(math.floor(x + NUDGE)),
}


def _evaluate_plainly(text: str, values: dict[str, float]) -> float | None:
    """Python's own result; None where it has none that could be a price."""
    try:
        result = eval(text, {"__builtins__": {}}, {**PYTHONS, **values})  # noqa: S307 - own expressions only
    except (ZeroDivisionError, OverflowError, ValueError, TypeError):  # TypeError: a complex power in between
        return None
    return None if isinstance(result, complex) or not math.isfinite(result) or result < 0 else float(result)


@given(
    text=EXPRESSIONS,
    rows=st.lists(st.tuples(*[st.integers(1, 50).map(float)] * 3), min_size=1, max_size=4),
)
def test_the_value_is_the_one_python_gives(text: str, rows: list[tuple[float, float, float]]) -> None:
    expected = [_evaluate_plainly(text, dict(zip(PLAIN, row, strict=True))) for row in rows]
    columns = {name: np.array([row[i] for row in rows]) for i, name in enumerate(PLAIN)}
    try:
        formula = compile_formula(f"({text}) * 1 + 0")
    except Invalid as refusal:
        assert refusal.code in ("formula_units_differ", "formula_too_long")  # noqa: PT017
        return

    if None in expected:
        with pytest.raises(Invalid):
            formula.evaluate(columns)
    else:
        assert formula.evaluate(columns) == pytest.approx(np.array(expected), rel=1e-9, abs=1e-9)


@given(text=EXPRESSIONS)
def test_decimal_commas_and_semicolons_mean_the_same(text: str) -> None:
    german = text.replace(", ", "; ").replace(".", ",")
    values = {name: np.array([2.0, 3.0]) for name in PLAIN}

    def outcome(written: str) -> object:
        try:
            return compile_formula(f"{written} * 1").evaluate(values).tolist()
        except Invalid as refusal:
            return refusal.code, refusal.parameters.get("column")

    assert outcome(german) == outcome(text)


POWERS = st.sampled_from([Fraction(sign * n, d) for sign in (-1, 1) for n in range(4) for d in (1, 2, 3, 4)])
UNITS = st.dictionaries(st.sampled_from(["cm", "h", "€", "?1", "?2"]), POWERS.filter(bool), max_size=4).map(
    Unit
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(equations=st.lists(st.tuples(UNITS, UNITS), max_size=4))
def test_solved_equations_hold(equations: list[tuple[Unit, Unit]]) -> None:
    solver = UnitSolver()
    solver.new_unknown()
    solver.new_unknown()

    held = [(left, right) for left, right in equations if solver.equate(left, right)]

    assert all(solver.resolve(left / right) == Unit({}) for left, right in held)


@given(unit=UNITS, power=POWERS)
def test_units_are_an_abelian_group(unit: Unit, power: Fraction) -> None:
    other = base_unit("cm")

    assert unit * other == other * unit
    assert unit / unit == Unit({})
    assert (unit * other) ** power == unit**power * other**power


def test_a_constant_is_a_price_for_every_row() -> None:
    assert compile_formula("12,5").evaluate({"quantity": np.ones((2, 3))}).tolist() == [[12.5] * 3] * 2


def test_names_are_those_the_formula_asks_for() -> None:
    formula = compile_formula("fee = 5  # a job\nfee + 2 * volume_cm3 * ceil(quantity; 10)")

    assert formula.names == {"volume_cm3", "quantity"}


@pytest.mark.parametrize(("value", "step", "expected"), [(2.1, 0.3, 2.1), (2.2, 0.3, 2.4), (0.7, 0.1, 0.7)])
def test_a_step_reached_is_not_rounded_up_by_the_computer(value: float, step: float, expected: float) -> None:
    formula = compile_formula(f"1 * ceil(machine_h; {step})")

    assert formula.evaluate({"machine_h": np.array([value])}) == pytest.approx(expected)
