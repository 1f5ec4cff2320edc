"""What hostile files cost in a warm child: ``python -m tests.benchmarks.hostile_files``.

CPU time and peak memory of each, the worst first. A child may take 512 MB; the goal is two seconds.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass

from app.geometry.findings import GeometryError
from app.geometry.formats.sniff import HEAD_BYTES, sniff
from app.geometry.limits import DEFAULT_LIMITS
from app.sandbox.analysis import MESH_PROGRAM, STEP_PROGRAM
from app.sandbox.budget import MEGABYTE, Budget
from app.sandbox.fork_server import ForkServer
from app.sandbox.request import Request, encode_request
from tests.benchmarks.rows import Row
from tests.geometry import hostile
from tests.geometry.hostile_more import MORE_CASES
from tests.geometry.hostile_step import make_cases

BUDGET = Budget(30.0, 512 * MEGABYTE)
REQUEST = encode_request(Request(None, None, preview=False, limits=DEFAULT_LIMITS))
GOAL_S = 2.0
SHOWN = 12


@dataclass(frozen=True)
class Cost:
    """Of one file; ``end`` is empty where the child came to an answer of its own."""

    name: str
    cpu_s: float
    peak_memory_mb: float
    end: str


def measure(servers: dict[str, ForkServer], case: hostile.Case) -> Cost | None:
    """None for a file whose first bytes are enough."""
    data = case.build()
    try:
        code = sniff(data[:HEAD_BYTES], len(data))
    except GeometryError:
        return None
    server = servers[STEP_PROGRAM if code == "step" else MESH_PROGRAM]
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            outcome = server.run(REQUEST, file.fileno(), BUDGET)
        except GeometryError as error:
            return Cost(case.name, 0.0, 0.0, error.code)
    return Cost(case.name, outcome.cpu_s, outcome.peak_memory_bytes / MEGABYTE, "")


def measure_all() -> tuple[int, list[Cost]]:
    """How many files there are, and what those cost that need a child."""
    servers = {name: ForkServer(name) for name in (MESH_PROGRAM, STEP_PROGRAM)}
    cases = (*hostile.CASES, *MORE_CASES, *make_cases())
    try:
        found = [measure(servers, case) for case in cases]
    finally:
        for server in servers.values():
            server.close()
    return len(cases), [cost for cost in found if cost is not None]


def judge_hostile_files() -> list[Row]:
    """Against the goals of time and memory, with the file that needs most of each."""
    count, costs = measure_all()
    slowest = max(costs, key=lambda cost: cost.cpu_s)
    largest = max(costs, key=lambda cost: cost.peak_memory_mb)
    lost = sum(cost.end in ("sandbox_crashed", "sandbox_job_failed", "sandbox_bad_result") for cost in costs)
    stopped = [cost for cost in costs if cost.end and cost.end.startswith("sandbox_")]
    memory_goal_mb = BUDGET.memory_bytes / MEGABYTE
    return [
        Row(
            f"7 {count} hostile files, {len(costs)} of them read in a warm child: slowest ({slowest.name})",
            f"≤ {GOAL_S:g} s",
            f"{slowest.cpu_s:.2f} s CPU",
            slowest.cpu_s <= GOAL_S,
        ),
        Row(
            f"… most memory, libraries included ({largest.name})",
            f"≤ {memory_goal_mb:.0f} MB",
            f"{largest.peak_memory_mb:.0f} MB",
            largest.peak_memory_mb <= memory_goal_mb,
        ),
        Row("… children that crashed or gave no valid answer", "0", f"{lost}", lost == 0),
        Row("… children stopped at a limit", "0", f"{len(stopped)}", not stopped),
    ]


def main() -> None:
    count, costs = measure_all()
    say = sys.stdout.write
    say(f"{count} files, {len(costs)} of them needed a child\n")
    for cost in sorted(costs, key=lambda cost: -cost.cpu_s)[:SHOWN]:
        say(f"{cost.cpu_s:6.2f} s  {cost.peak_memory_mb:6.0f} MB  {cost.name}\n")
    largest = max(costs, key=lambda cost: cost.peak_memory_mb)
    say(f"most memory: {largest.peak_memory_mb:.0f} MB, {largest.name} (libraries included)\n")
    stopped = [f"{cost.name} ({cost.end})" for cost in costs if cost.end]
    say(f"stopped or crashed: {', '.join(stopped) or 'none'}\n")
    say(f"over {GOAL_S:g} s: {sum(cost.cpu_s > GOAL_S for cost in costs)}\n")


if __name__ == "__main__":
    main()
