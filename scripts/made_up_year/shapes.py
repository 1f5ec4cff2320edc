"""Small parts made by formula: brackets, flanges, housings and the like, each in several sizes."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manifold3d import CrossSection, Manifold

from scripts.made_up_year.wanted import YearWanted

SEGMENTS = 32
SIZES_MM = (24.0, 42.0, 70.0, 110.0, 190.0, 330.0, 760.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """A part as binary STL in mm; ``name`` is what its file is called."""

    name: str
    stl: bytes


def make_shapes(year: YearWanted, count: int) -> list[Shape]:
    """So many different parts; most are small."""
    chance = year.chance("shapes")
    shapes = []
    for number in range(count):
        word, build = _FAMILIES[number % len(_FAMILIES)]
        solid = build(chance)
        longest = max(high - low for low, high in zip(*_bounds(solid), strict=True))
        size_mm = chance.choices(SIZES_MM, (14, 22, 26, 20, 12, 5, 2))[0] * chance.uniform(0.8, 1.25)
        factor = size_mm / longest
        shapes.append(Shape(f"{word}-{number + 1:03d}.stl", write_stl(solid.scale((factor,) * 3))))
    return shapes


def write_stl(solid: Manifold) -> bytes:
    """Binary STL with normals from the winding."""
    mesh = solid.to_mesh()
    corners = np.asarray(mesh.vert_properties, dtype=np.float64)[:, :3][np.asarray(mesh.tri_verts)]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1)
    keep = lengths > 0
    records = np.zeros(
        int(keep.sum()), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")]
    )
    records["normal"] = normals[keep] / lengths[keep][:, None]
    records["corners"] = corners[keep]
    header = b"Schichtwerk, made up".ljust(80, b" ")
    return header + struct.pack("<I", len(records)) + records.tobytes()


def _bounds(solid: Manifold) -> tuple[tuple[float, ...], tuple[float, ...]]:
    box = solid.bounding_box()
    return tuple(box[:3]), tuple(box[3:])


def _block(x: float, y: float, z: float, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Manifold:
    return Manifold.cube((x, y, z)).translate(at)


def _rod(height: float, radius: float, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Manifold:
    return Manifold.cylinder(height, radius, radius, SEGMENTS).translate(at)


def _bracket(chance: random.Random) -> Manifold:
    wall, width, high = chance.uniform(4, 9), chance.uniform(20, 50), chance.uniform(30, 70)
    solid = _block(60, width, wall) + _block(wall, width, high)
    if chance.random() < 0.6:
        rib = Manifold.extrude(CrossSection([[(wall, wall), (45.0, wall), (wall, high * 0.7)]]), wall)
        solid += rib.rotate((90.0, 0.0, 0.0)).translate((0.0, width / 2 + wall / 2, 0.0))
    for y in (width * 0.2, width * 0.8):
        solid -= _rod(wall + 2, chance.uniform(1.8, 3.2), (52.0, y, -1.0))
    return solid


def _flange(chance: random.Random) -> Manifold:
    radius, bore, holes = chance.uniform(25, 40), chance.uniform(8, 16), chance.choice((4, 6, 8))
    solid = _rod(chance.uniform(6, 10), radius) + _rod(chance.uniform(14, 30), bore + chance.uniform(3, 6))
    solid -= _rod(60, bore, (0.0, 0.0, -1.0))
    for number in range(holes):
        turn = 2 * math.pi * number / holes
        at = (0.82 * radius * math.cos(turn), 0.82 * radius * math.sin(turn), -1.0)
        solid -= _rod(20, chance.uniform(2.0, 2.6), at)
    return solid


def _housing(chance: random.Random) -> Manifold:
    x, y, z = chance.uniform(50, 90), chance.uniform(35, 60), chance.uniform(18, 40)
    wall = chance.uniform(1.2, 3.0)
    solid = _block(x, y, z) - _block(x - 2 * wall, y - 2 * wall, z, (wall, wall, wall))
    for at in ((6.0, 6.0), (x - 6, 6.0), (6.0, y - 6), (x - 6, y - 6)):
        solid += _rod(z * 0.8, 3.2, (*at, wall / 2)) - _rod(z, 1.3, (*at, wall))
    return solid


def _gear(chance: random.Random) -> Manifold:
    teeth, foot = chance.randint(12, 30), chance.uniform(14, 24)
    top = foot * chance.uniform(1.14, 1.24)
    outline = []
    for tooth in range(teeth):
        for part, radius in ((0.0, foot), (0.22, foot), (0.36, top), (0.64, top), (0.78, foot)):
            turn = 2 * math.pi * (tooth + part) / teeth
            outline.append((radius * math.cos(turn), radius * math.sin(turn)))
    return Manifold.extrude(CrossSection([outline]), chance.uniform(6, 16)) - _rod(30, foot * 0.3, (0, 0, -1))


def _bushing(chance: random.Random) -> Manifold:
    radius, high = chance.uniform(8, 16), chance.uniform(15, 45)
    collar = _rod(chance.uniform(2, 5), radius * chance.uniform(1.2, 1.5))
    return collar + _rod(high, radius) - _rod(high + 10, radius * chance.uniform(0.5, 0.8), (0.0, 0.0, -1.0))


def _nozzle(chance: random.Random) -> Manifold:
    wide, tip, high = chance.uniform(14, 22), chance.uniform(4, 8), chance.uniform(35, 70)
    wall = chance.uniform(1.6, 3.5)
    inner = Manifold.cylinder(high + 2, wide - wall, tip - wall * 0.8, SEGMENTS).translate((0.0, 0.0, -1.0))
    return (
        Manifold.cylinder(high, wide, tip, SEGMENTS)
        + _rod(5, wide + 6)
        - inner
        - _rod(6, wide - wall, (0, 0, -1))
    )


def _block_with_channels(chance: random.Random) -> Manifold:
    x, y, z = chance.uniform(50, 80), chance.uniform(30, 45), chance.uniform(25, 40)
    bore = chance.uniform(2.5, 5.0)
    along = Manifold.cylinder(x + 2, bore, bore, SEGMENTS).rotate((0.0, 90.0, 0.0))
    solid = _block(x, y, z) - along.translate((-1.0, y / 2, z / 2))
    for share in (0.25, 0.5, 0.75):
        solid -= _rod(z, bore, (x * share, y / 2, z / 2))
    return solid


def _lever(chance: random.Random) -> Manifold:
    long, thick = chance.uniform(50, 90), chance.uniform(6, 12)
    big, small = chance.uniform(10, 16), chance.uniform(6, 9)
    solid = Manifold.batch_hull([_rod(thick, big), _rod(thick, small, (long, 0.0, 0.0))])
    return solid - _rod(thick + 2, big * 0.5, (0, 0, -1.0)) - _rod(thick + 2, small * 0.5, (long, 0, -1.0))


def _heat_sink(chance: random.Random) -> Manifold:
    x, y = chance.uniform(40, 70), chance.uniform(30, 60)
    fins, thin = chance.randint(5, 9), chance.uniform(1.0, 2.2)
    solid = _block(x, y, 4)
    for number in range(fins):
        solid += _block(thin, y, chance.uniform(14, 22), (number * (x - thin) / (fins - 1), 0.0, 3.0))
    return solid


def _frame(chance: random.Random) -> Manifold:
    x, y, bar = chance.uniform(60, 100), chance.uniform(60, 100), chance.uniform(5, 9)
    solid = _block(x, y, bar)
    for left in (bar, x / 2 + bar / 2):
        for low in (bar, y / 2 + bar / 2):
            solid -= _block(x / 2 - 1.5 * bar, y / 2 - 1.5 * bar, bar + 2, (left, low, -1.0))
    return solid


_FAMILIES: tuple[tuple[str, Callable[[random.Random], Manifold]], ...] = (
    ("winkel", _bracket),
    ("flansch", _flange),
    ("gehaeuse", _housing),
    ("zahnrad", _gear),
    ("buchse", _bushing),
    ("duese", _nozzle),
    ("ventilblock", _block_with_channels),
    ("hebel", _lever),
    ("kuehlkoerper", _heat_sink),
    ("rahmen", _frame),
)
