"""Runs geometry on one hostile file in a child process that can do nothing but compute.

The parent loads no numba and no OpenCASCADE, looks at nothing but a file's first bytes, and trusts
nothing a child says.
"""

from app.sandbox.analysis import Analysis, Repaired, Sandbox, analyse_once, repair_once
from app.sandbox.budget import (
    DEFAULT_RULES,
    MEMORY_PER_FILE_BYTE,
    Budget,
    BudgetRules,
    budget_for,
)
from app.sandbox.protections import Protections, available_protections

__all__ = [
    "DEFAULT_RULES",
    "MEMORY_PER_FILE_BYTE",
    "Analysis",
    "Budget",
    "BudgetRules",
    "Protections",
    "Repaired",
    "Sandbox",
    "analyse_once",
    "available_protections",
    "budget_for",
    "repair_once",
]
