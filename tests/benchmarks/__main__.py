"""``make bench``: measures and writes docs/performance.md."""

from __future__ import annotations

import os
import platform
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.offers import (
    AT_ONCE,
    TRIANGLES,
    measure_change,
    measure_crowd,
    measure_one_by_one,
    measure_pricing,
)
from tests.benchmarks.serving import run_server

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def main() -> None:
    candidates, price_ms, evaluate_ms = measure_pricing()
    with run_server() as server:
        singles = measure_one_by_one(server)
        change_ms, slowest_change_ms = measure_change(server)
        crowd = measure_crowd(server)
    totals = sorted(timing.total_s for timing in singles)
    rows = [
        (
            f"upload of {TRIANGLES:,} triangles to first offers, median of {len(totals)}",
            "under 1 s",
            f"{statistics.median(totals):.2f} s",
        ),
        ("… fastest and slowest", "", f"{totals[0]:.2f} s, {totals[-1]:.2f} s"),
        (
            "… of which asking for offers, median",
            "",
            f"{statistics.median(t.offers_s for t in singles) * 1000:.0f} ms",
        ),
        ("another quantity on the part page, median of 31", "under 300 ms", f"{change_ms:.0f} ms"),
        ("… slowest", "", f"{slowest_change_ms:.0f} ms"),
        (f"pricing all {candidates:,} candidates, median", "under 20 ms", f"{price_ms:.1f} ms"),
        ("matching, estimating and pricing them, median", "", f"{evaluate_ms:.1f} ms"),
        (f"{AT_ONCE} such uploads at once: failed", "0", f"{crowd.failed}"),
        ("… median and slowest", "", f"{crowd.median_s:.1f} s, {crowd.slowest_s:.1f} s"),
        (
            "… memory of all processes before and at its peak",
            "bounded",
            f"{crowd.memory_before_mb:.0f} MB, {crowd.peak_memory_mb:.0f} MB",
        ),
    ]
    text = "\n".join(
        [
            "# Performance",
            "",
            f"`make bench` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores,",
            f"Python {platform.python_version()}; the load runs on the same machine.",
            "",
            "| what | goal | figure |",
            "| --- | --- | --- |",
            *(f"| {what} | {goal} | {figure} |" for what, goal, figure in rows),
            "",
        ]
    )
    DOCUMENT.write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
