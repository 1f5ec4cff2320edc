"""Target 3: reading alone, of the formats of text and of packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.geometry.trials import compare_jobs
from tests.benchmarks.readers import SUBDIVISIONS, write_files
from tests.benchmarks.rows import Row

ASCII_MB_S = 300.0
TRIMESH_TIMES = 10.0
LIB3MF_TIMES = 2.5


def judge_readers(folder: Path) -> Iterator[Row]:
    """Files of a sphere of 327 680 triangles; this engine's time holds the checks and the SHA-256."""
    warm_up, files = folder / "few", folder / "many"
    for place, subdivisions in ((warm_up, 3), (files, SUBDIVISIONS)):
        place.mkdir()
        write_files(place, subdivisions)
    text, package = files / "ascii.stl", files / "package.3mf"
    jobs = ["read_here", "read_by_trimesh", "read_by_numpy_stl"]
    costs = compare_jobs(jobs, text, warm_up / text.name)
    speeds = {name: text.stat().st_size / cost.cpu_s / 1e6 for name, cost in costs.items()}
    ours = speeds["read_here"]
    yield Row(
        f"3 ASCII STL of {text.stat().st_size / 1e6:.0f} MB",
        f"≥ {ASCII_MB_S:g} MB/s",
        f"{int(ours)} MB/s",
        ours >= ASCII_MB_S,
    )
    yield Row(
        "… trimesh, numpy-stl", "", f"{speeds['read_by_trimesh']:.0f}, {speeds['read_by_numpy_stl']:.0f} MB/s"
    )
    jobs = ["read_here", "read_by_trimesh", "read_by_lib3mf"]
    costs = compare_jobs(jobs, package, warm_up / package.name)
    for peer, goal in (("trimesh", TRIMESH_TIMES), ("lib3mf", LIB3MF_TIMES)):
        times = costs[f"read_by_{peer}"].cpu_s / costs["read_here"].cpu_s
        what = f"3 3MF of {package.stat().st_size / 1e6:.1f} MB, times less CPU than {peer}"
        yield Row(what, f"≥ {goal:g}", f"{int(times * 10) / 10:.1f}", times >= goal)
