"""Extrusion against a slicer: sound parts the speeds were fitted to, and a family kept out of the fit."""

import csv
import math
import statistics
from dataclasses import replace
from pathlib import Path

import pytest

from app.processes import find_process

SHARED = Path(__file__).parents[3] / "shared" / "data"
KEPT_OUT = "trimesh__"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not beside the repository"),
]


@pytest.fixture(scope="module")
def errors() -> dict[bool, list[tuple[float, float]]]:
    """Relative errors of volume and time, by whether the part was kept out of the fit."""
    from app.geometry.measure import measure
    from app.geometry.read import read

    process = find_process("MEX-TRB/P")
    # the slicings are without support
    setting = replace(process.setting("mex-trb-p-standard-200"), support_density=0.0)
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with (SHARED / "slicer" / "truth.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["config"] != "nosupport" or row["status"] != "0":
                continue
            unit = "in" if row["scale"] == "25.4" else "mm"
            part = measure(read((SHARED / "meshes" / row["file"]).read_bytes()), unit=unit)
            if part.volume_mm3 is None or not part.is_watertight:
                continue
            estimate = process.estimate(part, part.given, setting, 1.0, 1)
            seconds = estimate.build_s + estimate.part_s - setting.warmup_h * 3600.0
            found[row["file"].startswith(KEPT_OUT)].append(
                (
                    estimate.feedstock_g / float(row["filament_cm3"]) - 1.0,
                    seconds / float(row["time_s"]) - 1.0,
                )
            )
    return found


def _median(values: list[float]) -> float:
    return statistics.median(abs(value) for value in values)


def _p90(values: list[float]) -> float:
    return sorted(abs(value) for value in values)[math.ceil(0.9 * len(values)) - 1]


@pytest.mark.parametrize(
    ("kept_out", "least_parts", "volume_limits", "time_limits"),
    [(False, 35, (0.04, 0.12), (0.06, 0.18)), (True, 3, (0.06, 0.10), (0.25, 0.35))],
)
def test_material_and_time_stay_near_the_slicer(errors, kept_out, least_parts, volume_limits, time_limits):
    volumes, times = zip(*errors[kept_out], strict=True)
    assert len(volumes) >= least_parts
    shown = (
        f"volume {_median(volumes):.3f}/{_p90(volumes):.3f}, time {_median(times):.3f}/{_p90(times):.3f},"
        f" bias {statistics.median(volumes):+.3f}/{statistics.median(times):+.3f} of {len(volumes)}"
    )
    assert _median(volumes) <= volume_limits[0], shown
    assert _p90(volumes) <= volume_limits[1], shown
    assert _median(times) <= time_limits[0], shown
    assert _p90(times) <= time_limits[1], shown
