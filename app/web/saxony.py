"""The drawn map of Saxony: an outline, names of districts, and where a place lies on it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
WIDTH = 1000.0
MARGIN = 24.0
NAME_WIDTH, NAME_HEIGHT = 150.0, 20.0
# Over so small a country a plate carrée map with shortened longitudes is true enough to look at.
_MIDDLE = math.cos(math.radians(51.0))


@dataclass(frozen=True, slots=True)
class Label:
    """A name and the middle of where it is written, in units of the drawing."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SaxonMap:
    """A drawing ``WIDTH`` units wide; ``outline`` is the data of an SVG path."""

    height: float
    outline: str
    districts: tuple[Label, ...]
    west: float
    north: float
    scale: float  # units per degree of latitude

    def locate(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place lies in the drawing."""
        x = MARGIN + (longitude - self.west) * _MIDDLE * self.scale
        y = MARGIN + (self.north - latitude) * self.scale
        return round(x, 1), round(y, 1)


@lru_cache(maxsize=1)
def draw_saxony() -> SaxonMap:
    """The map, read once."""
    points = [
        (float(row["longitude"]), float(row["latitude"]))
        for row in csv.DictReader(_read_lines("saxony_outline.csv"))
    ]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * _MIDDLE)
    empty = SaxonMap(round((north - south) * scale + 2 * MARGIN, 1), "", (), west, north, scale)
    corners = ("{} {}".format(*empty.locate(*point)) for point in points)
    districts = tuple(
        Label(row["name"], *empty.locate(float(row["longitude"]), float(row["latitude"])))
        for row in csv.DictReader(_read_lines("saxony_districts.csv"))
    )
    return SaxonMap(empty.height, f"M{'L'.join(corners)}Z", districts, west, north, scale)


def find_crowded(places: Mapping[str, tuple[float, float]]) -> frozenset[str]:
    """The places whose name is written on their left, because another place lies where it would stand."""
    return frozenset(
        code
        for code, (x, y) in places.items()
        if any(
            0 < other_x - x < NAME_WIDTH and abs(other_y - y) < NAME_HEIGHT
            for other_x, other_y in places.values()
        )
    )


def _read_lines(name: str) -> list[str]:
    return (DATA / name).read_text("utf-8").splitlines()
