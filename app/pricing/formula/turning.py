"""Quantities at which a formula may turn: where its comparisons change, and the constants it is made of."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

import numpy as np

from app.pricing.formula.evaluating import Evaluation
from app.pricing.formula.inference import FUNCTIONS
from app.pricing.formula.reading import Source
from app.values.errors import Invalid


def find_turns(source: Source, most: int, known: Mapping[str, float]) -> frozenset[int]:
    """Whole quantities up to ``most``, each the last before something turns or the first after it.

    ``211 + 212`` is the constant 423, and ``2 * quantity > 422`` turns at 211. A comparison that asks for the
    part as well (``quantity * volume_cm3 > 500``) turns elsewhere for every part: ``known`` are the values of
    one. Where a comparison asks for what is not known, only its constants count.
    """
    quantities = np.arange(1.0, most + 1)
    values = {name: np.array(value) for name, value in known.items()}
    run = Evaluation(source, {**values, "quantity": quantities}, quantities.shape)
    told = known.keys() | {"quantity"}
    asks: dict[str, frozenset[str]] = {}
    turns: set[int] = set()
    with np.errstate(all="ignore"):
        for statement in source.statements:
            for node in ast.walk(statement):
                if isinstance(node, ast.expr) and _list_names(node, asks) <= told:
                    turns |= _find_turns_of(node, run, is_constant=not _list_names(node, asks))
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    asks[name] = _list_names(value, asks)
                    if asks[name] <= told:
                        _remember(run, name, value, asks)
    return frozenset(turn for turn in turns if 1 <= turn <= most)


def _list_names(node: ast.expr, asks: dict[str, frozenset[str]]) -> frozenset[str]:
    """The variables a node depends on, through names of earlier lines too."""
    names: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            names |= asks.get(each.id, {each.id})
    return frozenset(names - FUNCTIONS.keys())


def _find_turns_of(node: ast.expr, run: Evaluation, *, is_constant: bool) -> set[int]:
    try:
        if isinstance(node, (ast.Compare, ast.BoolOp)):
            holds = np.broadcast_to(run.holds(node, np.array(True)), run.shape)
            before = (np.flatnonzero(holds[1:] != holds[:-1]) + 1).tolist()
            return {*before, *(each + 1 for each in before)}
        if is_constant and not isinstance(node, ast.Name):
            value = float(run.value(node, np.array(True)))
            return {math.floor(value), math.ceil(value)} if math.isfinite(value) else set()
    except Invalid:  # a branch that is never taken may divide by zero
        pass
    return set()


def _remember(run: Evaluation, name: str, value: ast.expr, asks: dict[str, frozenset[str]]) -> None:
    try:
        run.named[name] = run.value(value, np.array(True))
    except Invalid:
        asks[name] = frozenset({name})  # what follows from it is not known either
