"""Jobs beside one another on one file: interleaved runs, each in a process of its own, and their medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 3
# Work of less than some 50 ms is repeated within its process: the clock and the caches need it
REPEAT_BELOW = 400_000
MOST_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one job on one file: CPU of the work and of its whole process, highest resident memory.

    ``ready_mb`` is the memory before the file: interpreter, libraries and what a small part left behind.
    """

    cpu_s: float
    process_cpu_s: float
    ready_mb: float
    peak_mb: float
    said: Mapping[str, float]


def compare_jobs(
    names: Sequence[str], path: Path, warm_up: Path, *, repeats: int = 1, rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Medians of so many rounds, in each of which every job has one process."""
    found: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            found[name].append(_run(name, path, warm_up, repeats))
    return {name: _take_medians(costs) for name, costs in found.items()}


def choose_repeats(triangles: int) -> int:
    """How often a process does the work on a mesh of that size; its median counts."""
    return min(MOST_REPEATS, max(1, REPEAT_BELOW // triangles))


def _run(name: str, path: Path, warm_up: Path, repeats: int) -> Cost:
    command = [sys.executable, "-m", "tests.benchmarks.geometry.run_job", name]
    with subprocess.Popen([*command, path, warm_up, str(repeats)], stdout=subprocess.PIPE) as process:
        output = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name} on {path.name} ended with {process.returncode}")
    told = json.loads(output)
    return Cost(
        told["cpu_s"], usage.ru_utime + usage.ru_stime, told["ready_mb"], told["peak_mb"], told["said"]
    )


def _take_medians(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.process_cpu_s for cost in costs),
        statistics.median(cost.ready_mb for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
        costs[0].said,
    )
