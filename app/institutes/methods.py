"""Ways in which institutes work on what nobody can make yet, besides building it."""

from __future__ import annotations

from typing import Literal, get_args

Method = Literal["simulation", "design", "powder", "sensors", "testing", "hybrid", "joining", "coating"]
METHODS: tuple[Method, ...] = get_args(Method)

Function = Literal["lattice", "channels", "multi_material", "gradient"]
"""What a part is to do by its shape or material, and what needs design or simulation."""
FUNCTIONS: tuple[Function, ...] = get_args(Function)

# which ways of working help with which function
METHODS_FOR: dict[Function, frozenset[Method]] = {
    "lattice": frozenset(("simulation", "design", "testing")),
    "channels": frozenset(("simulation", "design", "testing")),
    "multi_material": frozenset(("hybrid", "joining", "powder")),
    "gradient": frozenset(("hybrid", "powder", "testing")),
}
