"""How CPU time grows with the number of triangles, from ten thousand to ten million."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.benchmarks.geometry.files import write_warm_up
from tests.benchmarks.geometry.plot import Line, draw_lines
from tests.benchmarks.geometry.trials import ROUNDS, choose_repeats, compare_jobs
from tests.benchmarks.offers import make_stl

PLOT = "geometry-growth.svg"
SIZES = (10_000, 31_623, 100_000, 316_228, 1_000_000, 3_162_278, 10_000_000)
TRIMESH_UP_TO = 1_000_000
# From here on one process for each is enough
ONCE_FROM = 100_000
LABELS = {
    "ask_trimesh": "trimesh",
    "summarise": "full analysis",
    "summarise_without_hull": "without hull",
    "look_quickly": "quick look",
}

# (triangles, seconds) by job
Curves = Mapping[str, Sequence[tuple[int, float]]]


def measure_growth(folder: Path) -> Curves:
    """The bumpy ball of the benchmark of offers, ever finer; nearly convex, so that its hull is large."""
    warm_up = write_warm_up(folder)
    found: dict[str, list[tuple[int, float]]] = {name: [] for name in LABELS}
    path = folder / "growing.stl"
    for size in SIZES:
        content = make_stl(size, 0)
        path.write_bytes(content)
        triangles = (len(content) - 84) // 50
        del content
        names = [name for name in LABELS if name != "ask_trimesh" or size <= TRIMESH_UP_TO]
        repeats, rounds = choose_repeats(triangles), 1 if size >= ONCE_FROM else ROUNDS
        for name, cost in compare_jobs(names, path, warm_up, repeats=repeats, rounds=rounds).items():
            found[name].append((triangles, cost.cpu_s))
    path.unlink()
    return found


def fit_exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of log time over log triangles, by least squares."""
    x, y = np.log(np.array(points, dtype=np.float64)).T
    return float(np.polyfit(x, y, 1)[0])


def draw_growth(curves: Curves, folder: Path) -> None:
    lines = [
        Line(f"{LABELS[name]}, exponent {fit_exponent(points):.2f}", points)
        for name, points in curves.items()
    ]
    (folder / PLOT).write_text(draw_lines(lines, "triangles", "CPU time in s"), encoding="utf-8")


def write_growth(curves: Curves) -> Iterator[str]:
    """A table of times, one line for each size."""
    yield f"![CPU time over triangles, both logarithmic]({PLOT})"
    yield ""
    yield f"| triangles | {' | '.join(LABELS.values())} |"
    yield f"| --- |{' --- |' * len(LABELS)}"
    known = {name: dict(points) for name, points in curves.items()}
    for triangles in known["summarise"]:
        cells = [
            f"{1000 * known[name][triangles]:.1f} ms" if triangles in known[name] else "not run"
            for name in LABELS
        ]
        yield f"| {triangles:,} | {' | '.join(cells)} |"
    exponents = " | ".join(f"{fit_exponent(curves[name]):.2f}" for name in LABELS)
    yield f"| exponent, fitted over all sizes | {exponents} |"
