"""Estimates of material, support and time against slicing with PrusaSlicer: accuracy and CPU.

Run as ``python -m tests.benchmarks.bench_estimates``. Accuracy is on families never used for fitting: own
shapes whose slicings are kept in ``tests/slicing``, and real files where ``../shared/data`` is there. CPU is
that of cutting into layers and estimating (the part is measured already) against that of the slicer on
the same parts in this run, if ``prusa-slicer`` is installed, else as kept with the slicings.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from app.geometry.extrusion import DEFAULT_RULE
from app.geometry.layers import measure_extrusion
from app.geometry.measure import measure
from app.geometry.warm import warm
from app.geometry.weld import weld_exactly
from app.processes import estimate_part, find_process
from tests.processes.test_slicer_truth import SHARED, Errors, compare
from tests.slicing.make_truth import slice_part
from tests.slicing.shapes import make_shape, write_stl
from tests.slicing.truth import list_cases, make_mesh

Row = tuple[str, str, str]

GOALS = {
    "support material": "5 / 12 %",
    "support_all material": "5 / 12 %",
    "nosupport material": "5 / 12 %",
    "support time": "8 / 18 %",
    "support_all time": "8 / 18 %",
    "nosupport time": "8 / 18 %",
    "support support": "20 / 50 %",
    "support_all support": "10 / 33 %",
}
# One shape of each kind, of the size of usual parts
SLICED = ("bracket-1", "pipe-0", "gear-1", "lattice-0", "blob-1", "thread-0", "ribbed_box-1", "table-3")
PROFILE = SHARED / "slicer" / "support.ini"
ROUNDS = 5


def measure_accuracy() -> list[Row]:
    """Median and 90th percentile of the relative error on the kept-out families."""
    errors: Errors = defaultdict(list)
    for case in list_cases(SHARED if SHARED.is_dir() else None):
        if case.is_kept_out:
            compare(case, errors)
    rows = []
    for name, goal in GOALS.items():
        sizes = np.abs(errors[name])
        figure = f"{100 * np.median(sizes):.1f} / {100 * np.quantile(sizes, 0.9):.1f} %"
        rows.append((f"estimate against slicer, {name}, {len(sizes)} kept-out slicings", goal, figure))
    return rows


def measure_cpu() -> list[Row]:
    """CPU of layers and estimate against that of the slicer, over the same shapes."""
    warm()
    process = find_process("MEX-TRB/P")
    setting = process.setting("generic-0.2")
    ours_s: list[float] = []
    slicer_s: list[float] = []
    kept = {case.name: case.slicer_cpu_s for case in list_cases(None) if case.config == "support"}
    can_slice = shutil.which("prusa-slicer") is not None and PROFILE.exists()
    with tempfile.TemporaryDirectory() as folder:
        for name in SLICED:
            mesh = make_mesh(name)
            surface = weld_exactly(mesh)
            measured = measure(mesh, extrusion=DEFAULT_RULE)
            times = []
            for _ in range(ROUNDS):
                start = time.process_time()
                measure_extrusion(surface.vertices, surface.faces, DEFAULT_RULE)
                estimate_part(measured, process, setting, with_support=True)
                times.append(time.process_time() - start)
            ours_s.append(statistics.median(times))
            if can_slice:
                stl = Path(folder) / "part.stl"
                write_stl(stl, *make_shape(name))
                sliced = slice_part(stl, PROFILE)
                slicer_s.append(kept[name] if sliced is None else sliced["cpu_s"])
            else:
                slicer_s.append(kept[name])
    where = "in this run" if can_slice else "as kept with the slicings"
    return [
        (
            f"layers and estimate of {len(SLICED)} usual parts, CPU median and slowest",
            "10 ms",
            f"{1000 * statistics.median(ours_s):.1f} ms, {1000 * max(ours_s):.1f} ms",
        ),
        (
            f"CPU of PrusaSlicer ({where}) over ours, all of them",
            "300",
            f"{sum(slicer_s) / sum(ours_s):.0f}",
        ),
    ]


def measure_estimates() -> list[Row]:
    """All rows as (what, goal, figure), for a table of figures."""
    return [*measure_accuracy(), *measure_cpu()]


def main() -> None:
    for what, goal, figure in measure_estimates():
        sys.stdout.write(f"{what:72s} {goal:>12s} {figure:>18s}\n")


if __name__ == "__main__":
    main()
