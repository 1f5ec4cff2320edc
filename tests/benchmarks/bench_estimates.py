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
from tests.benchmarks.rows import Row, write_table
from tests.processes.test_slicer_truth import SHARED, Errors, compare
from tests.slicing.make_truth import slice_part
from tests.slicing.shapes import make_shape, write_stl
from tests.slicing.truth import list_cases, make_mesh

# Median and 90th percentile of the relative error, in percent
GOALS = {
    "support material": (5.0, 12.0),
    "support_all material": (5.0, 12.0),
    "nosupport material": (5.0, 12.0),
    "support time": (8.0, 18.0),
    "support_all time": (8.0, 18.0),
    "nosupport time": (8.0, 18.0),
    "support support": (20.0, 50.0),
    "support_all support": (10.0, 33.0),
}
WORDS = {
    "support": "support except under bridges",
    "support_all": "support under bridges, too",
    "nosupport": "no support",
}
ESTIMATE_MS = 10.0
SLICER_TIMES = 300.0
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
    for name, (goal, goal_p90) in GOALS.items():
        sizes = 100 * np.abs(errors[name])
        median, p90 = float(np.median(sizes)), float(np.quantile(sizes, 0.9))
        config, _, amount = name.partition(" ")
        rows.append(
            Row(
                f"5 estimate against PrusaSlicer, {amount}, {WORDS[config]}: median / 90th percentile of the "
                f"error, {len(sizes)} kept-out slicings",
                f"≤ {goal:g} / {goal_p90:g} %",
                f"{median:.1f} / {p90:.1f} %",
                median <= goal and p90 <= goal_p90,
            )
        )
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
    ratio = sum(slicer_s) / sum(ours_s)
    median_ms, slowest_ms = 1000 * statistics.median(ours_s), 1000 * max(ours_s)
    return [
        Row(
            f"4 layers and estimate of {len(SLICED)} usual parts, CPU median and slowest",
            f"≤ {ESTIMATE_MS:g} ms",
            f"{median_ms:.1f} ms, {slowest_ms:.1f} ms",
            slowest_ms <= ESTIMATE_MS,
        ),
        Row(
            f"4 times less CPU than PrusaSlicer ({where}), all of them",
            f"≥ {SLICER_TIMES:g}",
            f"{int(ratio)}",
            ratio >= SLICER_TIMES,
        ),
    ]


def measure_estimates() -> list[Row]:
    """All rows, for a table of figures."""
    return [*measure_cpu(), *measure_accuracy()]


def main() -> None:
    sys.stdout.write("\n".join(write_table(measure_estimates())) + "\n")


if __name__ == "__main__":
    main()
