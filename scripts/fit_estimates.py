"""Fits the numbers of ``app/processes/fitted_mex.py`` to slicings and writes that file.

Run as ``python scripts/fit_estimates.py [SHARED]``: our own shapes and their truth lie in ``tests/slicing``;
SHARED is a folder with ``meshes`` and ``slicer/truth.tsv``. Families of ``KEPT_OUT`` are never shown
to the fit: gears, lattices, blobs and threads of our own, and all files that begin with ``trimesh__``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.processes.extruding import (  # noqa: E402
    FittedMaterial,
    FittedSupport,
    FittedTime,
    sum_material_mm3,
    sum_support_mm3,
    sum_time_s,
)
from app.processes.mex_profiles import GENERIC_02  # noqa: E402
from tests.slicing.truth import Case, list_cases  # noqa: E402

TARGET = ROOT / "app" / "processes" / "fitted_mex.py"

# Where theory puts them: one line's area is its length times its width, a turn at 80 mm/s and 1000 mm/s²
# costs 0.08 s and a line of solid filling turns about every 0.4 mm of edge …
MATERIAL = FittedMaterial(1.0, 0.0, 1.0, 0.5, 1.0, 0.0, 1.0, 1.4)
SUPPORT = FittedSupport(0.15, 0.2, 1.5, 1.0)
TIME = FittedTime(0.0145, 0.055, 0.02, 0.02, 0.015, 0.25, 0.25, 0.25, 0.25, 0.1, 0.7, 1.1, 5.0)
LEAST_CM3 = {"part": 0.05, "support": 0.05}

Values = np.ndarray


def solve(
    residuals: Callable[[Values], Values], start: Values, low: Values, robust: float, pull: float
) -> Values:
    """Gauss and Newton with damping (Levenberg), pseudo-Huber loss, and a pull towards the start."""
    x, scale, damping = start.copy(), np.maximum(np.abs(start), 1e-3), 1e-2

    def cost(at: Values, found: Values) -> float:
        loss = 2.0 * robust**2 * (np.sqrt(1.0 + (found / robust) ** 2) - 1.0)
        return float(loss.sum() + pull * len(found) * (((at - start) / scale) ** 2).sum())

    found = residuals(x)
    for _ in range(60):
        slopes = np.empty((len(found), len(x)))
        for j in range(len(x)):
            moved = x.copy()
            moved[j] += 1e-4 * scale[j]
            slopes[:, j] = (residuals(moved) - found) / 1e-4
        weights = 1.0 / np.sqrt(1.0 + (found / robust) ** 2)
        normal = (slopes * weights[:, None]).T @ slopes + pull * len(found) * np.eye(len(x))
        gradient = slopes.T @ (weights * found) + pull * len(found) * (x - start) / scale
        better = False
        for _ in range(10):
            step = -np.linalg.solve(normal + damping * np.diag(np.diag(normal)), gradient) * scale
            trial = np.maximum(x + step, low)
            trial_found = residuals(trial)
            if cost(trial, trial_found) < cost(x, found):
                better = True
                break
            damping *= 4.0
        if not better:
            break
        gain = cost(x, found) - cost(trial, trial_found)
        x, found, damping = trial, trial_found, max(damping / 5.0, 1e-6)
        if gain < 1e-7 * cost(x, found):
            break
    return x


def fit_material(cases: list[Case]) -> FittedMaterial:
    """From slicings without support."""
    chosen = [case for case in cases if case.config == "nosupport" and case.part_cm3 > LEAST_CM3["part"]]

    def residuals(x: Values) -> Values:
        fitted = FittedMaterial(*x)
        return np.array(
            [sum_material_mm3(c.layers, GENERIC_02, fitted) / 1000.0 / c.part_cm3 - 1.0 for c in chosen]
        )

    start = np.array(astuple(MATERIAL))
    return FittedMaterial(*solve(residuals, start, np.full(len(start), -1.0), 0.01, 1e-7))


def fit_support(cases: list[Case], config: str) -> FittedSupport:
    """From slicings with support, of which there must be some."""
    chosen = [case for case in cases if case.config == config and case.support_cm3 > LEAST_CM3["support"]]

    def residuals(x: Values) -> Values:
        fitted = FittedSupport(*x)
        return np.array(
            [
                sum_support_mm3(case.support, case.layers.rule.layer_mm, fitted) / 1000.0 / case.support_cm3
                - 1.0
                for case in chosen
            ]
        )

    start = np.array(astuple(SUPPORT))
    return FittedSupport(*solve(residuals, start, np.zeros(len(start)), 0.05, 1e-6))


def fit_time(cases: list[Case], supports: dict[str, FittedSupport]) -> FittedTime:
    """From all slicings together."""
    chosen = [case for case in cases if case.part_cm3 > LEAST_CM3["part"]]

    def residuals(x: Values) -> Values:
        fitted = FittedTime(*x)
        return np.array(
            [
                np.log(
                    sum_time_s(c.layers, c.support, GENERIC_02, fitted, supports.get(c.config, SUPPORT))
                    / c.time_s
                )
                for c in chosen
            ]
        )

    start = np.array(astuple(TIME))
    low = np.zeros(len(start))
    low[[field.name for field in fields(FittedTime)].index("slow")] = 1.0
    return FittedTime(*solve(residuals, start, low, 0.03, 1e-5))
