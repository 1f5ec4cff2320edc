"""Makes app/web/data/saxony_outline.csv, the simplified outline of Saxony that the directory draws.

Run once with the path of the outline as GeoJSON (see app/web/data/README.md); the result is committed.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "app" / "web" / "data" / "saxony_outline.csv"
TOLERANCE_DEG = 0.006  # about half a kilometre, less than a pixel on a large screen
MIDDLE = math.cos(math.radians(51.0))  # degrees of longitude are shorter than those of latitude

Point = tuple[float, float]


def main() -> None:
    """Read, simplify, write."""
    document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    ring = [
        (longitude, latitude) for longitude, latitude in document["features"][0]["geometry"]["coordinates"][0]
    ]
    half = len(ring) // 2
    points = [*simplify(ring[: half + 1])[:-1], *simplify(ring[half:])[:-1]]
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("longitude", "latitude"))
        writer.writerows((f"{longitude:.3f}", f"{latitude:.3f}") for longitude, latitude in points)
    print(f"{len(ring)} points became {len(points)}")


def simplify(line: list[Point]) -> list[Point]:
    """Douglas and Peucker (1973): keep the farthest point while it is farther off than the tolerance."""
    if len(line) < 3:
        return line
    distances = [measure_off(point, line[0], line[-1]) for point in line[1:-1]]
    farthest = max(distances)
    if farthest <= TOLERANCE_DEG:
        return [line[0], line[-1]]
    at = distances.index(farthest) + 1
    return [*simplify(line[: at + 1])[:-1], *simplify(line[at:])]


def measure_off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the line between two others, in degrees of latitude."""
    x, y = (point[0] - start[0]) * MIDDLE, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * MIDDLE, end[1] - start[1]
    length = math.hypot(dx, dy)
    return abs(x * dy - y * dx) / length if length else math.hypot(x, y)


if __name__ == "__main__":
    main()
