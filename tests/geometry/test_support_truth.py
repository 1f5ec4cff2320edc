"""Support volume against what a slicer extruded for the same parts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from app.geometry.measure import measure
from app.geometry.read import read
from app.geometry.units import Unit

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there"),
]

SCALE_UNITS: dict[str, Unit] = {"1": "mm", "25.4": "in"}

# From the profile, not fitted: lines of 0.36 mm every 2 mm; two interface layers of 0.2 mm with gaps of
# 0.2 mm between lines of 0.36 mm. Fitted: how much the slicer's rounding of regions to a grid and, by
# default, a sheath around them add per side area.
DENSITY = 0.36 / 2.0
INTERFACE_MM = 2 * 0.2 * 0.36 / (0.36 + 0.2)


# mm per side, median and 90th percentile of the relative error reached
@pytest.mark.parametrize(
    ("config", "side_mm", "median", "worst"),
    [("support", 0.66, 0.25, 0.72), ("support_all", 0.53, 0.21, 0.50)],
)
def test_support_is_near_what_was_extruded(config: str, side_mm: float, median: float, worst: float) -> None:
    errors = []
    with (DATA / "slicer" / "truth.tsv").open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            extruded_mm3 = 1000.0 * float(row["support_total_cm3"] or 0.0)
            if row["config"] != config or extruded_mm3 < 50.0:
                continue
            mesh = read(DATA / "meshes" / row["file"])
            support = measure(mesh, unit=SCALE_UNITS[row["scale"]]).given.support(45)
            estimate_mm3 = (
                DENSITY * support.support_volume_mm3
                + INTERFACE_MM * support.overhang_area_mm2
                + side_mm * support.side_area_mm2
            )
            errors.append(abs(estimate_mm3 / extruded_mm3 - 1.0))
    assert len(errors) >= 14
    assert np.median(errors) < median
    assert np.quantile(errors, 0.9) < worst
