"""``make bench-geometry``: measures, draws the growth and writes the section of docs/performance.md.

``--quick`` leaves out what needs the slicer and takes minutes.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.bench_estimates import measure_estimates
from tests.benchmarks.document import DOCUMENT, name_machine, write_section
from tests.benchmarks.geometry.growth import draw_growth, measure_growth, write_growth
from tests.benchmarks.geometry.meshes import compare_parts, judge, write_costs
from tests.benchmarks.geometry.orientations import judge_orientations
from tests.benchmarks.geometry.reading import judge_readers
from tests.benchmarks.hostile_files import judge_hostile_files
from tests.benchmarks.readers import judge_children
from tests.benchmarks.rows import Row, write_table
from tests.geometry.agreement import MESHES

PEERS = ("trimesh", "numpy-stl", "stl-reader", "lib3mf")
QUICK = "--quick"


def introduce(*, is_quick: bool) -> list[str]:
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    without = [] if MESHES.is_dir() else ["The shared set of files was not there."]
    if is_quick:
        without.append("Estimates were left out (`--quick`).")
    command = f"make bench-geometry{f' OPTIONS={QUICK}' if is_quick else ''}"
    return [
        f"`{command}` on {name_machine()},",
        f"beside {peers},",
        "and Debian's admesh and PrusaSlicer. All tools get the same files in one run, each in a process of",
        "its own, in turn; figures are medians. CPU time is user and system, of the work alone: libraries",
        "are loaded and have done a small part before. The CPU of the whole process stands beside it,",
        "repeats on small files included. Ratios are cut off, not rounded.",
        *without,
        "",
    ]


def main() -> None:
    is_quick = QUICK in sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        comparisons = compare_parts(folder)
        rows: list[Row] = [*judge(comparisons), *judge_readers(folder)]
        curves = measure_growth(folder)
        rows += [] if is_quick else measure_estimates()
        rows += [*judge_orientations(), *judge_hostile_files(), *judge_children(folder)]
    draw_growth(curves, DOCUMENT.parent)
    write_section(
        "Geometry",
        [
            *introduce(is_quick=is_quick),
            *write_table(rows),
            "",
            "### Growth with triangles",
            "",
            *write_growth(curves),
            "",
            "### What each tool costs",
            *write_costs(comparisons),
        ],
    )


if __name__ == "__main__":
    main()
