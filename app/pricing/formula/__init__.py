"""A provider's price formula: read safely, checked for units node by node, evaluated over whole columns."""

from app.pricing.formula.formula import Formula, compile_formula
from app.pricing.formula.variables import FORMULA_VARIABLES, FormulaVariable

__all__ = ["FORMULA_VARIABLES", "Formula", "FormulaVariable", "compile_formula"]
