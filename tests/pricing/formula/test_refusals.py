"""What a formula may not say is refused with a code, the place, and what was found there."""

from __future__ import annotations

import numpy as np
import pytest

from app.pricing.formula import compile_formula
from app.values import Invalid

# text: code, line, column, further parameters
REFUSED: dict[str, tuple[str, int, int, dict[str, object]]] = {
    "machine_h * machine_eur_per_h + machine_h": (
        "formula_units_differ", 1, 33, {"expected": "€", "found": "h"},
    ),
    "volume_cm3 + area_cm2": ("formula_units_differ", 1, 14, {"expected": "cm³", "found": "cm²"}),
    "3 * volume_cm3 + 2 * volume_cm3 * (1 + height_mm + machine_h)": (
        "formula_units_differ", 1, 52, {"expected": "mm", "found": "h"},
    ),
    "machine_eur_per_h": ("formula_units_differ", 1, 1, {"expected": "€", "found": "€/h"}),
    "machine_h * machine_eur_per_h * machine_eur_per_h": (
        "formula_units_differ", 1, 1, {"expected": "€", "found": "€²/h"},
    ),
    "sqrt(machine_h)": ("formula_units_differ", 1, 1, {"expected": "€", "found": "h^0.5"}),
    "k = 2\nk * machine_h + k * mass_g": (
        "formula_units_differ", 2, 17, {"expected": "?·h", "found": "?·g"},
    ),
    "5 if volume_cm3 > area_cm2 else 6": (
        "formula_units_differ", 1, 19, {"expected": "cm³", "found": "cm²"},
    ),
    "max(1; 2 * machine_h) + machine_h if quantity > 2 else mass_g": (
        "formula_units_differ", 1, 56, {"expected": "h", "found": "g"},
    ),
    "0.1 * (volume_cm3 + width_mm * depth_mm * height_mm)": (
        "formula_unit_needs_factor", 1, 21, {"expected": "cm³", "found": "mm³", "change": "/ 1000"},
    ),
    "mass_g * feedstock_eur_per_kg": (
        "formula_unit_needs_factor", 1, 1, {"expected": "€", "found": "g·€/kg", "change": "/ 1000"},
    ),
    "2 * (width_mm * depth_mm * height_mm + volume_cm3)": (
        "formula_unit_needs_factor", 1, 40, {"expected": "mm³", "found": "cm³", "change": "* 1000"},
    ),
    "2 * volumecm3": (
        "formula_name_unknown", 1, 5,
        {"name": "volumecm3", "allowed": ["volume_cm3", "box_cm3", "hull_cm3"]},
    ),
    "a = 1\n  a + 2 * b": ("formula_name_unknown", 2, 11, {}),
    "volume_cm3 = 3\nvolume_cm3": ("formula_name_taken", 1, 1, {"name": "volume_cm3"}),
    "max = 3\n2": ("formula_name_taken", 1, 1, {"name": "max"}),
    "a = 3\na = 4\na": ("formula_name_taken", 2, 1, {"name": "a"}),
    "a = 3": ("formula_price_missing", 1, 1, {}),
    "eval(3)": ("formula_function_unknown", 1, 1, {"name": "eval"}),
    "max(volume_cm3)": ("formula_argument_count", 1, 1, {"name": "max", "found": 1, "least": 2}),
    "sqrt(volume_cm3; 2)": ("formula_argument_count", 1, 1, {"name": "sqrt", "found": 2, "most": 1}),
    "max(4,5)": ("formula_comma_ambiguous", 1, 6, {}),
    "max(4,5, 3)": ("formula_comma_ambiguous", 1, 6, {}),
    "max(4,575 * volume_cm3, 3)": ("formula_comma_ambiguous", 1, 6, {}),
    "max(1,2,3)": ("formula_comma_ambiguous", 1, 6, {}),
    "max(4, 5; 3)": ("formula_comma_ambiguous", 1, 6, {}),
    "1.000,50 * quantity": ("formula_number_unclear", 1, 1, {"found": "1.000,50"}),
    "2 + 1.000 * quantity": ("formula_number_unclear", 1, 5, {"found": "1.000"}),
    "1_000": ("formula_number_unclear", 1, 1, {}),
    "0x10": ("formula_number_unclear", 1, 1, {}),
    "1e999": ("formula_number_unclear", 1, 1, {}),
    "2volume_cm3": ("formula_number_unclear", 1, 1, {"found": "2volume_cm3"}),
    "9" * 400: ("formula_number_unclear", 1, 1, {}),
    "2 volume_cm3": ("formula_syntax", 1, 3, {"found": "volume_cm3"}),
    "2 *": ("formula_syntax", 1, 4, {}),
    "(2": ("formula_syntax", 1, 1, {"found": "("}),
    "2)": ("formula_syntax", 1, 2, {"found": ")"}),
    "2; 3": ("formula_syntax", 1, 2, {"found": ";"}),
    "(1, 2)": ("formula_syntax", 1, 3, {"found": ","}),
    "3 € * volume_cm3": ("formula_syntax", 1, 3, {"found": "€"}),
    "größe * 2": ("formula_syntax", 1, 1, {"found": "größe"}),
    "'text'": ("formula_syntax", 1, 1, {"found": "'"}),
    "volume_cm3.real": ("formula_syntax", 1, 11, {"found": "."}),
    "volume_cm3[0]": ("formula_syntax", 1, 11, {"found": "["}),
    "a = 1\n\n  + * 3": ("formula_syntax", 3, 5, {}),
    "import os": ("formula_not_allowed", 1, 1, {"found": "import os"}),
    "a = b = 1\n2": ("formula_not_allowed", 1, 1, {}),
    "2 // quantity": ("formula_not_allowed", 1, 1, {}),
    "not 1 < 2": ("formula_not_allowed", 1, 1, {}),
    "True * 3": ("formula_not_allowed", 1, 1, {}),
    "max(*volume_cm3; 2)": ("formula_not_allowed", 1, 5, {}),
    "2 if quantity in quantity else 3": ("formula_condition_expected", 1, 6, {}),
    "2 if quantity else 3": ("formula_condition_expected", 1, 6, {}),
    "(1 < 2) * 3": ("formula_number_expected", 1, 2, {}),
    "9 ** 9 ** 9": ("formula_exponent_unfit", 1, 6, {}),
    "2 ** quantity": ("formula_exponent_unfit", 1, 6, {"found": "quantity"}),
    "2 ** 0.12345": ("formula_exponent_unfit", 1, 6, {}),
    "2 ** (1 / 0)": ("formula_exponent_unfit", 1, 7, {}),
    "2 ** -7": ("formula_exponent_unfit", 1, 6, {"maximum": 6}),
    "(" * 21: ("formula_too_deep", 1, 21, {"maximum": 20}),
    "-" * 300 + "1": ("formula_too_deep", 1, 100, {"maximum": 100}),
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30])
def test_a_wrong_formula_is_refused_at_its_place(text: str) -> None:
    code, line, column, further = REFUSED[text]

    with pytest.raises(Invalid) as refusal:
        compile_formula(text)

    found = refusal.value.parameters
    assert (refusal.value.code, found["line"], found["column"]) == (code, line, column)
    assert further.items() <= found.items()


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("", "formula_empty", None),
        ("  \n # a note only \n", "formula_empty", None),
        ("1" * 2001, "formula_too_long", 2001),
        ("1" + "+1" * 200, "formula_too_long", 401),
    ],
)
def test_a_formula_that_is_empty_or_too_long_is_refused(text: str, code: str, found: int | None) -> None:
    with pytest.raises(Invalid) as refusal:
        compile_formula(text)

    assert refusal.value.code == code
    assert refusal.value.parameters.get("found") == found


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("5 / (quantity - 2)", "formula_division_by_zero", 6),
        ("min(3; 5 / (quantity - 2))", "formula_division_by_zero", 13),
        ("1 / (quantity - 2) ** -1", "formula_not_finite", 5),
        ("3 * sqrt(quantity - 3)", "formula_not_finite", 5),
        ("0 * ((quantity * 1e12) ** 6) ** 6", "formula_not_finite", 5),
        ("4 * ceil(3; quantity - 2)", "formula_step_not_positive", 13),
    ],
)
def test_what_is_no_number_is_refused_with_its_row(text: str, code: str, column: int) -> None:
    formula = compile_formula(text)

    with pytest.raises(Invalid) as refusal:
        formula.evaluate({"quantity": np.array([4.0, 2.0, 2.0])})

    first_row = 0 if "1e12" in text else 1
    assert refusal.value.code == code
    assert refusal.value.parameters == {"line": 1, "column": column, "index": first_row}


def test_a_negative_price_is_refused_with_its_row_and_amount() -> None:
    with pytest.raises(Invalid) as refusal:
        compile_formula("10 - 4 * quantity").evaluate({"quantity": np.array([1.0, 2.0, 3.0, 4.0])})

    assert refusal.value.code == "formula_negative"
    assert refusal.value.parameters == {"index": 2, "value_eur": -2.0}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_measure_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(Invalid, match="formula_not_finite"):
        compile_formula("min(5; 2 * volume_cm3)").evaluate({"volume_cm3": np.array([1.0, value])})


def test_only_rows_that_take_a_branch_can_fail_in_it() -> None:
    formula = compile_formula(
        "6 / (quantity - 1) if quantity > 1 and 2 / (quantity - 1) > 1 else 9 / quantity"
    )

    prices = formula.evaluate({"quantity": np.array([1.0, 2.0, 3.0])})

    assert prices.tolist() == [9.0, 6.0, 3.0]
