"""``make bench``: measures uploads and offers and writes their section of docs/performance.md."""

from __future__ import annotations

import statistics

from tests.benchmarks.document import name_machine, write_section
from tests.benchmarks.offers import (
    AT_ONCE,
    TRIANGLES,
    measure_change,
    measure_crowd,
    measure_one_by_one,
    measure_pricing,
)
from tests.benchmarks.rows import Row, write_table
from tests.benchmarks.serving import run_server


def main() -> None:
    candidates, price_ms, evaluate_ms = measure_pricing()
    with run_server() as server:
        singles = measure_one_by_one(server)
        change = measure_change(server)
        crowd = measure_crowd(server)
    totals = sorted(timing.total_s for timing in singles)
    rows = [
        Row(
            f"upload of {TRIANGLES:,} triangles to first offers, median of {len(totals)}",
            "under 1 s",
            f"{statistics.median(totals):.2f} s",
        ),
        Row("… fastest and slowest", "", f"{totals[0]:.2f} s, {totals[-1]:.2f} s"),
        Row(
            "… of which asking for offers, median",
            "",
            f"{statistics.median(t.offers_s for t in singles) * 1000:.0f} ms",
        ),
        Row(
            f"another quantity on the part page, median of {len(change.page_ms)}",
            "under 300 ms",
            f"{statistics.median(change.page_ms):.0f} ms",
        ),
        Row("… slowest", "", f"{max(change.page_ms):.0f} ms"),
        Row(
            "… and of the interface's answer, asked in turn",
            "",
            f"{statistics.median(change.interface_ms):.0f} ms",
        ),
        Row("… times the interface's, median of the pairs", "≤ 1", f"{change.ratio:.2f}"),
        Row(f"pricing all {candidates:,} candidates, median", "under 20 ms", f"{price_ms:.1f} ms"),
        Row("matching, estimating and pricing them, median", "", f"{evaluate_ms:.1f} ms"),
        Row(f"{AT_ONCE} such uploads at once: failed", "0", f"{crowd.failed}"),
        Row("… median and slowest", "", f"{crowd.median_s:.1f} s, {crowd.slowest_s:.1f} s"),
        Row(
            "… memory of all processes before and at its peak",
            "bounded",
            f"{crowd.memory_before_mb:.0f} MB, {crowd.peak_memory_mb:.0f} MB",
        ),
    ]
    write_section(
        "Offers",
        [
            f"`make bench` on {name_machine()}; the load runs on the same machine.",
            "",
            *write_table(rows),
        ],
    )


if __name__ == "__main__":
    main()
