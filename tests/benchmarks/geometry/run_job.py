"""Runs one job on one file in a process of its own: ``run_job JOB FILE WARM_UP REPEATS``.

The job is prepared on a small file first, which loads what is loaded on first use. Then CPU time (user and
system, of this process and of programs that it starts) is taken of each run. Tells on standard output, as
JSON, the median, the highest resident memory and what the job said.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from pathlib import Path

from tests.benchmarks.geometry import jobs

MEGABYTE = 1e6


def take_cpu_s() -> float:
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def find_peak_mb() -> float:
    """Of this process (getrusage would count the one it was forked from, too), or of its largest child."""
    status = Path("/proc/self/status").read_text()
    own_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return max(own_kb, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * 1024 / MEGABYTE


def main() -> None:
    name, file, warm_up, repeats = sys.argv[1:]
    job = getattr(jobs, name)()
    job(Path(warm_up))
    ready_mb = find_peak_mb()
    taken, said = [], {}
    for _ in range(int(repeats)):
        start = take_cpu_s()
        said = job(Path(file))
        taken.append(take_cpu_s() - start)
    result = {"cpu_s": statistics.median(taken), "ready_mb": ready_mb, "peak_mb": find_peak_mb()}
    sys.stdout.write(json.dumps({**result, "said": said}))


if __name__ == "__main__":
    main()
