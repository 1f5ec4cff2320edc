"""Targets 1 and 2: the quick look and the full analysis, beside mesh libraries on the same files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.geometry.files import LARGEST, Part, write_parts, write_warm_up
from tests.benchmarks.geometry.trials import Cost, choose_repeats, compare_jobs
from tests.benchmarks.rows import Row

OURS = {
    "look_quickly": "quick look here",
    "summarise": "full analysis here",
    "summarise_and_digest": "… with SHA-256 of the file",
    "summarise_without_hull": "… without hull",
    "measure_all": "`measure` here: also walls, gaps, supports, orientations, mass",
}
PEERS = {
    "ask_trimesh": "trimesh: full analysis",
    "ask_trimesh_quickly": "trimesh: box, area, volume, closed",
    "ask_stl_reader": "stl-reader: load and weld only",
    "ask_numpy_stl": "numpy-stl: mass properties",
}
ADMESH = {
    "ask_admesh": "admesh `--exact`: box, matching edges, volume",
    "ask_admesh_for_bodies": "admesh `--exact --normal-directions`: also winding and bodies",
}
# numpy-stl looks at every edge in Python
NUMPY_STL_UP_TO = 100_000
QUICK_NS = 35.0
QUICK_TIMES = 150.0
FULL_TIMES = 15.0
ADMESH_TIMES = 3.5
MEMORY_TIMES = 4.0
CLOSE = 1e-3


@dataclass(frozen=True, slots=True)
class Comparison:
    part: Part
    costs: Mapping[str, Cost]

    def times_less(self, ours: str, peer: str) -> float:
        return self.costs[peer].cpu_s / self.costs[ours].cpu_s


def compare_parts(folder: Path) -> list[Comparison]:
    """Every tool on every part."""
    warm_up = write_warm_up(folder)
    found = []
    for part in write_parts(folder):
        names = [*OURS, *PEERS, *(ADMESH if shutil.which("admesh") else ())]
        if part.triangles > NUMPY_STL_UP_TO:
            names.remove("ask_numpy_stl")
        if part.name != LARGEST:
            names.remove("ask_trimesh_quickly")
        costs = compare_jobs(names, part.path, warm_up, repeats=choose_repeats(part.triangles))
        found.append(Comparison(part, costs))
    return found


def judge(comparisons: Sequence[Comparison]) -> Iterator[Row]:
    """A row for each goal and part."""
    largest = next(each for each in comparisons if each.part.name == LARGEST)
    nanoseconds = 1e9 * largest.costs["look_quickly"].cpu_s / largest.part.triangles
    yield Row(
        f"1 quick look, CPU a triangle ({largest.part.label})",
        f"≤ {QUICK_NS:g} ns",
        f"{nanoseconds:.1f} ns",
        nanoseconds <= QUICK_NS,
    )
    for peer, words in (
        ("ask_trimesh", "full analysis"),
        ("ask_trimesh_quickly", "asked for the same alone"),
    ):
        times = largest.times_less("look_quickly", peer)
        is_met = times >= QUICK_TIMES
        yield Row(f"… times less CPU than trimesh, {words}", f"≥ {QUICK_TIMES:g}", _floor(times), is_met)
    for each in comparisons:
        times = each.times_less("summarise", "ask_trimesh")
        yield Row(
            f"2 full analysis with hull, times less CPU than trimesh ({each.part.label})",
            f"≥ {FULL_TIMES:g}, aim 25",
            _floor(times),
            times >= FULL_TIMES,
        )
        digested = each.times_less("summarise_and_digest", "ask_trimesh")
        yield Row("… with SHA-256 of the file, which trimesh does not make", "", _floor(digested))
    for each in comparisons:
        if "ask_admesh" in each.costs:
            times = each.times_less("summarise_without_hull", "ask_admesh")
            yield Row(
                f"2 without hull, times less CPU than admesh `--exact` ({each.part.label})",
                f"≥ {ADMESH_TIMES:g}",
                _floor(times),
                times >= ADMESH_TIMES,
            )
            times = each.times_less("summarise_without_hull", "ask_admesh_for_bodies")
            yield Row("… than admesh with winding and bodies, as here", "", _floor(times))
        else:
            yield Row(f"2 without hull, than admesh ({each.part.label})", "≥ 3.5", "not installed")
    for each in comparisons:
        times = each.costs["ask_trimesh"].peak_mb / each.costs["summarise"].peak_mb
        yield Row(
            f"2 highest memory of the process, times less than trimesh ({each.part.label})",
            f"≥ {MEMORY_TIMES:g}",
            _floor(times),
            times >= MEMORY_TIMES,
        )
    yield _compare_answers(comparisons)


def _floor(times: float) -> str:
    """One decimal, never rounded up."""
    return f"{int(times * 10) / 10:.1f}"


def _compare_answers(comparisons: Sequence[Comparison]) -> Row:
    """Whether all this was about the same: what the full analysis says beside what trimesh says."""
    furthest, differing = 0.0, 0
    for each in comparisons:
        ours, theirs = each.costs["summarise"].said, each.costs["ask_trimesh"].said
        differing += any(ours[key] != theirs[key] for key in ("triangles", "closed", "wound", "bodies"))
        furthest = max(furthest, *(abs(ours[key] / theirs[key] - 1) for key in ("area", "volume", "hull")))
    return Row(
        "… area, volume and hull apart from trimesh's by at most; parts that differ in count, closedness, "
        "winding or bodies",
        f"{CLOSE:g}; 0",
        f"{furthest:.1g}; {differing}",
        furthest <= CLOSE and differing == 0,
    )


def write_costs(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """A table for each part: what each tool costs."""
    words = {**OURS, **PEERS, **ADMESH}
    for each in comparisons:
        base = each.costs["ask_trimesh"]
        yield from (
            "",
            f"#### {each.part.label[0].upper()}{each.part.label[1:]}",
            "",
            "| tool | CPU of the work | of trimesh's | CPU of the process | memory, highest | before |",
            "| --- | --- | --- | --- | --- | --- |",
        )
        for name, cost in each.costs.items():
            share = 100 * cost.cpu_s / base.cpu_s
            digits = 0 if share >= 10 else 1
            yield (
                f"| {words[name]} | {1000 * cost.cpu_s:.1f} ms | {share:.{digits}f} % "
                f"| {cost.process_cpu_s:.2f} s | {cost.peak_mb:.0f} MB | {cost.ready_mb:.0f} MB |"
            )
