"""``make bench-pricing``: measures matching and pricing and writes their section of docs/performance.md."""

from __future__ import annotations

import importlib
import importlib.util
import os

from tests.benchmarks.document import name_machine, write_section
from tests.benchmarks.pricing.measuring import (
    ITEMISED,
    Comparison,
    Times,
    compare_with_plain,
    fit_exponent,
    measure_part,
    measure_times,
    prepare_market,
)
from tests.benchmarks.pricing.repricing import PER_SECOND, Repriced, measure_repricing
from tests.benchmarks.rows import Row, write_table
from tests.benchmarks.serving import run_server

SIZES = (10_000, 30_000, 100_000, 200_000, 400_000, 1_000_000)
LARGE = 200_000


def main() -> None:
    part = measure_part()
    by_size: dict[int, Times] = {}
    comparison: Comparison | None = None
    for size in SIZES:
        prepared = prepare_market(size)
        by_size[size] = measure_times(prepared, part, runs=7 if size > LARGE else 15)
        if size == LARGE:
            comparison = compare_with_plain(prepared, part, runs=9)
        del prepared
    assert comparison is not None
    with run_server() as server:
        repriced = measure_repricing(server)
    rows = [
        *_tell_large(by_size[LARGE]),
        *_tell_comparison(comparison),
        *_tell_growth(by_size),
        *_tell_repricing(repriced),
        *_tell_sheet(_measure_sheet()),
    ]
    load = os.getloadavg()
    write_section(
        "Pricing",
        [
            f"`make bench-pricing` on {name_machine()}, one thread, CPU time, medians;",
            f"load of the machine at the end {load[0]:.1f}, over fifteen minutes {load[2]:.1f}. HTTP goes by",
            "the clock, from when a request was due. The market is invented from a seed over the built-in",
            "materials, machines and finishes; the part is a ball of 60 mm, ten pieces. Plain Python is the",
            "same laws in a loop (`tests/benchmarks/pricing/plain.py`) in the same run; it remembers",
            "estimates and build shares, too.",
            "",
            *write_table(rows),
        ],
    )


def _tell_large(times: Times) -> list[Row]:
    return [
        Row(
            f"{times.candidates:,} candidates of {times.providers:,} providers, {times.machines:,} machines:"
            f" matched, priced, the cheapest {ITEMISED} itemised",
            "≤ 100 ms",
            f"{times.cheapest_ms:.0f} ms",
            times.cheapest_ms <= 100,
        ),
        Row("… candidates that can make the part", "", f"{times.matched:,}"),
        Row("… of which matching", "", f"{times.match_ms:.1f} ms"),
        Row("… of which estimating and choosing an orientation", "", f"{times.plan_ms:.1f} ms"),
        Row("… of which pricing", "", f"{times.price_ms:.1f} ms"),
        Row(
            f"… with dates, CO₂e, ranking and {ITEMISED} whole offers (`compose`)",
            "",
            f"{times.compose_ms:.0f} ms",
        ),
    ]


def _tell_comparison(comparison: Comparison) -> list[Row]:
    ratio = comparison.columns_per_s / comparison.one_by_one_per_s
    by_pair = comparison.columns_per_s / comparison.by_pair_per_s
    return [
        Row("candidates matched and priced a second", "", f"{comparison.columns_per_s:,.0f}"),
        Row("… in plain Python, candidate by candidate", "", f"{comparison.one_by_one_per_s:,.0f}"),
        Row("… times the throughput", "≥ 50", f"{ratio:.0f}", ratio >= 50),
        Row("… of a plain loop that works once for the candidates of a pair", "", f"{by_pair:.0f}"),
        Row(
            "… totals equal to the cent",
            f"{comparison.candidates:,}",
            f"{comparison.same:,}",
            comparison.same == comparison.candidates,
        ),
    ]


def _tell_growth(by_size: dict[int, Times]) -> list[Row]:
    points = [(times.candidates, times.cheapest_ms) for times in by_size.values()]
    exponent = fit_exponent(points)
    upper = fit_exponent([point for point in points if point[0] >= 100_000])
    figures = ", ".join(f"{size:,}: {ms:.0f} ms" for size, ms in points)
    return [
        Row(
            "growth over the candidates, exponent from 10⁴ to 10⁶",
            "≤ 1.1",
            f"{exponent:.2f}",
            exponent <= 1.1,
        ),
        Row("… from 10⁵ to 10⁶", "", f"{upper:.2f}"),
        Row("… times", "", figures),
    ]


def _tell_repricing(repriced: dict[str, Repriced]) -> list[Row]:
    interface, page = repriced["interface"], repriced["page"]
    p95 = interface.find_share(0.95)
    return [
        Row(
            f"another quantity over HTTP, 24 providers, {PER_SECOND} requests a second, p95",
            "≤ 100 ms",
            f"{p95:.0f} ms",
            p95 <= 100 and not interface.failed,
        ),
        Row(
            "… median and slowest; failed",
            "",
            f"{interface.find_share(0.5):.0f} ms, {interface.times_ms[-1]:.0f} ms; {interface.failed}",
        ),
        Row(
            "… the page's fragment with all its charts at that rate: median, p95; failed",
            "",
            f"{page.find_share(0.5):.0f} ms, {page.find_share(0.95):.0f} ms; {page.failed}",
        ),
    ]


def _measure_sheet() -> float | None:
    """Seconds, or None while there is nothing to measure."""
    name = "tests.benchmarks.pricing.spreadsheets"
    if importlib.util.find_spec(name) is None:
        return None
    seconds: float = importlib.import_module(name).measure_import()
    return seconds


def _tell_sheet(seconds: float | None) -> list[Row]:
    what = "import of a price list of 5,000 rows from a workbook"
    if seconds is None:
        return [Row(what, "≤ 2 s", "not there yet")]
    return [Row(what, "≤ 2 s", f"{seconds:.2f} s", seconds <= 2)]


if __name__ == "__main__":
    main()
