"""Measures the example parts again for back-tests: writes app/catalogue/data/sample_parts.json.

python scripts/measure_samples.py
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.commands.measuring import measure_file  # noqa: E402  # found only now
from app.database.documents import to_document  # noqa: E402
from app.geometry.measurements import Measurements  # noqa: E402
from app.sandbox import analyse_once  # noqa: E402

TARGET = ROOT / "app" / "catalogue" / "data" / "sample_parts.json"
FILES = (
    *sorted((ROOT / "fixtures" / "examples").glob("*.stl")),
    *(
        ROOT / "fixtures" / "stl" / f"{name}.stl"
        for name in ("cube_20mm", "l_bracket", "large_plate", "sphere_r10", "thin_wall_box", "tube")
    ),
)


def main() -> None:
    """What a price needs of each part; places on its surface are for pictures."""
    samples = {}
    for path in FILES:
        measurements = measure_file(path, None, analyse_once)
        samples[path.stem] = to_document(_without_places(measurements))
    text = json.dumps(samples, sort_keys=True, indent=None, separators=(",", ":"))
    TARGET.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


def _without_places(measurements: Measurements) -> Measurements:
    return replace(
        measurements,
        orientations=tuple(replace(each, overhangs=()) for each in measurements.orientations),
        wall=None if measurements.wall is None else replace(measurements.wall, spots=()),
        rounds=None,
    )


if __name__ == "__main__":
    main()
