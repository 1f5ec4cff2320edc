"""``make bench-evaluation``: writes its section of docs/performance.md."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from tests.benchmarks.document import name_machine, write_section
from tests.benchmarks.evaluation.measuring import ENGINES, Measured, measure
from tests.benchmarks.rows import Row, write_table

REQUESTS = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=REQUESTS)
    wanted: int = parser.parse_args().requests
    rows: list[Row] = []
    plans: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES:
            found = measure(engine, wanted, Path(folder))
            rows += _tell(found)
            plans += ["", f"The plan of the largest query on {engine}:", "", "```", *found.plan, "```"]
    load = os.getloadavg()
    write_section(
        "Evaluation",
        [
            f"`make bench-evaluation` on {name_machine()}; load of the machine at the end {load[0]:.1f}.",
            f"A made-up year (`scripts/demo_year.py`): {wanted:,} requests of {wanted // 50:,} customers,",
            "30 providers. The dashboard reads figures that the daily job counted, never the requests; the",
            "page is the whole answer of the web room, in German. Medians of fifteen.",
            "",
            *write_table(rows),
            *plans,
        ],
    )


def _tell(found: Measured) -> list[Row]:
    limited = (
        ("figures of everything", found.whole_ms),
        ("one process, one region", found.narrow_ms),
        ("the page", found.page_ms),
        ("a provider's market", found.market_ms),
    )
    return [
        *(Row(f"{found.engine}: {what}", "≤ 500 ms", f"{ms:.0f} ms", ms <= 500) for what, ms in limited),
        Row(f"{found.engine}: rows of figures", "", f"{found.figures:,}"),
        Row(
            f"{found.engine}: counting the largest month (a job)",
            "",
            f"{found.count_s:.0f} s",
        ),
        Row(f"{found.engine}: noting one answer", "", f"{found.note_ms:.1f} ms"),
        Row(f"{found.engine}: writing the year", "", f"{found.write_s:.0f} s"),
    ]


if __name__ == "__main__":
    main()
