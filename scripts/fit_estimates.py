"""Fits estimates to slicings: writes ``app/processes/fitted_mex.py`` and ``fitted_vpp.py``.

Run as ``.venv/bin/python scripts/fit_estimates.py [SHARED]``, which takes some minutes: our own shapes and
their truth lie in ``tests/slicing``; SHARED is a folder with ``meshes`` and ``slicer/truth.tsv``. Families of
``KEPT_OUT_FAMILIES`` are never shown to the fit: gears, lattices, blobs, threads, knobs, heat sinks,
impellers and honeycombs of our own, and all files whose names begin with ``trimesh__``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
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
from app.processes.vat import FittedVat, sum_vat_support_mm3  # noqa: E402
from tests.slicing.truth import Case, ResinCase, list_cases, list_resin_cases  # noqa: E402

TARGET = ROOT / "app" / "processes" / "fitted_mex.py"
VAT_TARGET = TARGET.with_name("fitted_vpp.py")

# Where theory puts them: one line's area is its length times its width; a turn at 80 mm/s and 1000 mm/s²
# costs 0.08 s, and lines of solid filling turn about every 0.6 mm of edge
MATERIAL = FittedMaterial(1.0, 0.0, 1.0, 0.5, 1.0, 0.0, 1.0, 1.4)
SUPPORT = FittedSupport(0.15, 0.2, 1.5)
VAT = FittedVat(0.8, 3.0, 10.0)
TIME = FittedTime(
    corner_s=0.0145,
    solid_turn_s=0.055,
    sparse_turn_s=0.02,
    support_turn_s=0.02,
    top_turn_s=0.015,
    loop_s=0.25,
    core_s=0.1,
    piece_s=0.25,
    way=0.7,
    slow=1.1,
    start_s=5.0,
)
# Not fitted: the loss at corners, found by running Marlin's planner over the paths of three parts of the fit
# (0.010 to 0.020 s). Fitted freely it takes over what other losses hide in parts with many corners.
SET = frozenset({"corner_s"})
LEAST_CM3 = 0.05
# Share of parts that a band is to hold
BAND = 0.9

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
    chosen = [case for case in cases if case.config == "nosupport" and case.part_cm3 > LEAST_CM3]

    def residuals(x: Values) -> Values:
        fitted = FittedMaterial(*x)
        return np.array(
            [sum_material_mm3(c.layers, GENERIC_02, fitted) / 1000.0 / c.part_cm3 - 1.0 for c in chosen]
        )

    start = np.array(astuple(MATERIAL))
    return FittedMaterial(*solve(residuals, start, np.full(len(start), -1.0), 0.01, 1e-7))


def fit_support(cases: list[Case], config: str) -> FittedSupport:
    """From slicings with support, of which there must be some."""
    chosen = [case for case in cases if case.config == config and case.support_cm3 > LEAST_CM3]

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
    chosen = [case for case in cases if case.part_cm3 > LEAST_CM3]
    names = [field.name for field in fields(FittedTime)]
    free = [k for k, name in enumerate(names) if name not in SET]
    start = np.array(astuple(TIME))
    low = np.zeros(len(start))
    low[names.index("slow")] = 1.0

    def complete(x: Values) -> FittedTime:
        values = start.copy()
        values[free] = x
        return FittedTime(*values)

    def residuals(x: Values) -> Values:
        fitted = complete(x)
        return np.array(
            [
                np.log(
                    sum_time_s(c.layers, c.support, GENERIC_02, fitted, supports.get(c.config, SUPPORT))
                    / c.time_s
                )
                for c in chosen
            ]
        )

    return complete(solve(residuals, start[free], low[free], 0.03, 1e-5))


def fit_vat(cases: list[ResinCase]) -> FittedVat:
    """Supports and pad of resin parts."""

    def residuals(x: Values) -> Values:
        fitted = FittedVat(*x)
        return np.array(
            [sum_vat_support_mm3(case.oriented, fitted) / 1000.0 / case.support_cm3 - 1.0 for case in cases]
        )

    start = np.array(astuple(VAT))
    return FittedVat(*solve(residuals, start, np.zeros(len(start)), 0.05, 1e-6))


def compare_vat(cases: list[ResinCase], fitted: FittedVat) -> dict[str, list[tuple[str, float]]]:
    """(family, estimate / truth − 1) of supports with pad, and of all resin."""
    errors: dict[str, list[tuple[str, float]]] = {"support": [], "material": []}
    for case in cases:
        support_cm3 = sum_vat_support_mm3(case.oriented, fitted) / 1000.0
        errors["support"].append((case.family, support_cm3 / case.support_cm3 - 1.0))
        whole_cm3 = case.part_cm3 + case.support_cm3
        errors["material"].append((case.family, (case.part_cm3 + support_cm3) / whole_cm3 - 1.0))
    return errors


@dataclass(frozen=True)
class Fit:
    """All numbers of one fit."""

    material: FittedMaterial
    supports: dict[str, FittedSupport]
    time: FittedTime


def fit(cases: list[Case]) -> Fit:
    """All numbers from these cases."""
    supports = {config: fit_support(cases, config) for config in ("support", "support_all")}
    return Fit(fit_material(cases), supports, fit_time(cases, supports))


def compare(cases: list[Case], found: Fit) -> dict[str, list[tuple[str, float]]]:
    """(family, estimate / truth − 1) for each quantity; what is next to nothing is left out."""
    errors: dict[str, list[tuple[str, float]]] = {}

    def add(name: str, case: Case, estimate: float, truth: float) -> None:
        errors.setdefault(name, []).append((case.family, estimate / truth - 1.0))

    for case in cases:
        if case.part_cm3 <= LEAST_CM3:
            continue
        part_cm3 = sum_material_mm3(case.layers, GENERIC_02, found.material) / 1000.0
        support_cm3 = 0.0
        if case.support is not None:
            fitted = found.supports[case.config]
            support_cm3 = sum_support_mm3(case.support, case.layers.rule.layer_mm, fitted) / 1000.0
            if case.support_cm3 > LEAST_CM3:
                add(f"{case.config}: support", case, support_cm3, case.support_cm3)
        total_cm3 = case.part_cm3 + case.support_cm3
        add(f"{case.config}: material", case, part_cm3 + support_cm3, total_cm3)
        fitted = found.supports.get(case.config, SUPPORT)
        time_s = sum_time_s(case.layers, case.support, GENERIC_02, found.time, fitted)
        add(f"{case.config}: time", case, time_s, case.time_s)
    return errors


def show(title: str, errors: dict[str, list[tuple[str, float]]]) -> None:
    """Median and 90th percentile of the absolute relative error, and the median with its sign."""
    print(title)
    for name, pairs in sorted(errors.items()):
        values = np.array([value for _, value in pairs])
        size = np.abs(values)
        print(
            f"  {name:22s} n={len(size):3d}  {100 * np.median(size):5.1f} / "
            f"{100 * np.quantile(size, 0.9):5.1f} %  bias {100 * np.median(values):+5.1f} %"
        )


def find_bands(cases: list[Case]) -> dict[str, tuple[float, float]]:
    """How far the truth lies from estimates of families that the fit did not see, one after another."""
    errors: dict[str, list[tuple[str, float]]] = {}
    for family in sorted({case.family for case in cases}):
        seen = [case for case in cases if case.family != family]
        left_out = [case for case in cases if case.family == family]
        for name, pairs in compare(left_out, fit(seen)).items():
            errors.setdefault(name, []).extend(pairs)
    return {name: find_band(pairs) for name, pairs in errors.items()}


def find_band(pairs: list[tuple[str, float]]) -> tuple[float, float]:
    """The multiples of an estimate between which BAND of the truths lie."""
    ratios = [1.0 / (1.0 + max(value, -0.9)) for _, value in pairs]
    edge = 0.5 * (1.0 - BAND)
    return float(np.quantile(ratios, edge)), float(np.quantile(ratios, 1.0 - edge))


def write(found: Fit, bands: dict[str, tuple[float, float]], shapes: int) -> None:
    """The fitted numbers as a module."""
    lines = [
        '"""Numbers fitted to slicings with PrusaSlicer 2.5, written by ``scripts/fit_estimates.py``.',
        "",
        f"From {shapes} parts: our own shapes in ``tests/slicing`` and a printer's, without those kept",
        f"out. A band holds {100 * BAND:.0f} % of the parts of families left out of the fit one after",
        "another: the truth is between these two multiples of the estimate.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from app.processes.extruding import FittedMaterial, FittedSupport, FittedTime",
        "",
        _describe("MATERIAL", found.material),
        "# leaving bridges free, with a sheath around",
        _describe("SUPPORT", found.supports["support"]),
        "# under bridges, too, without a sheath",
        _describe("SUPPORT_UNDER_BRIDGES", found.supports["support_all"]),
        _describe("TIME", found.time),
        "Band = tuple[float, float]",
        "",
    ]
    for name, (low, high) in sorted(bands.items()):
        config, _, quantity = name.partition(": ")
        short = {"nosupport": "", "support": "_WITH_SUPPORT", "support_all": "_WITH_ALL_SUPPORT"}[config]
        title = "SUPPORT_BAND" if quantity == "support" else f"{quantity.upper()}{short}_BAND"
        if quantity == "support" and config == "support_all":
            title = "SUPPORT_UNDER_BRIDGES_BAND"
        lines.append(f"{title}: Band = ({low:.3f}, {high:.3f})")
    TARGET.write_text("\n".join(lines) + "\n")


def write_vat(cases: list[ResinCase]) -> None:
    """The fitted numbers of resin as a module; prints how well they do."""
    seen = [case for case in cases if not case.is_kept_out]
    fitted = fit_vat(seen)
    show("resin, fitted", compare_vat(seen, fitted))
    show("resin, kept out", compare_vat([case for case in cases if case.is_kept_out], fitted))
    errors: list[tuple[str, float]] = []
    for family in sorted({case.family for case in seen}):
        left_out = [case for case in seen if case.family == family]
        errors += compare_vat(left_out, fit_vat([case for case in seen if case.family != family]))["support"]
    low, high = find_band(errors)
    lines = [
        '"""Supports and pad of resin parts, fitted to slicings; written by ``scripts/fit_estimates.py``.',
        "",
        f"From {len(seen)} of our own shapes in ``tests/slicing``; the band as in ``fitted_mex``.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from app.processes.vat import FittedVat",
        "",
        _describe("SUPPORT", fitted),
        f"SUPPORT_BAND: tuple[float, float] = ({low:.3f}, {high:.3f})",
    ]
    VAT_TARGET.write_text("\n".join(lines) + "\n")


def _describe(name: str, fitted: FittedMaterial | FittedSupport | FittedTime | FittedVat) -> str:
    inner = "".join(f"    {field.name}={getattr(fitted, field.name):.5g},\n" for field in fields(fitted))
    return f"{name} = {type(fitted).__name__}(\n{inner})\n"


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    cases = list(list_cases(shared))
    seen = [case for case in cases if not case.is_kept_out]
    kept_out = [case for case in cases if case.is_kept_out]
    found = fit(seen)
    show("fitted", compare(seen, found))
    show("kept out", compare(kept_out, found))
    for family in sorted({case.family for case in kept_out}):
        show(family, compare([case for case in kept_out if case.family == family], found))
    write(found, find_bands(seen), len({case.name for case in seen}))
    write_vat(list(list_resin_cases()))


if __name__ == "__main__":
    main()
