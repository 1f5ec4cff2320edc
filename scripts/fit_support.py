"""Fits filament support by integrals to slicings: writes ``app/processes/fitted_support.py``.

python scripts/fit_support.py [--check]

Half a minute. Prices take support as a share of the space below overhangs plus a thickness on its upright
sides and on the overhanging surface. Which of these terms are used, and whether slicings that leave bridges
free are fitted, too, is chosen by leaving out one family after another; families of ``KEPT_OUT_FAMILIES`` are
neither fitted nor chosen by, and only what was chosen is compared with them.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.geometry.measure import measure  # noqa: E402
from app.geometry.measurements import SupportMeasurements  # noqa: E402
from tests.slicing.truth import KEPT_OUT_FAMILIES, OWN, make_mesh  # noqa: E402

TARGET = ROOT / "app" / "processes" / "fitted_support.py"
RULE_DEG = 45
LEAST_MM3 = 50.0
# The space below overhangs is always a term: support is filled, however large it is
TERMS = ((0,), (0, 1), (0, 2), (0, 1, 2))
UNDER_BRIDGES, BRIDGES_FREE = "support_all", "support"
FITTED_CONFIGS = ((UNDER_BRIDGES,), (UNDER_BRIDGES, BRIDGES_FREE))

Values = np.ndarray


@dataclass(frozen=True, slots=True)
class Slicing:
    """One of our own shapes sliced with support: what the slicer laid and what we measure of the shape."""

    family: str
    config: str
    support_mm3: float
    whole_mm3: float  # part and support
    integrals: tuple[float, float, float]  # space below overhangs in mm³, its sides and overhangs in mm²


@dataclass(frozen=True, slots=True)
class Formula:
    """Which integrals a formula has, and the slicings it is fitted to."""

    terms: tuple[int, ...]
    configs: tuple[str, ...]

    def __str__(self) -> str:
        names = ("volume", "sides", "faces")
        return f"{' + '.join(names[k] for k in self.terms)}, fitted to {' and '.join(self.configs)}"


FORMULAS = tuple(Formula(terms, configs) for terms, configs in product(TERMS, FITTED_CONFIGS))


def list_slicings() -> list[Slicing]:
    """All slicings with support of our own shapes that can be priced."""
    known: dict[str, SupportMeasurements | None] = {}
    found = []
    with OWN.open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            name = row["shape"]
            if name not in known:
                part = measure(make_mesh(name), search=False)
                known[name] = part.given.support(RULE_DEG) if part.is_priceable else None
            support = known[name]
            if support is None or row["config"] == "nosupport":
                continue
            integrals = (support.support_volume_mm3, support.side_area_mm2, support.overhang_area_mm2)
            support_mm3, whole_mm3 = float(row["support_cm3"]) * 1e3, float(row["filament_cm3"]) * 1e3
            family = name.rpartition("-")[0]
            found.append(Slicing(family, row["config"], support_mm3, whole_mm3, integrals))
    return found


def fit(slicings: list[Slicing], formula: Formula) -> Values:
    """The three numbers of a formula by least squares of the relative error; 0 for terms it lacks."""
    chosen = [s for s in slicings if s.config in formula.configs and s.support_mm3 > LEAST_MM3]
    shares = np.array([np.array(s.integrals)[list(formula.terms)] / s.support_mm3 for s in chosen])
    numbers = np.zeros(3)
    numbers[list(formula.terms)] = np.linalg.lstsq(shares, np.ones(len(chosen)), rcond=None)[0]
    return numbers


def predict_left_out(slicings: list[Slicing], formula: Formula) -> list[tuple[Slicing, float]]:
    """Each slicing with the support in mm³ that a fit without its family expects."""
    found = []
    for family in sorted({s.family for s in slicings}):
        numbers = fit([s for s in slicings if s.family != family], formula)
        found += [(s, float(numbers @ s.integrals)) for s in slicings if s.family == family]
    return found


def grade(predicted: list[tuple[Slicing, float]]) -> float:
    """Nine tenths of parts with overhangs are within this share of all their material: mean of both ways.

    Where a slicer leaves bridges free, support that it does not lay counts as an error, too.
    """
    grades = []
    for config in (UNDER_BRIDGES, BRIDGES_FREE):
        errors = [
            abs(estimate - s.support_mm3) / s.whole_mm3
            for s, estimate in predicted
            if s.config == config and s.integrals[0] > 0.0
        ]
        grades.append(float(np.quantile(errors, 0.9)))
    return sum(grades) / len(grades)


def choose(slicings: list[Slicing]) -> Formula:
    """The formula of the lowest grade; one with a number below zero is none."""
    grades = {}
    for formula in FORMULAS:
        numbers = fit(slicings, formula)
        if numbers.min() >= 0.0:
            grades[formula] = grade(predict_left_out(slicings, formula))
            print(f"  {100 * grades[formula]:5.1f} %  {np.round(numbers, 3)}  {formula}")
    return min(grades, key=grades.__getitem__)


def show(title: str, predicted: list[tuple[Slicing, float]]) -> None:
    """Median and 90th percentile of the relative error of support, and of what it adds to all material."""
    for config in (UNDER_BRIDGES, BRIDGES_FREE):
        pairs = [(s, estimate) for s, estimate in predicted if s.config == config]
        support = [abs(e / s.support_mm3 - 1.0) for s, e in pairs if s.support_mm3 > LEAST_MM3]
        whole = [abs(e - s.support_mm3) / s.whole_mm3 for s, e in pairs if s.integrals[0] > 0.0]
        for name, errors in (("of support", support), ("of all material", whole)):
            median, most = 100 * np.median(errors), 100 * np.quantile(errors, 0.9)
            print(f"  {title}, {config}: {median:.1f} / {most:.1f} % {name}, n={len(errors)}")


def write(numbers: Values, fitted: int) -> str:
    """The module; two digits behind the point are what the slicings can tell."""
    density, side_mm, face_mm = numbers
    return f'''"""Filament support by integrals, fitted to slicings; written by ``scripts/fit_support.py``.

From {fitted} slicings of our own shapes in ``tests/slicing`` with PrusaSlicer 2.5, without families kept out.
"""

from __future__ import annotations

# solid share of the space below overhangs, thickness on its upright sides and on the overhanging surface
SUPPORT_DENSITY = {density:.2f}
SUPPORT_SIDE_MM = {side_mm:.2f}
SUPPORT_FACE_MM = {face_mm:.2f}
'''


def main() -> None:
    slicings = list_slicings()
    seen = [s for s in slicings if s.family not in KEPT_OUT_FAMILIES]
    kept_out = [s for s in slicings if s.family in KEPT_OUT_FAMILIES]
    print("families left out one after another:")
    formula = choose(seen)
    numbers = np.round(fit(seen, formula), 2)
    print(f"chosen: {formula}")
    show("left out", predict_left_out(seen, formula))
    show("kept out", [(s, float(numbers @ s.integrals)) for s in kept_out])
    fitted = [s for s in seen if s.config in formula.configs and s.support_mm3 > LEAST_MM3]
    text = write(numbers, len(fitted))
    if "--check" in sys.argv[1:]:
        if TARGET.read_text() != text:
            sys.exit(f"{TARGET.relative_to(ROOT)} is not what the slicings say: run scripts/fit_support.py")
    else:
        TARGET.write_text(text)


if __name__ == "__main__":
    main()
