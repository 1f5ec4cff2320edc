"""Measurements of a cube as a child would send them."""

from __future__ import annotations

import json
from typing import Any

from app.geometry.features import GapWidths, Hull, MassProperties, Shell, SliceProfile, SmallestBox, Spot
from app.geometry.findings import Finding
from app.geometry.measurements import (
    ENGINE_VERSION,
    Measurements,
    OrientedMeasurements,
    SupportMeasurements,
    WallThickness,
)
from app.geometry.place import Place
from app.values.canonical import canonical_json

SHA256 = "a" * 64
_SIZE = (20.0, 20.0, 20.0)

SAMPLE = Measurements(
    engine_version=ENGINE_VERSION,
    sha256=SHA256,
    format="stl",
    unit="mm",
    unit_source="guessed",
    unit_reason="unit_usual_size",
    size_mm=_SIZE,
    triangles=12,
    bodies=1,
    cavities=0,
    is_watertight=True,
    volume_mm3=8000.0,
    volume_uncertainty=0.0,
    area_mm2=2400.0,
    wall=WallThickness(p01_mm=20.0, p05_mm=20.0, median_mm=20.0, samples=300),
    orientations=(
        OrientedMeasurements(
            code="z-",
            up=(0.0, 0.0, -1.0),
            size_mm=_SIZE,
            height_mm=20.0,
            shadow_mm2=400.0,
            contour_area_mm2=1600.0,
            up_skin_mm2=400.0,
            down_skin_mm2=400.0,
            supports=(SupportMeasurements(45, 0.0, 0.0, 0.0),),
        ),
    ),
    findings=(
        Finding(
            "holes_closed",
            "warning",
            {"sizes": [1, {"x": -2.5}]},
            (Place((-1.0, 2.0, 3.5), (0.0, 0.0, -1.0)), Place((-1.0, 2.0, 3.5))),
        ),
    ),
    box_low_mm=(-10.0, 0.0, 2.5),
    shells=(Shell(False, 8000.0, 2400.0, (-10.0, 0.0, 2.5), _SIZE, 12),),
    mass=MassProperties(
        (0.0, -10.0, 12.5),
        ((533333.0, -1.5, 0.0), (-1.5, 533333.0, 0.0), (0.0, 0.0, 533333.0)),
        (533331.5, 533333.0, 533334.5),
    ),
    hull=Hull(
        8000.0,
        2400.0,
        SmallestBox(_SIZE, ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)), (0.0, -10.0, 12.5)),
    ),
    profile=SliceProfile((5.0, 15.0), (400.0, 400.0), (80.0, 80.0)),
    gaps=GapWidths(0.5, 0.5, 1.0, 300, 0.1, (Spot(0.5, Place((-1.0, 2.0, 3.5), (0.0, 0.0, -1.0))),)),
)


def sample_content() -> dict[str, Any]:
    """The sample as JSON content, fresh for each caller."""
    content: dict[str, Any] = json.loads(canonical_json(SAMPLE))
    return content
